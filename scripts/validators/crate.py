"""crate.py REPORTS PROFILE CONTEXT: what the official validator of research objects says of a report's crate.

CONTEXT is the JSON-LD context of RO-Crate 1.2 as a file: it is put into the validator's cache, which then asks nobody.
Fails where something REQUIRED is missing, or something RECOMMENDED that is not named below with its reason.
"""

import sys
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path

from rdflib.plugins.sparql.processor import SPARQLProcessor, prepareQuery
from requests.adapters import HTTPAdapter
from requests_cache import CachedSession
from rocrate_validator import models, services
from urllib3 import HTTPResponse

# What is recommended and cannot be had, and why.
known = {
    "SHOULD have a single `conformsTo` value": "the profile builds on RO-Crate 1.1, so that the crate names 1.1 and 1.2",
    "SoftwareApplication id SHOULD be an absolute URI": "package.json names no repository",
    "SHOULD have a contactPoint property": "whoever ran it gave no address",
    "contactPoint SHOULD reference a ContactPoint": "whoever ran it gave no address",
    "SHOULD have a ROR identifier": "whoever ran it gave no name",
    "The organization SHOULD have a URL": "whoever ran it gave no name",
    "SHOULD have an ORCID identifier": "whoever ran it gave no ORCID",
    "affiliation": "whoever ran it gave no affiliation",
    "SHOULD be an `Organization`": "a person ran it",
}


class ContextFromFile(HTTPAdapter):
    """Answers every request with the context."""

    def __init__(self, file: str):
        super().__init__()
        self.content = Path(file).read_bytes()

    def send(self, request, **_):
        answer = HTTPResponse(
            body=BytesIO(self.content),
            headers={"Content-Type": "application/ld+json"},
            status=200,
            preload_content=False,
            request_url=request.url,
        )
        return self.build_response(request, answer)


def prepare_queries_once() -> None:
    """Rdflib would parse the validator's few queries anew for every entity, which takes most of the time."""
    query = SPARQLProcessor.query
    prepared = {}

    def query_prepared(self, text, initBindings=None, initNs=None, base=None, DEBUG=False):
        if isinstance(text, str):
            key = (text, base, tuple(sorted((initNs or {}).items())))
            text = prepared[key] = prepared.get(key) or prepareQuery(text, initNs, base)
        return query(self, text, initBindings, initNs, base, DEBUG)

    SPARQLProcessor.query = query_prepared


def issues_of(reports: str, profile: str, context: str) -> Counter:
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder, "cache")
        with CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
            session.mount("https://", ContextFromFile(context))
            session.get("https://w3id.org/ro/crate/1.2/context").raise_for_status()
        settings = services.ValidationSettings(
            rocrate_uri=reports,
            profile_identifier=profile,
            requirement_severity=models.Severity.RECOMMENDED,
            cache_path=cache,
            offline=True,
        )
        issues = services.validate(settings).get_issues()
    return Counter((issue.severity.name, issue.check.identifier, issue.message) for issue in issues)


def main() -> None:
    prepare_queries_once()
    issues = issues_of(*sys.argv[1:])
    reasons = set()
    unknown = 0
    for (severity, check, message), count in sorted(issues.items()):
        reason = next((why for part, why in known.items() if part in message), None)
        if severity == "RECOMMENDED" and reason:
            reasons.add(reason)
            continue
        unknown += count
        print(f"{severity} {check}, {count} times: {message}", file=sys.stderr)
    if unknown:
        sys.exit(f"{unknown} complaints")
    print(f"not as recommended, since {'; '.join(sorted(reasons))}" if reasons else "nothing to complain of")


main()
