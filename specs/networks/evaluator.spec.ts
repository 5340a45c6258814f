import { describe, expect, it } from '@jest/globals';
import { loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { localReverse } from '../../src/lab/measured/local-reverse.ts';
import { type Evaluation, evaluator } from '../../src/lab/training/evaluator.ts';
import { array, smallExperiment, vector } from '../setup/small.ts';

/**
 * Both passes of the small network over (1, 2), worked by hand: d2 = relu((1, 4) + (1, −1)) = (2, 3), d3 = (5, 3); and back
 * d2′ = relu((5, 3)·W2ᵀ) = (5, 8), d1′ = ((5, 8) − b1)·W1ᵀ = (4, 9)·W1ᵀ = (22, 9).
 */
const { network } = smallExperiment({
  hyperparameters: { steps: 1, learningRate: 1, recordEvery: 1, maxSave: 1 },
});
const W1 = array([
  [1, 2],
  [0, 1],
]);
const W2 = array([
  [1, 0],
  [1, 1],
]);
const swapped = ({ shape, values: [a, b, c, d] }: FloatArray): FloatArray => ({
  shape,
  values: Float32Array.of(c as number, d as number, a as number, b as number),
});
const parameters = { W1, b1: vector(1, -1), W2 };
const batch = { inputs: array([[1, 2]]), labels: array([[0, 1]]) };
const listOf = (arrays: readonly FloatArray[]) => arrays.map(({ values }) => [...values]);

for (const status of await surveyEngines()) {
  describe(`an evaluation on ${status.name}`, () => {
    if (!status.loads) {
      it.skip(`does not load here: ${status.reason}`, () => {});
      return;
    }
    it('is of both passes, and of each layer fed its own output: d1 of (2, 3), and not of (5, 8)', async () => {
      const evaluate = evaluator(network, await loadEngine(status.name), undefined);
      const found = await evaluate(parameters, batch);
      expect([...found.prediction.values]).toEqual([5, 3]);
      expect([...found.labels.values]).toEqual([0, 1]);
      expect(listOf(found.activations)).toEqual([
        [1, 2],
        [2, 3],
        [5, 3],
      ]);
      expect(listOf(found.reverse)).toEqual([
        [22, 9],
        [5, 8],
      ]);
      // (2, 3) − b1 = (1, 4), and (1, 4)·W1ᵀ = (9, 4).
      expect(listOf(found.localReverse)).toEqual([
        [9, 4],
        [5, 8],
      ]);
    });

    it('is of no single layer where nobody looks at that, and the same in all else', async () => {
      const evaluate = evaluator(network, await loadEngine(status.name), undefined);
      const whole = await evaluate(parameters, batch);
      expect(await evaluate(parameters, batch, { isLocalToo: false })).toEqual({
        ...whole,
        localReverse: [],
      });
    });

    it('runs backwards through other weights where there are any, and forwards through its own', async () => {
      const evaluate = evaluator(network, await loadEngine(status.name), undefined);
      const plain = await evaluate(parameters, batch);
      const backwards = { ...parameters, W1: swapped(W1), W2: swapped(W2) };
      const back = await evaluate(parameters, batch, { backwards });
      expect({ ...back, reverse: [], localReverse: [] }).toEqual({ ...plain, reverse: [], localReverse: [] });
      // (5, 3)·[[1, 1], [1, 0]]ᵀ = (8, 5), and ((8, 5) − b1)·[[0, 1], [1, 2]]ᵀ = (7, 6)·… = (6, 19).
      expect(listOf(back.reverse)).toEqual([
        [6, 19],
        [8, 5],
      ]);
      expect(listOf(back.localReverse)).toEqual([
        [4, 9],
        [8, 5],
      ]);
      expect(await evaluate(parameters, batch, { backwards: parameters })).toEqual(plain);
      expect(await evaluate(parameters, batch)).toEqual(plain);
    });
  });
}

describe('the local reverse error', () => {
  it('is that of each layer from its own output, but of the last one, whose output both passes begin with', async () => {
    const evaluate = evaluator(network, await loadEngine('cpu'), undefined);
    const other: Evaluation = await evaluate(parameters, { ...batch, inputs: array([[7, 7]]) });
    const end = { parameters, train: await evaluate(parameters, batch), test: other };
    const { 'trainLocalReverseError.d1': error, ...others } = localReverse.ofEnd(network, end);
    // ‖(9, 4) − (1, 2)‖ / ‖(1, 2)‖
    expect(error).toEqual([expect.closeTo(Math.sqrt(68 / 5), 12)]);
    expect(others).toEqual({});
    expect(localReverse.metricsOf(network, { training: 1, test: 1 })).toMatchObject([
      { name: 'trainLocalReverseError.d1', taken: 'the end', part: 'training', range: [0, null] },
    ]);
  });

  it('is 0 where a layer is inverted, whatever the layers above lose', async () => {
    const evaluate = evaluator(network, await loadEngine('cpu'), undefined);
    const lossy = {
      W1: array([
        [0.6, 0.8],
        [-0.8, 0.6],
      ]),
      b1: vector(5, 5),
      W2: array([
        [1, 0],
        [0, 0],
      ]),
    };
    const train = await evaluate(lossy, batch);
    const end = { parameters: lossy, train, test: train };
    const [error] = localReverse.ofEnd(network, end)['trainLocalReverseError.d1'] ?? [];
    expect(error).toBeCloseTo(0, 6);
    expect([...(train.reverse[0] as FloatArray).values]).not.toEqual([1, 2]);
  });
});
