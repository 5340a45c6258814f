import { placeOf } from '../../src/harness/golden/fixture.ts';
import { Inventory } from '../../src/harness/runs/inventory.ts';
import { encodeMetrics, metricsFile } from '../../src/harness/runs/metrics-file.ts';
import { above, type Claim, endIn, type Observation, seriesIn } from '../../src/harness/study/claim.ts';
import type { Origin } from '../../src/harness/study/data.ts';
import type { GoldenPicture } from '../../src/harness/study/figure.ts';
import { type Metric, seriesOf, type Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Runner } from '../../src/harness/study/runner.ts';
import { type Experiment, type Study, variantNamed } from '../../src/harness/study/study.ts';
import type { Picture } from '../../src/kit/picture.ts';

/** An experiment that computes nothing, for specs of the harness: its numbers are made up, and can be worked by hand. */

const metrics: readonly Metric[] = [
  { name: 'step', words: 'step', range: [0, null], taken: 'each record', scale: 'absolute', isHeld: false },
  {
    name: 'loss',
    words: 'loss',
    range: [0, null],
    taken: 'each record',
    scale: 'relative',
    isCompared: true,
  },
  {
    name: 'error',
    words: 'error on the test part',
    range: [0, null],
    taken: 'each record and the end',
    part: 'test',
    scale: 'absolute',
    isCompared: true,
  },
  {
    name: 'hits',
    words: 'share of ten throws that hit',
    range: [0, 1],
    taken: 'each record and the end',
    scale: 'counted',
    of: 10,
  },
  {
    name: 'weights',
    words: 'weights, the largest first',
    unit: 'kg',
    range: [0, null],
    taken: 'the end',
    axis: { symbol: 'w', words: 'weight' },
    scale: 'largest',
  },
  {
    name: 'firstWeights',
    words: 'weights at the start',
    unit: 'kg',
    range: [0, null],
    taken: 'the start',
    axis: { symbol: 'w', words: 'weight' },
    scale: 'relative',
  },
  {
    name: 'late.loss',
    words: 'loss',
    range: [0, null],
    taken: 'each record',
    stage: 'late',
    scale: 'relative',
  },
  {
    name: 'secondsPerStep',
    words: 'time of a step',
    unit: 's',
    range: [0, null],
    taken: 'the end',
    scale: 'relative',
    isOptional: true,
    isHeld: false,
  },
];

/** What errors end at, and by how much each seed moves them. */
const ends: Readonly<Record<string, readonly [number, number]>> = {
  Odd: [0.9, 0.001],
  Even: [0.1, 0.002],
  Both: [0.2, 0.005],
};

/** What a run measures: Odd's error ends at 0.9, Even's at 0.1, and a seed moves all by little, and each by as much as no other. */
export function toyTable(variant: string, seed: number): Table {
  const [first, apart] = ends[variant] as readonly [number, number];
  const end = first + seed * apart;
  return {
    step: [0, 10, 20],
    loss: [4, 2, 1 + end],
    error: [1, 0.95, end + 0.01, end],
    hits: [0.5, 0.6, 0.8, 0.9],
    weights: [8, 4, 1 + seed / 1000],
    firstWeights: [3, 2, 1],
    'late.loss': [0.5, 0.25],
    secondsPerStep: [variant === 'Odd' ? 0.02 : 0.01],
  };
}

/** What a run without force measures: no more than the error at its end. */
export const forcelessTable = (seed: number): Table => ({ error: [0.1 + seed / 200] });

/** A row of pixels, as gray as the values are large. */
const row = (values: readonly number[]): Picture => ({
  width: values.length,
  height: 1,
  pixels: Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value)))),
});

const pictures: readonly GoldenPicture[] = [
  { name: 'course', words: 'row of errors', draw: ({ table }) => [row(seriesOf(table, 'error'))] },
  {
    name: 'heavy',
    words: 'sheet of heavy weights',
    partsOf: (table) => seriesOf(table, 'weights').flatMap((weight, at) => (weight > 2 ? [at + 1] : [])),
    draw: ({ table }, parts) =>
      parts.map((part) => row([0, (seriesOf(table, 'weights')[part - 1] as number) / 10])),
  },
];

const oddIsWorse: Claim = {
  id: 'odd-is-worse',
  sentence: 'Odd ends with a larger error than Even.',
  place: 'made up',
  standing: 'established',
  measures: [
    {
      id: 'odd-even',
      what: 'error of Odd less that of Even',
      of: (runs) => endIn(runs, 'Odd', 'error') - endIn(runs, 'Even', 'error'),
      thresholds: { found: above(0.5), invented: above(0.4) },
      basis: 'made up',
    },
  ],
  controls: [
    {
      what: 'Both in the place of Odd',
      route: 'It is hardly worse than Even.',
      places: { Odd: { variant: 'Both' } },
      mustFail: ['odd-even'],
    },
    {
      what: 'Odd thrown with no force',
      route: 'It is as good as Even then.',
      places: { Odd: { alteration: 'forceless' } },
      mustFail: ['odd-even'],
    },
  ],
};

