/**
 * What is generic of this program, for other programs: a study and its claims, how they are judged and with what power, golden results and
 * their tolerances, and the report. It knows no paper, and loads no tensor library.
 *
 * @example A claim, judged over three seeds
 * ```ts
 * import { above, endIn, judge } from 'racecar-repro';
 *
 * const verdict = judge(
 *   {
 *     id: 'lower',
 *     sentence: 'B has a lower loss than A.',
 *     place: 'Table 2',
 *     standing: 'established',
 *     controls: [],
 *     measures: [
 *       {
 *         id: 'gap',
 *         what: 'loss, A less B',
 *         of: (runs) => endIn(runs, 'A', 'loss') - endIn(runs, 'B', 'loss'),
 *         thresholds: { given: above(0.1) },
 *         basis: 'half of what the pilot seeds gave',
 *       },
 *     ],
 *   },
 *   'given',
 *   [0.31, 0.29, 0.33].map((gap, seed) => ({ seed, runs: { A: { loss: [1 + gap] }, B: { loss: [1] } } })),
 * );
 * console.log(verdict.verdict); // pass
 * ```
 */

export { openStudy } from '../declared/open-study.ts';
export { capture } from '../harness/golden/capture.ts';
export { compareMetric, describeMetric } from '../harness/golden/compare.ts';
export type { Fixture, StoredFixture } from '../harness/golden/fixture.ts';
export { describeGolden, holdAgainst } from '../harness/golden/hold-against.ts';
export { limitOf } from '../harness/golden/limit.ts';
export type { GoldenResult, MetricComparison } from '../harness/golden/result.ts';
export { type ExperimentTolerances, readTolerances } from '../harness/golden/tolerances.ts';
export { deviationsOf, unitsOf } from '../harness/golden/units.ts';
export { type ControlledSeed, judgeControl } from '../harness/judge/control.ts';
export { estimate, estimateOfShare } from '../harness/judge/estimate.ts';
export { judge, judgeValues } from '../harness/judge/judge.ts';
export type { Estimate, JudgedControl, JudgedMeasure, Verdict } from '../harness/judge/judgement.ts';
export {
  controlPowerOf,
  type Need,
  needOf,
  type Pilots,
  powerOf,
  seedsNeeded,
} from '../harness/judge/power.ts';
export type { Rows, RowsFile } from '../harness/judge/rows.ts';
export { exitCodeOf } from '../harness/report/counts.ts';
export { type ClaimRow, type Report, readReport, reportSchema } from '../harness/report/model.ts';
export {
  above,
  below,
  type Claim,
  type Control,
  endIn,
  type Measure,
  type Runs,
  type SeedRuns,
  seriesIn,
  type Threshold,
} from '../harness/study/claim.ts';
export type { Data, Origin } from '../harness/study/data.ts';
export type { Canvas, Drawing, Figure, GoldenPicture, Section } from '../harness/study/figure.ts';
export { type LoadedStudy, loadStudy } from '../harness/study/load-study.ts';
export type { Metric, Scale, Table } from '../harness/study/metrics.ts';
export type { Parameter, Parameters } from '../harness/study/parameters.ts';
export type { FinishedRun, RunFile } from '../harness/study/run-file.ts';
export type { Engine, Engines, Prepared, Probes, Runner, Task } from '../harness/study/runner.ts';
export type { Alteration, Experiment, Study, Variant } from '../harness/study/study.ts';
export { InputError } from '../kit/errors.ts';
