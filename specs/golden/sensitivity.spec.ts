import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compareRun } from '../../src/harness/golden/compare-run.ts';
import { mismatched } from '../../src/harness/golden/result.ts';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Task } from '../../src/harness/study/runner.ts';
import { checkedOf, type Experiment, type Study, variantNamed } from '../../src/harness/study/study.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';
import { experimentOf } from '../../src/lab/experiment-of.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { writeModel } from '../../src/lab/runs/models.ts';
import { study } from '../../src/paper/racecar.ts';
import { carryOutIn } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { experimentsOfPaper } from '../setup/paper.ts';

/**
 * What golden results notice by their figures alone: no comparison of parameters, data or initial weights takes part. Runs of
 * seed 0 are cut after a few records, and something in them is changed.
 */

const root = temporaryFolder();
const records = 3;

interface Change {
  readonly what: string;
  /** Where it matters at all. */
  readonly isFor?: (experiment: Experiment, variant: string) => boolean;
  readonly parameters?: (parameters: Task['parameters']) => Task['parameters'];
  readonly seed?: number;
  readonly start?: (experiment: Experiment, file: string) => string;
  readonly train?: (batch: Batch) => Batch;
}

const scaled = (name: string) => (parameters: Task['parameters']) => ({
  ...parameters,
  [name]: 1.01 * (parameters[name] as number),
});

const changes: readonly Change[] = [
  { what: 'a learning rate that is 1 % higher', parameters: scaled('learningRate') },
  {
    what: 'an rr factor that is 1 % higher',
    isFor: (_, variant) => variant.startsWith('RR') || variant === 'Pre',
    parameters: scaled('rrFactor'),
  },
  {
    what: 'one weight of W2 that is moved by 1e-3',
    isFor: (experiment) => labOf(experiment).network.weights.length > 1,
    start(experiment, file) {
      const { network, name } = labOf(experiment);
      const weights = network.weights[1] as string;
      const parameters = initialise(network, 0);
      (parameters[weights] as FloatArray).values[0] =
        ((parameters[weights] as FloatArray).values[0] as number) + 1e-3;
      writeModel(file, parameters, { experiment: name, seed: '0', steps: '0' });
      return file;
    },
  },
  {
    what: 'two training rows of different classes with their labels exchanged',
    // Pre is trained without labels, and is trained further with them after the records that are compared.
    isFor: (_, variant) => variant !== 'Pre',
    train: exchanged,
  },
  { what: 'another seed', seed: 1 },
];

function exchanged({ inputs, labels }: Batch): Batch {
  const [rows = 0, classes = 0] = labels.shape;
  const classOf = (row: number) => labels.values.subarray(row * classes, (row + 1) * classes).indexOf(1);
  const other = Array.from({ length: rows }, (_, row) => row).find(
    (row) => classOf(row) !== classOf(0),
  ) as number;
  const values = labels.values.slice();
  values.set(labels.values.subarray(other * classes, (other + 1) * classes), 0);
  values.set(labels.values.subarray(0, classes), other * classes);
  return { inputs, labels: { shape: labels.shape, values } };
}

async function noticed(experiment: Experiment, variant: string, change: Change): Promise<string[]> {
  const lab = labOf(experiment);
  const { train } = change;
  const changed = train
    ? experimentOf({
        ...lab,
        data: {
          ...lab.data,
          load: (...args) => {
            const found = lab.data.load(...args);
            return { ...found, train: train(found.train) };
          },
        },
      })
    : experiment;
  const own: Study = { ...study, experiments: [changed] };
  const beginning = experiment.probes.beginning?.(
    variantNamed(experiment, variant),
    records,
  ) as Task['parameters'];
  const folder = join(root, `${experiment.name}-${variant}-${change.what.replace(/\W+/g, '-')}`);
  const start = change.start?.(experiment, `${folder}.safetensors`);
  const cell = {
    experiment: experiment.name,
    variant,
    seed: change.seed ?? 0,
    parameters: change.parameters?.(beginning) ?? beginning,
  };
  await carryOutIn(folder, own, cell, { engine: 'onnx', ...(start ? { start } : {}) });
  const finished = readRunFolder(own, folder).finished as FinishedRun;
  // It is taken for the golden run, whatever it was carried out with.
  const disguised = { ...finished, run: { ...finished.run, seed: 0, parameters: beginning } };
  const { result, records: held } = compareRun(study, disguised);
  expect(held === null || held === records).toBe(true);
  return mismatched(result?.metrics ?? []).map(({ metric }) => metric);
}

const cases = experimentsOfPaper.flatMap((experiment) =>
  checkedOf(experiment).map(({ name }) => ({
    name: `${experiment.name} ${name}`,
    experiment,
    variant: name,
  })),
);

/**
 * What is not noticed within so few records, and is none of the golden results’ fault: softmax is applied twice to inputs of
 * 0 to 255, and so saturated from seed 0 that neither labels nor, without a further term, the learning rate make any difference
 * to mnist; in tishby, a term that is fed from each layer’s own output leaves two labels of 3072 little to say.
 */
const unnoticed: Readonly<Record<string, readonly string[]>> = {
  'mnist Std': ['learning rate', 'labels'],
  'mnist Ort': ['labels'],
  'tishby RR-local': ['labels'],
};

describe.each(cases)('golden results of $name', ({ name, experiment, variant }) => {
  it('match the same run again', async () => {
    expect(await noticed(experiment, variant, { what: 'nothing' })).toEqual([]);
  });

  it.each(changes.filter(({ isFor }) => isFor?.(experiment, variant) ?? true))(
    'notice $what, or it is known that they cannot',
    async (change) => {
      const isBlind = unnoticed[name]?.some((word) => change.what.includes(word)) ?? false;
      const metrics = await noticed(experiment, variant, change);
      expect(metrics.length > 0).toBe(!isBlind);
    },
  );
});
