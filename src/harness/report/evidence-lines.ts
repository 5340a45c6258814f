import { findingsOf } from './counts.ts';
import type { EvidenceRow } from './evidence-row.ts';
import { controlProblems, show, showBeside, showBound } from './lines.ts';
import type { ClaimRow, Report } from './model.ts';

/** Evidence of findings in a line each. */

type Measure = EvidenceRow['measures'][number];

/** `0.2608 [0.2561, 0.2655]`, of what counts `100 % of seeds [58 %, 100 %]`; an end without a bound is infinite. */
export function showInterval({ mean, low, high, threshold, counts }: Measure): string {
  const { value, effect } = threshold;
  const number = (one: number) =>
    counts === null ? showBeside(one, value, effect ?? value) : `${show(100 * one)} %`;
  const ends = [low === null ? '−∞' : number(low), high === null ? '∞' : number(high)];
  return `${number(mean)}${counts === null ? '' : ' of seeds'} [${ends.join(', ')}]`;
}

/** `0.2608 [0.2561, 0.2655], must be above 0.2` */
export const showSequential = (measure: Measure): string =>
  `${showInterval(measure)}, must be ${showBound(measure)}`;

/** What there is to say of the controls of a finding that holds by its evidence: that it could not have failed. */
export function evidenceProblems({ id, evidence }: Pick<ClaimRow, 'id' | 'evidence'>): string[] {
  if (evidence?.verdict !== 'holds') return [];
  const { controls } = evidence;
  return [
    ...controlProblems({ id, controls }),
    ...controls.flatMap(({ what, outcome, reason }) =>
      outcome === 'not-run' ? [`${id}, control "${what}" was not judged: ${reason}`] : [],
    ),
  ].map((line) => `a finding holds, but cannot be seen to fail: ${line}`);
}

/** Which findings are judged by nothing: a check does not run what they need, and there is no evidence of them. */
export function unjudgedNotes(report: Pick<Report, 'claims'>): string[] {
  const alone = findingsOf(report).filter(
    ({ isLeftToEvidence, evidence }) => isLeftToEvidence && evidence === null,
  );
  return [...new Set(alone.map(({ experiment }) => experiment))].map((name) => {
    const ids = alone.filter(({ experiment }) => experiment === name).map(({ id }) => id);
    return `no evidence is stored of ${ids.join(', ')}, which a check does not judge; "racecar findings --experiment ${name} --reason …" gathers it`;
  });
}

/** What must not be overlooked of the evidence that a report rests on: a line for each reason why it is stale, and each control. */
export function evidenceNotes(report: Pick<Report, 'claims'>): string[] {
  const stale = new Map<string, string[]>();
  for (const { id, experiment, evidence } of findingsOf(report)) {
    if (!evidence?.stale) continue;
    const key = `${experiment}\n${evidence.stale}`;
    stale.set(key, [...(stale.get(key) ?? []), id]);
  }
  return [
    ...[...stale].map(([key, ids]) => {
      const [experiment, why] = key.split('\n');
      return `the evidence of ${ids.join(', ')} is stale: ${why}; "racecar findings --experiment ${experiment} --reason …" gathers it anew`;
    }),
    ...findingsOf(report).flatMap(evidenceProblems),
  ];
}
