import type { StoredEvidence } from '../golden/stored-evidence.ts';
import type { Claim } from '../study/claim.ts';
import { evidenceProblems, showSequential } from './evidence-lines.ts';
import { evidenceRow, showEvidence } from './evidence-row.ts';

/**
 * The entry of evidence in the log of changes: what became of the findings.
 *
 * @param file where it is
 * @param remarks what its runs have not in common, a line each
 */
export function evidenceEntry(
  findings: readonly Claim[],
  origin: string,
  file: string,
  evidence: StoredEvidence,
  remarks: readonly string[],
): string {
  const { measured, seeds } = evidence;
  return [
    `## ${measured.date}: ${measured.reason}`,
    '',
    `Evidence \`${file}\`; seeds ${seeds[0]} … ${seeds.at(-1)} on ${measured.engine.version}.`,
    '',
    ...findings.flatMap((claim) => linesOf(claim, origin, evidence)),
    ...remarks.map((line) => `- ${line}`),
    '',
  ].join('\n');
}

function linesOf(claim: Claim, origin: string, evidence: StoredEvidence): string[] {
  const row = evidenceRow(claim, origin, evidence, null);
  if (!row) return [];
  const judged = row.controls.filter(({ outcome }) => outcome !== 'not-run');
  const rejected = judged.filter(({ outcome }) => outcome === 'rejected').length;
  return [
    `- ${claim.id}: ${showEvidence(row)}`,
    ...row.measures.map((one) => `  - ${one.id}: ${showSequential(one)}: ${one.verdict}`),
    ...(judged.length > 0 ? [`  - ${rejected} of ${judged.length} controls reject`] : []),
    ...evidenceProblems({ id: claim.id, evidence: row }).map((line) => `  - **${line}**`),
  ];
}
