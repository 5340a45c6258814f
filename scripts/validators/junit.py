"""junit.py FILE: reads JUnit XML, and holds the counts that its suites state against the cases that they have."""

import sys

from junitparser import JUnitXml

suites = list(JUnitXml.fromfile(sys.argv[1]))
cases = [case for suite in suites for case in suite]
if not cases:
    sys.exit("there is no test case")
for suite in suites:
    results = [type(result).__name__ for case in suite for result in case.result]
    stated = (suite.tests, suite.failures, suite.errors, suite.skipped)
    found = (len(list(suite)), *(results.count(kind) for kind in ("Failure", "Error", "Skipped")))
    if stated != found:
        sys.exit(f"{suite.name}: states tests, failures, errors and skipped {stated}, has {found}")
print(f"{len(cases)} test cases")
