import { show, showBeside, showBound, showEstimate, showThreshold } from '../../harness/report/lines.ts';
import { thresholdOf } from '../../harness/study/claim.ts';
import { endOf, type Table } from '../../harness/study/metrics.ts';
import { showTable } from '../../harness/terminal/say.ts';
import { layerName } from '../../lab/measured/quality.ts';
import type { ClaimOnResults, MeasureOnResults } from './judged-results.ts';
import type { MeasuredResults } from './measured-results.ts';

/** Results of the authors’ scripts as they are printed. */

/** What was read of a folder, from which files, in a few lines. */
export function showRead({ path, experiment, variant, curves, measured, pictures, gap }: MeasuredResults) {
  const { steps } = experiment.hyperparameters;
  const [[, curve] = []] = Object.entries(curves);
  const last = measured.at(-1);
  return [
    `${path}: ${experiment.name} ${variant}`,
    curve
      ? `  ${Object.keys(curves).join(', ')}: records 0 … ${curve.length - 1}`
      : '  no curves: no text file has values',
    last
      ? `  ${showModels(measured.map(({ record }) => record))} after ${last.steps} of ${steps} steps`
      : '  no models',
    pictures
      ? `  backwardtest_img: ${pictures.pictures} pictures against their models: ${show(pictures.mean)} grays apart on average, ${pictures.largest} at most, ${pictures.cast} to 8 bits`
      : '  backwardtest_img: no pictures of records that have a model',
    ...(gap === null ? [] : [`  no claim is judged on it: ${gap}`]),
  ];
}

function showModels(records: readonly number[]): string {
  const last = records.at(-1);
  if (records.length === 1) return `a model of record ${last}, that`;
  return `models of ${records.length} records, ${records[0]} … ${last}; the last`;
}

/** The figures of runs of one experiment, a row for each. */
export function showFigures(runs: readonly MeasuredResults[]): string {
  const layers = runs[0]?.experiment.network.layers.map((_, at) => layerName(at)) ?? [];
  const head = [
    ...['run', 'loss', 'test acc.', '(training)'],
    ...layers.flatMap((layer) => [`reverse error ${layer}`, '(training)']),
    ...['σ1 … σ4', 'ms/step'],
  ];
  const rows = runs.map(({ path, curves, table }) => [
    path,
    digits(curves['trainloss.txt']?.at(-1), 4),
    digits(curves['testaccuracy.txt']?.at(-1), 2),
    endIn(table, 'trainAccuracy', 2),
    ...layers.flatMap((layer) => [
      endIn(table, `testReverseError.${layer}`, 4),
      endIn(table, `trainReverseError.${layer}`, 4),
    ]),
    (table.singularValues ?? [])
      .slice(0, 4)
      .map((sigma) => sigma.toFixed(2))
      .join('  '),
    digits(table.secondsPerStep && 1000 * (table.secondsPerStep[0] as number), 2),
  ]);
  return showTable(head, rows);
}

const digits = (value: number | undefined, count: number) => value?.toFixed(count) ?? '';
const endIn = (table: Table, metric: string, count: number) =>
  isMeasured(table, metric) ? endOf(table, metric).toFixed(count) : '';
const isMeasured = (table: Table, metric: string) => `${metric}[end]` in table || metric in table;

/** The claims of an experiment, a row for each measure; and why some are not judged, a line each. */
export function showClaims(claims: readonly ClaimOnResults[], origin: string): string[] {
  const rows = claims.flatMap(({ claim, measures }) =>
    measures.map((one) => [
      claim.id,
      one.measure.id,
      one.values.map(({ value }) => showBeside(value, thresholdOf(one.measure, origin).value)).join('  '),
      one.judged ? showEstimate(one.judged) : '',
      boundOf(one, origin),
      one.judged?.verdict ?? 'not judged',
    ]),
  );
  const reasons = claims.flatMap(({ claim, measures }) =>
    measures.flatMap(({ measure, reason }) =>
      reason === null ? [] : [`${claim.id} ${measure.id} is not judged: ${reason}`],
    ),
  );
  const head = ['claim', 'measure', 'each run', 'mean [96 % interval]', 'must be', 'verdict'];
  return [showTable(head, rows), ...(reasons.length > 0 ? ['', ...reasons] : [])];
}

const boundOf = ({ measure, judged }: MeasureOnResults, origin: string): string =>
  judged ? showBound(judged) : showThreshold(thresholdOf(measure, origin), measure.counts ?? null);
