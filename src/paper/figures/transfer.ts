import { show } from '../../harness/report/lines.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import type { Table } from '../../harness/study/metrics.ts';
import { groupsOf, spreadOf } from '../../harness/study/spread-over-seeds.ts';

/** What networks of convolutions came to, a row for each way to train: on the task, after transfer, backwards. */
export const transfer: Figure = { section: 'convolutions', draw };

const percent = (value: number) => (100 * value).toFixed(2);
const error = (value: number) => show(Number(value.toPrecision(3)));

/** What is told of each, where it was measured: its end. */
const columns: readonly { head: string; metric: string; told: (value: number) => string }[] = [
  { head: 'test, %', metric: 'testAccuracy', told: percent },
  { head: 'training, %', metric: 'trainAccuracy', told: percent },
  { head: 'blurred, before, %', metric: 'otherAccuracy', told: percent },
  { head: 'blurred, after, %', metric: 'AB.testAccuracy', told: percent },
  // What the second stage forgot of the first.
  { head: 'not blurred, after, %', metric: 'AB.otherAccuracy', told: percent },
  { head: 'reverse error', metric: 'testReverseError.d1', told: error },
  { head: 'by one layer', metric: 'trainLocalReverseError.d1', told: error },
  { head: 'patches', metric: 'patchEnergy', told: error },
];

/** What reverse errors are held beside, by what an image could be taken for. */
const known = [
  ['the mean image', 'meanImageError'],
  ['the mean image of its class', 'classMeanError'],
  ['ten principal components', 'componentsError'],
] as const;

function draw(canvas: Canvas): Drawing | null {
  const groups = groupsOf(canvas);
  const all = groups.flatMap(({ tables }) => tables);
  if (all.length === 0) return null;
  const endsOf = (tables: readonly Table[], metric: string) =>
    tables.flatMap((table) => table[metric]?.at(-1) ?? []);
  const measured = columns.filter(({ metric }) => endsOf(all, metric).length > 0);
  const cell = (tables: readonly Table[], metric: string, told: (value: number) => string) => {
    const ends = endsOf(tables, metric);
    if (ends.length === 0) return '';
    const { mean, low, high } = spreadOf(ends);
    // In one line, as one number with its spread.
    return low === high ? told(mean) : `${told(mean)}\u00a0(${told(low)}–${told(high)})`;
  };
  const scale = known.filter(([, metric]) => endsOf(all, metric).length > 0);
  return {
    title: canvas.experiment.name,
    blocks: [
      {
        is: 'table',
        label: `Accuracies and reverse errors of ${canvas.experiment.name}`,
        head: ['trained by', 'seeds', ...measured.map(({ head }) => head)],
        rows: groups.map(({ variant, tables }) => [
          variant,
          String(tables.length),
          ...measured.map(({ metric, told }) => cell(tables, metric, told)),
        ]),
      },
      ...(scale.length > 0
        ? [
            {
              is: 'table' as const,
              label: `What reverse errors of ${canvas.experiment.name} are held beside`,
              head: ['given back as', 'reverse error'],
              rows: [['nothing', '1'], ...scale.map(([words, metric]) => [words, cell(all, metric, error)])],
            },
          ]
        : []),
    ],
  };
}
