import type { Block, Chart } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { endOf, type Metric } from '../../harness/study/metrics.ts';
import { comparedOf } from '../../harness/study/study.ts';
import type { DeclaredExperiment } from '../file/study-schema.ts';
import { labelOf } from './curves-over-records.ts';

/** Metrics at the end: a point a seed, a line a variant. */
export const pointsOf = ({ points }: Pick<NonNullable<DeclaredExperiment['drawn']>, 'points'>): Figure => ({
  section: 'points',
  draw(canvas: Canvas): Drawing | null {
    const { experiment } = canvas;
    const charts = points.flatMap((name) => chartOf(canvas, name));
    if (charts.length === 0) return null;
    const legend = comparedOf(experiment).map((variant) => variant.name);
    const block: Block = { is: 'charts', legend, charts };
    return { title: experiment.name, blocks: [block] };
  },
});

function chartOf({ experiment, runs }: Canvas, name: string): Chart[] {
  const metric = experiment.metrics.find((one) => one.name === name) as Metric;
  const paths = comparedOf(experiment).flatMap(({ name: variant }) => {
    const own = runs.filter(({ run, table }) => run.variant === variant && table[name]?.length);
    if (own.length === 0) return [];
    const points = own
      .map(({ run, table }) => ({ x: run.seed, y: endOf(table, name), name: String(run.seed) }))
      .sort((a, b) => a.x - b.x);
    return [{ variant, points }];
  });
  if (paths.length === 0) return [];
  const label = labelOf(metric);
  return [
    {
      label: `${experiment.name}: ${label} at the end, by seed`,
      caption: null,
      x: { label: 'seed' },
      y: { label },
      lines: [],
      paths,
    },
  ];
}
