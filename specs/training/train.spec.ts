import { describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engines/engine.ts';
import { onnxEngine } from '../../src/engines/onnx/engine.ts';
import { loadEngine } from '../../src/engines/registry.ts';
import type { Parameters } from '../../src/harness/study/parameters.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { stagesOf } from '../../src/lab/experiments/stages.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { train } from '../../src/lab/training/loop.ts';
import {
  beginning,
  DivergenceError,
  type Training,
  type TrainingRecord,
} from '../../src/lab/training/training.ts';
import { study } from '../../src/paper/racecar.ts';
import { cellOf } from '../setup/figures.ts';

const engine = await loadEngine('wasm');

/** The first stage of a training of the paper, but for these parameters. */
function trainingOf(experiment: string, objective: string, changes: Parameters, seed = 0): Training {
  const found = experimentNamed(study, experiment);
  return stagesOf(labOf(found), cellOf(found, objective, seed, changes))[0].training;
}

const { network, data } = labOf(experimentNamed(study, 'mnist'));
const dataset = data.load({ origin: 'synthetic' });

async function run(objective: string, changes: Parameters, seed = 0) {
  const records: TrainingRecord[] = [];
  const training = trainingOf('mnist', objective, changes, seed);
  const end = await train(
    training,
    dataset,
    beginning(training, initialise(network, seed)),
    engine,
    (record) => {
      records.push(record);
    },
  );
  return { records, end };
}

describe('train', () => {
  it('records the steps that are multiples of recordEvery, and returns the model after the last', async () => {
    const { records, end } = await run('RR', { steps: 25, recordEvery: 10 });
    expect(records.map(({ index, step }) => [index, step])).toEqual([
      [0, 0],
      [1, 10],
      [2, 20],
    ]);
    expect(end.parameters.W1?.values).not.toEqual(records[2]?.parameters.W1?.values);
    // Single layers are looked at in the end, on the training data.
    const told = [...records, end].map(({ train, test }) => [
      train.localReverse.length,
      test.localReverse.length,
    ]);
    expect(told).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [1, 0],
    ]);
    const more = await run('RR', { steps: 21, recordEvery: 10 });
    expect(more.end.parameters).toEqual(records[2]?.parameters);
  });

  it('does not depend on how often it records', async () => {
    const { end } = await run('Ort', { steps: 30, recordEvery: 1 });
    expect((await run('Ort', { steps: 30, recordEvery: 7 })).end.parameters).toEqual(end.parameters);
    expect((await run('Ort', { steps: 30, recordEvery: 100 })).end.parameters).toEqual(end.parameters);
  });

  it.each(['Std', 'Ort', 'RR', 'RR-Ort'])(
    'goes on from a checkpoint as if it had never stopped: %s',
    async (objective) => {
      const { records, end } = await run(objective, { steps: 35, recordEvery: 10 }, 3);
      const { checkpoint } = records[1] as TrainingRecord;
      expect(checkpoint.done).toBe(11);
      const rest: TrainingRecord[] = [];
      const training = trainingOf('mnist', objective, { steps: 35, recordEvery: 10 }, 3);
      const resumed = await train(training, dataset, checkpoint, engine, (record) => {
        rest.push(record);
      });
      expect(rest.map(({ index }) => index)).toEqual([2, 3]);
      expect(rest).toEqual(records.slice(2));
      expect(resumed).toEqual(end);
    },
  );

  it('tells the loss before the update: that of record 0 is the initial weights’', async () => {
    const { records } = await run('RR', { steps: 1, rrFactor: 0 });
    const [{ loss, crossEntropy }] = records as [TrainingRecord];
    expect(loss).toBeCloseTo(crossEntropy, 6);
  });

  it('tells the same of a step however often it records', async () => {
    const each = (await run('RR', { steps: 9, recordEvery: 1, learningRate: 0.01 })).records;
    const some = (await run('RR', { steps: 9, recordEvery: 4, learningRate: 0.01 })).records;
    expect(new Set(each.map(({ loss }) => loss)).size).toBe(9);
    const told = ({ step, loss, crossEntropy, train, test }: TrainingRecord) => ({
      step,
      loss,
      crossEntropy,
      back: [train.reverse[0]?.values[300], test.reverse[0]?.values[300]],
    });
    expect(some.map(told)).toEqual([0, 4, 8].map((step) => told(each[step] as TrainingRecord)));
  });

  it('starts Std, Ort and RR of a seed from the same point', async () => {
    const losses = await Promise.all([
      run('Std', { steps: 1 }),
      run('RR', { steps: 1, rrFactor: 0 }),
      run('Ort', { steps: 1, orthoFactor: 0 }),
    ]);
    const first = losses.map(({ records }) => records[0]?.loss);
    expect(new Set(first).size).toBe(1);
  });

  it('minimises what it is told to: RR lowers the reverse error of the training images', async () => {
    const { records } = await run('RR', { steps: 301 });
    const losses = records.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect((losses.at(-1) as number) / (losses[0] as number)).toBeLessThan(0.6);
  });

  it.each([
    // A loss of 5e37 · 1e2 overflows at once; at 1e30 the loss does not, but the square of its gradient does.
    [1e38, /^mnist RR, seed 0: the loss is Infinity at step 0; the last finite loss was none$/],
    [1e30, /^mnist RR, seed 0: V\/W1\+b1 is not finite at step 0; the last finite loss was 5\.\d+e\+36$/],
  ])(
    'stops when numbers are not finite any more, and says where: rr factor %d',
    async (rrFactor, message) => {
      const diverging = run('RR', { steps: 200, rrFactor, recordEvery: 50 });
      await expect(diverging).rejects.toThrow(DivergenceError);
      await expect(diverging).rejects.toThrow(message);
    },
  );

  it('leaves no tensor behind', async () => {
    const { memory } = await import('@tensorflow/tfjs');
    await run('Ort', { steps: 3 });
    const before = memory().numTensors;
    await run('Ort', { steps: 30 });
    expect(memory().numTensors).toBe(before);
  });
});

