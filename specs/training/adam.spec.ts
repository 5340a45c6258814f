import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { adamRates, adamState, adamUpdate, parametersOf } from '../../src/lab/training/adam.ts';
import { peak } from '../setup/paper.ts';

const { steps: wholeTraining, learningRate: usual } = labOf(peak).hyperparameters;

await loadEngine('cpu');

/** Adam in TF1's form for one number, in doubles. */
function* twin(p: number, gradients: readonly number[], learningRate: number): Generator<number> {
  let [m, v] = [0, 0];
  for (const [at, g] of gradients.entries()) {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const alpha = (learningRate * Math.sqrt(1 - 0.999 ** (at + 1))) / (1 - 0.9 ** (at + 1));
    p -= (alpha * m) / (Math.sqrt(v) + 1e-8);
    yield p;
  }
}

function steps(p: number, gradients: readonly number[], learningRate: number): number[] {
  const rates = adamRates(learningRate);
  const state = adamState({ p: { shape: [1], values: Float32Array.of(p) } });
  let tensors: Record<string, tf.Tensor> = Object.fromEntries(
    Object.entries(state).map(([name, { values }]) => [name, tf.tensor1d(values)]),
  );
  return gradients.map((g) => {
    tensors = { ...adamUpdate(tensors, { p: tf.tensor1d([g]) }, tf.scalar(rates.next().value)) };
    return tensors.p?.dataSync()[0] as number;
  });
}

describe('Adam in the form of TF1', () => {
  it('agrees with its twin in doubles', () => {
    const gradients = [1, -2, 0.5, 0, 3, 3, -0.1, 40, 1e-3, -5];
    const expected = [...twin(0.3, gradients, 0.01)];
    steps(0.3, gradients, 0.01).forEach((p, at) => {
      expect(p).toBeCloseTo(expected[at] as number, 5);
    });
  });

  it('puts ε outside of the bias correction: a tiny first gradient moves less than half the learning rate', () => {
    // √v = √0.001 · 1e-8 = 3.16e-10; the step is lr · √0.001/0.1 · 1e-9 / (3.16e-10 + 1e-8) = lr · 0.0306…;
    // Kingma & Ba's form would move lr · 1e-8 / (1e-8 + 1e-8) = lr / 2.
    expect(steps(0, [1e-8], 1)[0]).toBeCloseTo(
      -(Math.sqrt(0.001) * 1e-8) / (Math.sqrt(0.001) * 1e-8 + 1e-8),
      5,
    );
  });

  it('gives rates that are the formula’s, in 32 bits', () => {
    const rates = adamRates(usual);
    for (let t = 1; t <= wholeTraining; t++) {
      const rate = rates.next().value;
      const alpha = (usual * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
      const formula = (alpha * 0.1) / Math.sqrt(0.001);
      expect(Math.fround(rate)).toBe(rate);
      expect(Math.abs(rate / formula - 1)).toBeLessThan(2e-4);
    }
  });

  it('moves a parameter by the learning rate at first, to the last bits of 32, where the gradient is large', () => {
    for (const learningRate of [1e-4, 5e-3, 0.1, 1]) {
      for (const gradient of [1e3, -3e5]) {
        const [moved = 0] = steps(0, [gradient], learningRate);
        expect(Math.abs(moved / (-Math.sign(gradient) * learningRate) - 1)).toBeLessThan(2e-7);
      }
      expect(Math.abs(adamRates(learningRate).next().value / learningRate - 1)).toBeLessThan(1e-7);
    }
  });

  it('gives the rates of TensorFlow’s 32-bit numbers, 1 − β among them, over a whole training', () => {
    // Every intermediate number is put into 32 bits, as its kernel has it; beta1_power and beta2_power are variables there.
    const single = (x: number) => Float32Array.of(x)[0] as number;
    const [beta1, beta2, rate] = [0.9, 0.999, usual].map(single) as [number, number, number];
    let [power1, power2] = [beta1, beta2];
    const rates = adamRates(usual);
    let farthest = 0;
    for (let t = 1; t <= wholeTraining; t++) {
      const root = single(Math.sqrt(single(1 - power2)));
      const alpha = single(single(rate * root) / single(1 - power1));
      // What it multiplies is m = (1 − β1)·M, over √v = √((1 − β2)·V).
      const expected = (alpha * single(1 - beta1)) / Math.sqrt(single(1 - beta2));
      farthest = Math.max(farthest, Math.abs(rates.next().value / expected - 1));
      [power1, power2] = [single(power1 * beta1), single(power2 * beta2)];
    }
    expect(farthest).toBeLessThan(1e-7);
  });

  it('updates small parameters together, as if each were alone', () => {
    const [a, b] = [0.5, -0.25];
    const state = adamState({
      a: { shape: [1, 1], values: Float32Array.of(a) },
      b: { shape: [2], values: Float32Array.of(b, b) },
    });
    expect(Object.keys(state)).toEqual(['a', 'b', 'M/a+b', 'V/a+b']);
    const tensors = Object.fromEntries(
      Object.entries(state).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
    );
    const gradients = { a: tf.tensor2d([[3]]), b: tf.tensor1d([-1, 2]) };
    const next = adamUpdate(tensors, gradients, tf.scalar(adamRates(0.1).next().value));
    expect(next.a?.shape).toEqual([1, 1]);
    const alone = (p: number, g: number) => [...twin(p, [g], 0.1)][0] as number;
    expect(next.a?.dataSync()[0]).toBeCloseTo(alone(a, 3), 5);
    expect(next.b?.dataSync()[0]).toBeCloseTo(alone(b, -1), 5);
    expect(next.b?.dataSync()[1]).toBeCloseTo(alone(b, 2), 5);
  });

  it('keeps large parameters apart, with moments of their shape', () => {
    const state = adamState({
      W1: { shape: [128, 64], values: new Float32Array(8192) },
      b1: { shape: [64], values: new Float32Array(64) },
    });
    expect(Object.entries(state).map(([name, { shape }]) => [name, shape])).toEqual([
      ['W1', [128, 64]],
      ['b1', [64]],
      ['M/W1', [128, 64]],
      ['V/W1', [128, 64]],
      ['M/b1', [64]],
      ['V/b1', [64]],
    ]);
    expect(Object.keys(parametersOf(['W1'], state))).toEqual(['W1']);
  });
});
