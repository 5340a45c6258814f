import { describe, expect, it } from '@jest/globals';
import type { Batch, Dataset } from '../../src/datasets/dataset.ts';
import { loadDataset, openDataSource } from '../../src/datasets/source.ts';
import type { EngineName } from '../../src/engines/engine.ts';
import { loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { initialise } from '../../src/networks/initialise.ts';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import {
  type ExperimentName,
  experimentNames,
  experiments,
  objectivesOf,
} from '../../src/training/experiments.ts';
import { beginning, train } from '../../src/training/train.ts';

/** Seven steps of all trainings on every engine that loads, held against plain JavaScript. */
const reference: EngineName = 'cpu';
const source = openDataSource({ kind: 'synthetic' });

async function trainOn(engineName: EngineName, experiment: ExperimentName, objective: ObjectiveName) {
  const engine = await loadEngine(engineName);
  const { network, data, hyperparameters } = experiments[experiment];
  const training = {
    experiment,
    objective,
    seed: 2,
    hyperparameters: { ...hyperparameters, steps: 7, recordEvery: 5 },
  };
  const losses: number[] = [];
  const end = await train(
    training,
    few(loadDataset(data, source)),
    beginning(training, initialise(network, training.seed)),
    engine,
    ({ loss }) => {
      losses.push(loss);
    },
  );
  return { losses, W1: end.parameters.W1 as FloatArray, reverse: end.test.reverse[0] as FloatArray };
}

/** Plain JavaScript is slow: the first hundred rows do. */
function few({ train, test }: Dataset): Dataset {
  const head = ({ shape: [rows = 0, width = 0], values }: FloatArray): FloatArray => {
    const kept = Math.min(rows, 100);
    return { shape: [kept, width], values: values.slice(0, kept * width) };
  };
  const cut = ({ inputs, labels }: Batch): Batch => ({ inputs: head(inputs), labels: head(labels) });
  return { train: cut(train), test: cut(test) };
}

/** ‖a − b‖ / ‖b‖ */
function distance(a: FloatArray, b: FloatArray): number {
  const norm = (f: (x: number, at: number) => number) =>
    Math.sqrt(b.values.reduce((sum, x, at) => sum + f(x, at) ** 2, 0));
  return norm((x, at) => (a.values[at] as number) - x) / norm((x) => x);
}

const cases = experimentNames.flatMap((experiment) =>
  objectivesOf(experiment).map((objective) => ({ experiment, objective })),
);
const expected = new Map<string, Awaited<ReturnType<typeof trainOn>>>();
for (const { experiment, objective } of cases) {
  expected.set(`${experiment} ${objective}`, await trainOn(reference, experiment, objective));
}

for (const status of await surveyEngines()) {
  if (status.name === reference) continue;
  describe(`engine ${status.name}`, () => {
    if (!status.loads) {
      it.skip(`does not load here: ${status.reason}`, () => {});
      return;
    }
    it.each(cases)(
      `agrees with ${reference} on $experiment $objective`,
      async ({ experiment, objective }) => {
        const plain = expected.get(`${experiment} ${objective}`) as Awaited<ReturnType<typeof trainOn>>;
        const run = await trainOn(status.name, experiment, objective);
        expect(run.losses).toHaveLength(2);
        run.losses.forEach((loss, at) => {
          expect(Math.abs(loss / (plain.losses[at] as number) - 1)).toBeLessThan(1e-5);
        });
        expect(distance(run.W1, plain.W1)).toBeLessThan(1e-4);
        expect(distance(run.reverse, plain.reverse)).toBeLessThan(1e-3);
      },
    );

    it('gives the same bits each time', async () => {
      const [first, second] = [
        await trainOn(status.name, 'peak', 'Ort'),
        await trainOn(status.name, 'peak', 'Ort'),
      ];
      expect(second).toEqual(first);
    });
  });
}
