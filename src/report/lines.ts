import { describeGolden } from '../golden/check.ts';
import { describeFigure } from '../golden/compare.ts';
import type { AgreementTable, ClaimRow, GoldenRow, Report } from './model.ts';

/** Findings in a line each, as they are printed, tested and summarised. */

type Measure = ClaimRow['measures'][number];

/** Four significant digits are enough to see on which side of a threshold a number lies. */
export const show = (value: number) => String(Number(value.toPrecision(4)));

/** The seeds of a report: `0, 1, 2`, and what is different for some experiments. */
export function showAllSeeds(seeds: Readonly<Record<string, readonly number[]>>): string {
  const shown = Object.entries(seeds).map(([experiment, own]) => [experiment, showSeeds(own)] as const);
  const usual = shown[0]?.[1];
  const others = shown.filter(([, own]) => own !== usual).map(([experiment, own]) => `${experiment} ${own}`);
  return others.length === 0 ? (usual ?? '') : `${usual} (${others.join('; ')})`;
}

/** `0, 1, 2`, or `0 … 499` where there are more than a few and none is left out. */
export function showSeeds(seeds: readonly number[]): string {
  const [first = 0, last = 0] = [seeds[0], seeds.at(-1)];
  return seeds.length > 6 && last - first === seeds.length - 1 ? `${first} … ${last}` : seeds.join(', ');
}

/** `0.2608 [0.2561, 0.2655], must be above 0.2` */
export function showEstimate({ estimate, threshold }: Pick<Measure, 'estimate' | 'threshold'>): string {
  const { mean, low, high } = estimate;
  return `${show(mean)} [${show(low)}, ${show(high)}], must be ${threshold.side} ${threshold.value}`;
}

/** What there is to say of a claim that was judged and is not passed: a line for each measure that is in its way. */
export function claimProblems(claim: ClaimRow): string[] {
  return claim.measures
    .filter(({ verdict }) => verdict !== 'pass')
    .map(
      (measure) => `${claim.id} ${measure.verdict}: ${measure.id}, ${measure.what}: ${showEstimate(measure)}`,
    );
}

/** What there is to say of controls that let the claim pass where it must fail. */
export function controlProblems(claim: ClaimRow): string[] {
  return claim.controls
    .filter(({ rejected }) => !rejected)
    .flatMap(({ what, measures }) =>
      measures
        .filter(({ verdict }) => verdict !== 'fail')
        .map(
          (measure) =>
            `${claim.id}, control "${what}": ${measure.id} must fail, got ${measure.verdict}: ${showEstimate(measure)}`,
        ),
    );
}

/** What there is to say of a golden result that was compared and is not matched. */
export function goldenProblems(golden: GoldenRow): string[] {
  if (golden.status === 'match' || golden.status === 'not-run') return [];
  return describeGolden(golden).map((line) => `${golden.status}: ${line}`);
}

/** What there is to say of engines that do not agree, or whose control does. */
export function agreementProblems({ with: other, rows }: AgreementTable): string[] {
  return rows.flatMap(({ experiment, objective, figures, controlRejected }) => {
    const where = `engine ${other}, ${experiment} ${objective}`;
    const apart = figures
      .filter(({ matches }) => !matches)
      .map((figure) => `${where}: ${describeFigure(figure)}`);
    return controlRejected ? apart : [...apart, `${where}: a run from another seed is not told apart`];
  });
}

/** What became of findings: a line each. */
export function findingLines({ claims }: Pick<Report, 'claims'>): string[] {
  return claims
    .filter(({ standing }) => standing === 'finding')
    .map(({ id, verdict, sentence, reason }) => {
      const outcome = { pass: 'holds', fail: 'does not hold', inconclusive: 'open', 'not-run': reason }[
        verdict
      ];
      return `finding ${id}: ${outcome}: ${sentence}`;
    });
}
