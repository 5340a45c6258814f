import type { Block, Chart, Line } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import type { Metric } from '../../harness/study/metrics.ts';
import { bandOf, type Group, groupsOf } from '../../harness/study/spread-over-seeds.ts';
import type { DeclaredExperiment } from '../file/study-schema.ts';

type Drawn = NonNullable<DeclaredExperiment['drawn']>;

/** Metrics over the records: a line a variant, the mean over seeds, and a band from the least to the greatest. */
export const curvesOf = ({ curves, over }: Drawn): Figure => ({
  section: 'curves',
  draw(canvas: Canvas): Drawing | null {
    const { name, metrics } = canvas.experiment;
    const groups = groupsOf(canvas);
    const x = metrics.find((one) => one.name === over);
    const charts = curves.flatMap((curve): Chart[] => {
      const metric = metrics.find((one) => one.name === curve) as Metric;
      const lines = groups.flatMap((group) => lineOf(group, metric, over));
      if (lines.length === 0) return [];
      const label = x ? labelOf(x) : 'record';
      return [
        {
          label: `${name}: ${metric.words}, over ${label}`,
          ...{ caption: null, x: { label }, y: { label: labelOf(metric) }, lines, paths: [] },
        },
      ];
    });
    if (charts.length === 0) return null;
    const block: Block = { is: 'charts', legend: groups.map(({ variant }) => variant), charts };
    return { title: name, blocks: [block] };
  },
});

/** What an axis of a metric is called, with its unit. */
export const labelOf = ({ words, unit }: Metric) => (unit === undefined ? words : `${words}, ${unit}`);

/** Over as many records as all seeds have; none where one of them has not measured it. */
function lineOf({ variant, tables }: Group, { name, taken }: Metric, over: string | undefined): Line[] {
  const rows = tables.map((table) => table[name] ?? []);
  const places = tables.map((table) => (over === undefined ? null : (table[over] ?? [])));
  const lengths = [...rows, ...places.flatMap((one) => (one === null ? [] : [one]))].map(
    ({ length }) => length,
  );
  // A value of the end has no place among the records.
  const hasEnd = taken === 'each record and the end' && over === undefined ? 1 : 0;
  const length = Math.min(...lengths) - hasEnd;
  if (length <= 0) return [];
  const x = Array.from({ length }, (_, at) => places[0]?.[at] ?? at);
  return [{ variant, x, ...bandOf(rows.map((row) => row.slice(0, length))), isFaint: false }];
}
