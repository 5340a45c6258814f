import type { Chart, Line } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { bandOf, type Group, groupsOf } from '../../harness/study/spread-over-seeds.ts';
import { labOf } from '../../lab/experiments/network-experiment.ts';

/** Curves over the training, and spectra before and after it, with the seeds as bands. */
export const curves: Figure = { section: 'curves', draw };

/** The curves that are drawn, where they were measured. */
const drawn: readonly { readonly metric: string; readonly y: Chart['y'] }[] = [
  { metric: 'loss', y: { label: 'training loss (log)', isLog: true } },
  { metric: 'testReverseError.d1', y: { label: 'reverse error of d1, test data' } },
  { metric: 'testReverseError.d2', y: { label: 'reverse error of d2, test data' } },
  { metric: 'trainAccuracy', y: { label: 'accuracy, training data', domain: [0, 1] } },
  { metric: 'testAccuracy', y: { label: 'accuracy, test data', domain: [0, 1] } },
];

function draw(canvas: Canvas): Drawing | null {
  const { name } = canvas.experiment;
  const groups = groupsOf(canvas);
  const steps = groups[0]?.tables[0]?.step;
  if (!steps) return null;
  const charts = [
    ...drawn.map(
      ({ metric, y }): Chart => ({
        label: `${name}: ${y.label}, over steps`,
        caption: null,
        x: { label: 'step' },
        y,
        lines: linesOf(groups, metric, steps),
        paths: [],
      }),
    ),
    spectra(name, labOf(canvas.experiment).network.weights[0], groups),
  ].filter(({ lines }) => lines.length > 0);
  const legend = groups.map(({ variant }) => variant);
  return { title: name, blocks: [{ is: 'charts', legend, charts }] };
}

/** The values of the records, without the one after the last step. */
function linesOf(groups: readonly Group[], metric: string, steps: readonly number[]): Line[] {
  return groups.flatMap(({ variant, tables }) => {
    const rows = tables.map((table) => (table[metric] ?? []).slice(0, steps.length));
    if (rows.some((row) => row.length === 0)) return [];
    return { variant, x: [...steps], ...bandOf(rows), isFaint: false };
  });
}

function spectra(name: string, weights: string, groups: readonly Group[]): Chart {
  return {
    label: `${name}: singular values of ${weights} at the end, and faintly at the start`,
    caption: null,
    x: { label: 'index of the singular value' },
    y: { label: `singular value of ${weights} (log)`, isLog: true },
    lines: groups.flatMap(({ variant, tables }) =>
      ['initialSingularValues', 'singularValues'].flatMap((metric) => {
        const rows = tables.map((table) => table[metric] ?? []);
        if (rows.some((row) => row.length === 0)) return [];
        const x = (rows[0] ?? []).map((_, at) => at + 1);
        return { variant, x, ...bandOf(rows), isFaint: metric === 'initialSingularValues' };
      }),
    ),
    paths: [],
  };
}
