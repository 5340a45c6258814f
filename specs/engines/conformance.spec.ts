import { describe, expect, it } from '@jest/globals';
import type { EngineName } from '../../src/engines/engine.ts';
import { loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import type { Batch, Dataset } from '../../src/lab/data/dataset.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { stagesOf } from '../../src/lab/experiments/stages.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { beginning, train } from '../../src/lab/training/loop.ts';
import { study } from '../../src/paper/racecar.ts';
import { cellOf } from '../setup/figures.ts';

/** Seven steps of all trainings on every engine that loads, held against plain JavaScript. */
const reference: EngineName = 'cpu';
const seed = 2;

async function trainOn(engineName: EngineName, name: string, objective: string) {
  const engine = await loadEngine(engineName);
  const experiment = experimentNamed(study, name);
  const { network, data } = labOf(experiment);
  const cell = cellOf(experiment, objective, seed, { steps: 7, recordEvery: 5 });
  const losses: number[] = [];
  const end = await train(
    stagesOf(network, cell)[0].training,
    few(data.load(openData(experiment, { origin: 'synthetic' }))),
    beginning(cell, initialise(network, seed)),
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

const cases = study.experiments.flatMap(({ name: experiment, variants }) =>
  variants.map(({ name: objective }) => ({ experiment, objective })),
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
