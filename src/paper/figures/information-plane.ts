import { show } from '../../harness/report/lines.ts';
import type { Block, Chart } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { groupsOf, type Spread, spreadOf, spreadsOf } from '../../harness/study/spread-over-seeds.ts';
import { metricIn, type StageName, stageNames } from '../../lab/experiments/stages.ts';

/** The paper's Fig. 2: what each layer tells of the input and of the label, before and after fine-tuning. */
export const informationPlane: Figure = { section: 'information', draw };

const titles: Readonly<Record<StageName, string>> = {
  A: 'X_A: trained on task A',
  AA: 'X_AA: trained further on task A',
  AB: 'X_AB: trained further on task B',
};

/** What the models of a variant tell at a stage. */
interface Told {
  readonly variant: string;
  readonly seeds: number;
  /** Of each layer, d1 first. */
  readonly inputs: readonly Spread[];
  readonly labels: readonly Spread[];
  readonly accuracy: Spread;
}

function draw(canvas: Canvas): Drawing | null {
  const { name } = canvas.experiment;
  const stages = stageNames
    .map((stage) => ({ stage, told: toldAt(canvas, stage) }))
    .filter(({ told }) => told.length > 0);
  const [first] = stages;
  if (!first) return null;
  const blocks: Block[] = [
    {
      is: 'charts',
      legend: first.told.map(({ variant }) => variant),
      charts: stages.map(({ stage, told }) => planeOf(name, titles[stage], told)),
    },
    {
      is: 'table',
      label: `Last layer and held-out accuracy of ${name}`,
      head: ['model', 'seeds', 'I(X; d) of the last layer', 'I(d; Y) of the last layer', 'held-out accuracy'],
      rows: stages.flatMap(({ stage, told }) => told.map((one) => rowOf(stage, one))),
    },
  ];
  return { title: name, blocks };
}

function toldAt(canvas: Canvas, stage: StageName): Told[] {
  return groupsOf(canvas).flatMap(({ variant, tables }) => {
    const rowsOf = (metric: string) =>
      tables.map((table) => table[metricIn(stage, metric)] ?? []).filter((values) => values.length > 0);
    const inputs = rowsOf('inputInformation');
    if (inputs.length === 0) return [];
    const accuracies = rowsOf('testAccuracy').map((values) => values.at(-1) as number);
    return {
      variant,
      seeds: inputs.length,
      inputs: spreadsOf(inputs),
      labels: spreadsOf(rowsOf('labelInformation')),
      accuracy: spreadOf(accuracies),
    };
  });
}

function planeOf(experiment: string, title: string, told: readonly Told[]): Chart {
  const paths = told.map(({ variant, inputs, labels }) => ({
    variant,
    points: inputs.map(({ mean }, at) => ({ x: mean, y: labels[at]?.mean as number, name: `d${at + 1}` })),
  }));
  const points = paths.flatMap((path) => path.points);
  const [inputBits, labelBits] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  // The input tells all of itself and of the label, so it is the greatest; upwards from a little below the least, so that the
  // lines are told apart.
  const [right, top] = [Math.max(...inputBits), Math.max(...labelBits)];
  const floor = Math.max(0, Math.floor(Math.min(...labelBits) * 10 - 0.5) / 10);
  return {
    label: `${experiment}: information plane of ${title}`,
    caption: title,
    x: { label: 'I(X; d), bits', domain: [0, right + 0.5] },
    y: { label: 'I(d; Y), bits', domain: [floor, top + (top - floor) / 15] },
    lines: [],
    paths,
  };
}

/** What the claims are about, in numbers: the last layer, and what was not trained on. */
function rowOf(stage: StageName, { variant, seeds, inputs, labels, accuracy }: Told): string[] {
  const numbers = [inputs.at(-1), labels.at(-1), accuracy];
  return [
    `${variant}_${stage}`,
    String(seeds),
    ...numbers.map((spread) => (spread ? showSpread(spread) : '')),
  ];
}

const showSpread = ({ mean, low, high }: Spread) => `${show(mean)} (${show(low)} to ${show(high)})`;