describe('steps that are taken beside', () => {
  // Its steps are fed noise, whose generator is ahead of what is told.
  const training = trainingOf('mnist', 'Ort', { steps: 35, recordEvery: 10 }, 2);
  const start = beginning(training, initialise(network, 2));

  /** A training on the compiled engine, and how many times steps had been asked for when each record came. */
  async function trained(stepsBeside: boolean, begin = training) {
    const onnx = onnxEngine(stepsBeside);
    let asked = 0;
    const counting: Engine = {
      ...onnx,
      iterate(...given) {
        const iteration = onnx.iterate(...given);
        const advance = iteration.advance.bind(iteration);
        iteration.advance = (...steps) => {
          asked++;
          return advance(...steps);
        };
        return iteration;
      },
    };
    const records: TrainingRecord[] = [];
    const askedAt: number[] = [];
    const end = train(begin, dataset, start, counting, (record, seconds) => {
      expect(seconds).toBeGreaterThan(0);
      // As it is now: what changes later is of no use to whoever writes it.
      records.push(structuredClone(record));
      askedAt.push(asked);
    });
    return { end: await end.catch((error: unknown) => error), records, askedAt };
  }

  it('are those of the next two records, while one is evaluated and written; nothing else is changed by that', async () => {
    const [beside, apart] = [await trained(true), await trained(false)];
    expect(beside.askedAt).toEqual([3, 4, 5, 5]);
    expect(apart.askedAt).toEqual([1, 2, 3, 4]);
    expect(beside.records).toEqual(apart.records);
    expect(beside.end).toEqual(apart.end);
  });

  it('are disturbed as others are', async () => {
    const disturbed = { ...training, disturbance: { seed: 2, draw: 1 } };
    const [beside, apart] = [await trained(true, disturbed), await trained(false, disturbed)];
    expect(beside.records).toHaveLength(4);
    expect(beside.records).toEqual(apart.records);
    expect(beside.end).toEqual(apart.end);
    expect(beside.end).not.toEqual((await trained(true)).end);
  });

  it('are told of in their turn where they go wrong', async () => {
    // The tenth step or so is the first whose loss overflows.
    const wild = { ...training, steps: 400, learningRate: 1e30, recordEvery: 3 };
    const [beside, apart] = [await trained(true, wild), await trained(false, wild)];
    expect(beside.end).toBeInstanceOf(DivergenceError);
    expect(beside.end).toEqual(apart.end);
    expect(beside.records.length).toBeGreaterThan(0);
    expect(beside.records).toEqual(apart.records);
  });

  it('are left where whoever is told of a record has enough', async () => {
    const onnx = onnxEngine(true);
    // The next record would be minutes away.
    const long = trainingOf('mnist', 'Std', { steps: 10_000_000, recordEvery: 5_000_000 });
    const stopped = train(long, dataset, beginning(long, initialise(network, 0)), onnx, () => {
      throw new Error('enough');
    });
    await expect(stopped).rejects.toThrow('enough');
    // Its thread is free again.
    const short = trainingOf('mnist', 'Std', { steps: 2, recordEvery: 1 });
    await train(short, dataset, beginning(short, initialise(network, 0)), onnx, () => {});
  }, 20_000);
});

describe('greedy layer-wise pretraining', () => {
  const tishby = labOf(experimentNamed(study, 'tishby'));
  const data = tishby.data.load({ origin: 'computed' }, 'A', 0);
  const training = trainingOf('tishby', 'Pre', { steps: 12, recordEvery: 1 });
  const initial = initialise(tishby.network, 0);

  async function pretrain(from = beginning(training, initial)) {
    const records: TrainingRecord[] = [];
    const end = await train(training, data, from, engine, (record) => {
      records.push(record);
    });
    return { records, end };
  }

  it('trains one layer after the other, each for its share of the steps, and leaves those to come as they are', async () => {
    const { records } = await pretrain();
    for (const [step, { parameters }] of records.entries()) {
      const phase = Math.floor(step / 2) + 1;
      const moved = [1, 2, 3, 4, 5, 6].filter((m) =>
        parameters[`W${m}`]?.values.some((value, at) => value !== initial[`W${m}`]?.values[at]),
      );
      expect(moved).toEqual(Array.from({ length: phase }, (_, at) => at + 1));
    }
  });

  it('does not look at the labels', async () => {
    const { labels } = data.train;
    const wrong = {
      ...data,
      train: { ...data.train, labels: { ...labels, values: labels.values.toReversed() } },
    };
    const { end } = await pretrain();
    const other = await train(training, wrong, beginning(training, initial), engine, () => {});
    expect(other.parameters).toEqual(end.parameters);
  });

  it('goes on from a checkpoint in the right phase', async () => {
    const { records, end } = await pretrain();
    const { checkpoint } = records[6] as TrainingRecord;
    expect((await pretrain(checkpoint)).end.parameters).toEqual(end.parameters);
  });
});
