import { readEvidence } from '../harness/golden/stored-evidence.ts';
import { evidenceRow, showEvidence } from '../harness/report/evidence-row.ts';
import type { Claim } from '../harness/study/claim.ts';
import type { Experiment, Study } from '../harness/study/study.ts';
import { filledPlace } from '../kit/marked-place.ts';

/**
 * A document with the table of all claims in its place, which two comments mark: what is established, and what the stored evidence says of
 * the findings.
 *
 * @throws Error when it has no such place
 */
export function withClaimTable(document: string, study: Study): string {
  return filledPlace(document, 'claims', table(study));
}

function table(study: Study): string {
  const rows = study.experiments.flatMap((experiment) =>
    experiment.claims.map((claim) => [
      `\`${claim.id}\``,
      claim.sentence,
      claim.standing === 'finding'
        ? becameOf(claim, experiment, study)
        : 'established: asserted by each check',
    ]),
  );
  return [
    '| claim | the sentence, in our words | what came of it |',
    '|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** What the evidence says of a finding, of the first origin that there is any of. */
function becameOf(claim: Claim, experiment: Experiment, study: Study): string {
  for (const { name: origin } of experiment.data.origins) {
    const evidence = readEvidence(study, origin, experiment.name);
    const row = evidence && evidenceRow(claim, origin, evidence, null);
    if (row) return showEvidence(row);
  }
  return 'no evidence yet';
}