const cost: Observation = {
  id: 'cost',
  what: 'time of a step over that of Even',
  why: 'made up',
  values: {
    Odd: (runs) =>
      runs.Odd?.secondsPerStep && runs.Even?.secondsPerStep
        ? endIn(runs, 'Odd', 'secondsPerStep') / (seriesIn(runs, 'Even', 'secondsPerStep')[0] as number)
        : null,
  },
};

const originOf = (name: string, isStandIn: boolean): Origin => ({
  name,
  title: `Data that were ${name}`,
  isStandIn,
  isInFolder: false,
  isInstalled: () => true,
  open: () => ({ sha256: (isStandIn ? 'b' : 'a').repeat(64), count: '3 throws' }),
});

/** Writes the made-up numbers; those of an alteration are of it. */
const runner: Runner = {
  prepare: async ({ folder, variant, seed, alteration }) => ({
    resumes: false,
    gap: null,
    seconds: 0,
    initialSha256: null,
    run: async (onProgress) => {
      const inventory = new Inventory(folder);
      const table = alteration === undefined ? toyTable(variant, seed) : forcelessTable(seed);
      inventory.write(metricsFile, encodeMetrics(table));
      inventory.save();
      onProgress({ step: 20, note: 'done' });
    },
    tidy: () => {},
  }),
  stepsOf: ({ steps }) => steps as number,
  effortOfStep: () => 1,
  writes: () => false,
};

export const toyExperiment: Experiment = {
  name: 'throws',
  folder: 'throws',
  words: 'Throws that nobody threw.',
  data: { origins: [originOf('found', false), originOf('invented', true)] },
  variants: [
    { name: 'Even', words: 'even', isCompared: true, parameters: { steps: 20 } },
    { name: 'Odd', words: 'odd', isCompared: true, parameters: { steps: 20, force: 0.5 } },
    { name: 'Both', words: 'both at once', isCompared: false, parameters: { steps: 20, force: 0.5 } },
  ],
  parameters: [
    { name: 'steps', words: 'steps', isInteger: true, least: 1, most: 1000 },
    { name: 'force', words: 'force', isInteger: false, least: 0, most: 1 },
  ],
  seeds: 3,
  metrics,
  claims: [oddIsWorse],
  alterations: [
    {
      name: 'forceless',
      words: 'nothing thrown',
      isMeasuredAnew: false,
      parameters: ({ parameters }) => ({ ...parameters, steps: 10 }),
    },
  ],
  observations: [cost],
  pictures,
  figures: [],
  runner,
  probes: {
    bits: {
      engine: 'abacus',
      words: 'the beads after 5 steps on abacus',
      parameters: (variant) => ({ ...variant.parameters, steps: 5 }),
      digestOf: () => 'c'.repeat(64),
    },
    agreement: { words: 'the first 10 steps', parameters: (variant) => variant.parameters, records: 2 },
  },
};

/** A study of the toy experiment alone, or of others. */
export function toyStudy(root: string, experiments: readonly Experiment[] = [toyExperiment]): Study {
  return {
    title: 'A toy',
    words: 'checks a toy',
    source: null,
    root,
    engines: {
      names: ['abacus'],
      survey: async () => [{ name: 'abacus', loads: true, version: '1', isSlow: false }],
      load: async (name) => ({ name, version: '1' }),
    },
    experiments,
    sections: [],
    columns: [],
    remarks: null,
    notCovered: [],
  };
}

/** A finished run of the toy experiment. @param table what it measured; by default what it does measure */
export function toyRun(
  variant: string,
  seed: number,
  table: Table = toyTable(variant, seed),
  { experiment = toyExperiment, origin = 'found' } = {},
): FinishedRun {
  const { name } = experiment;
  const sha256 = experiment.data.origins.find((one) => one.name === origin)?.open().sha256 ?? '';
  return {
    folder: placeOf({ origin, experiment: name, variant, seed }),
    run: {
      experiment: name,
      variant,
      seed,
      parameters: variantNamed(experiment, variant).parameters,
      start: 'seed',
      engine: { name: 'abacus', version: '1' },
      data: { origin, sha256 },
      versions: { tool: '0', node: '0', v8: '0', platform: 'none' },
      gitCommit: null,
      startedAt: '2026-01-01T00:00:00Z',
      status: 'complete',
      seconds: 1,
      error: null,
    },
    table,
  };
}
