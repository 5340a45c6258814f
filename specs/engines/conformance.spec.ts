import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { EngineName, Step } from '../../src/engines/engine.ts';
import { loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import { experimentNamed, isLeftToEvidence } from '../../src/harness/study/study.ts';
import { type FloatArray, rowsOf } from '../../src/kit/arrays.ts';
import type { Batch, Dataset } from '../../src/lab/data/dataset.ts';
import { labOf, labsOf } from '../../src/lab/experiments/network-experiment.ts';
import { stagesOf } from '../../src/lab/experiments/stages.ts';
import { waysOf } from '../../src/lab/experiments/ways.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { train } from '../../src/lab/training/loop.ts';
import { beginning } from '../../src/lab/training/training.ts';
import { study } from '../../src/paper/racecar.ts';
import { cellOf } from '../setup/figures.ts';

/** The first steps of all trainings on every engine that loads, held against plain JavaScript. */
const reference: EngineName = 'cpu';
const seed = 2;

async function trainOn(engineName: EngineName, name: string, objective: string) {
  const engine = await loadEngine(engineName);
  const experiment = experimentNamed(study, name);
  const lab = labOf(experiment);
  const { network, data } = lab;
  const isOfBatches = lab.hyperparameters.batch !== undefined;
  const cell = cellOf(experiment, objective, seed, {
    ...(isOfBatches ? { steps: 3, recordEvery: 2, batch } : { steps: 7, recordEvery: 5 }),
  });
  const losses: number[] = [];
  const [{ training }] = stagesOf(lab, cell);
  const end = await train(
    training,
    few(data.load(openData(experiment, { origin: 'synthetic' })), isOfBatches ? 2 * batch : 24),
    beginning(training, initialise(network, seed)),
    engine,
    ({ loss }) => {
      losses.push(loss);
    },
  );
  return { losses, W1: end.parameters.W1 as FloatArray, reverse: end.test.reverse[0] as FloatArray };
}

/** How many rows a step sees where it sees some: few, and few steps, since plain JavaScript takes a second to learn a digit. */
const batch = 2;

/** Plain JavaScript is slow: the first rows do. */
function few({ train, test }: Dataset, rows: number): Dataset {
  const head = <T extends Batch['inputs']>(array: T): T =>
    rowsOf(array, 0, Math.min(array.shape[0] as number, rows));
  const cut = ({ inputs, labels }: Batch): Batch => ({ inputs: head(inputs), labels: head(labels) });
  return { train: cut(train), test: cut(test) };
}

/** ‖a − b‖ / ‖b‖ */
function distance(a: FloatArray, b: FloatArray): number {
  const norm = (f: (x: number, at: number) => number) =>
    Math.sqrt(b.values.reduce((sum, x, at) => sum + f(x, at) ** 2, 0));
  return norm((x, at) => (a.values[at] as number) - x) / norm((x) => x);
}

/** w ← w · (1 − rate), which all engines compute exactly. */
const decay: Step = ({ w }, _, { rate }) => ({
  state: { w: tf.sub(w as tf.Tensor, tf.mul(w as tf.Tensor, rate as tf.Tensor)) },
  outputs: { sum: tf.sum(w as tf.Tensor) },
});
const stateOf = (...values: number[]) => ({ w: { shape: [2], values: Float32Array.from(values) } });
const rates = (...values: number[]) => ({ rate: { shape: [2], values: Float32Array.from(values) } });

/**
 * Each objective of each network once, but for what takes plain JavaScript minutes: residual networks are compared at a small size
 * (training/batches.spec.ts).
 */
const cases = labsOf(study.experiments)
  .filter((lab) => !isLeftToEvidence(lab))
  .filter(({ network }, at, all) => all.findIndex((other) => other.network === network) === at)
  .flatMap((lab) => {
    const ways = waysOf(lab);
    const first = ways.filter((way) => ways.find(({ objective }) => objective === way.objective) === way);
    return first.map(({ name: objective }) => ({ experiment: lab.name, objective }));
  });
const expected = new Map<string, Awaited<ReturnType<typeof trainOn>>>();
for (const { experiment, objective } of cases) {
  expected.set(`${experiment} ${objective}`, await trainOn(reference, experiment, objective));
}

for (const status of await surveyEngines()) {
  describe(`engine ${status.name}`, () => {
    if (!status.loads) {
      it.skip(`does not load here: ${status.reason}`, () => {});
      return;
    }
    it('goes on from a state that it is given as one does that began there', async () => {
      const engine = await loadEngine(status.name);
      const begun = engine.iterate(decay, stateOf(1, 2), {});
      await begun.advance(2, rates(0.5, 0.25));
      const before = await begun.state();
      begun.replace(stateOf(-3, 8));
      const replaced = await begun.state();
      const outputs = await begun.advance(2, rates(0.5, 0.25));
      const after = await begun.state();
      begun.dispose();
      const other = engine.iterate(decay, stateOf(-3, 8), {});
      expect(await other.advance(2, rates(0.5, 0.25))).toEqual(outputs);
      expect(await other.state()).toEqual(after);
      other.dispose();
      expect(replaced).toEqual(stateOf(-3, 8));
      expect([outputs.sum, after.w?.values]).toEqual([Float32Array.of(5, 2.5), Float32Array.of(-1.125, 3)]);
      expect(before.w?.values).toEqual(Float32Array.of(0.375, 0.75));
    });

    it('answers in the order in which it was asked', async () => {
      const iteration = (await loadEngine(status.name)).iterate(decay, stateOf(1, 2), {});
      const once = (rate: number) => ({ rate: { shape: [1], values: Float32Array.of(rate) } });
      const first = iteration.advance(1, once(0.5));
      const between = iteration.state();
      iteration.replace(stateOf(-3, 8));
      const replaced = iteration.state();
      const second = iteration.advance(1, once(0.25));
      const last = iteration.state();
      expect([await first, await second]).toEqual([{ sum: Float32Array.of(3) }, { sum: Float32Array.of(5) }]);
      expect([await between, await replaced, await last]).toEqual([
        stateOf(0.5, 1),
        stateOf(-3, 8),
        stateOf(-2.25, 6),
      ]);
      iteration.dispose();
    });

    // It has one a core, unless it is told otherwise before it loads.
    if (status.name === 'tensorflow' && existsSync('/proc/self/task')) {
      it('computes with one thread', async () => {
        await trainOn(status.name, 'mnist', 'Std');
        const threads = readdirSync('/proc/self/task').map((id) =>
          readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim(),
        );
        expect(threads.filter((thread) => thread === 'tf_Compute')).toHaveLength(1);
      });
    }

    if (status.name === reference) return;
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
