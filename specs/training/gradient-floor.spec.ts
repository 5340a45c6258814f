import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { oneHot } from '../../src/lab/data/dataset.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { crossEntropy } from '../../src/lab/objectives/cross-entropy.ts';
import { std } from '../../src/lab/objectives/std.ts';
import { adamRates, adamState, adamUpdate, isMoment } from '../../src/lab/training/adam.ts';
import { withGradientFloor } from '../../src/lab/training/gradient-floor.ts';
import { trainingStep } from '../../src/lab/training/step.ts';
import { mnistNetwork } from '../../src/paper/mnist/network.ts';

const engine = await loadEngine('cpu');

/** The denormal numbers in 32 bits among these. */
const denormals = (values: Iterable<number>) =>
  [...values].filter((value) => value !== 0 && Math.abs(value) < 2 ** -126);

const [pixels, classes] = [784, 10];
describe('the floor of gradients', () => {
  it('lifts what a softmax leaves of classes that are ruled out, and nothing else', () => {
    const z = tf.tensor2d([[100, 60, 20, 12, 10, 8, 4, 2, 0, -40]]);
    const y = tf.tensor2d(oneHot([1], classes).values, [1, classes]);
    const gradient = (of: (z: tf.Tensor) => tf.Tensor) =>
      tf
        .grad((z) => crossEntropy(tf.softmax(of(z)), y))(z)
        .dataSync();
    const [plain, lifted] = [gradient((z) => z), gradient(withGradientFloor)];
    expect(denormals(plain).length).toBeGreaterThan(2);
    expect(denormals(lifted)).toEqual([]);
    plain.forEach((value, at) => {
      expect(lifted[at]).toBe(Math.fround(value + 2 ** -62));
    });
    expect(withGradientFloor(z).dataSync()).toEqual(z.dataSync());
  });

  // Of this seed's first weights two classes are ruled out so far that their gradients would be denormal.
  const seed = 1;
  it('leaves no denormal number among the moments of a training', async () => {
    const values = Float32Array.from({ length: 2 * pixels }, (_, at) => (at % 7 < 1 + at / pixels ? 255 : 0));
    const constants = {
      inputs: { shape: [2, pixels], values },
      labels: oneHot([0, 1], classes),
    };
    const step = trainingStep({ network: mnistNetwork, objective: std, factors: {} });
    const iteration = engine.iterate(step, adamState(initialise(mnistNetwork, seed)), constants);
    const steps = 30;
    const rates = adamRates(1e-3);
    const alpha = Float32Array.from({ length: steps }, () => rates.next().value);
    await iteration.advance(steps, { alpha: { shape: [steps], values: alpha } });
    const state = Object.entries(await iteration.state());
    iteration.dispose();
    for (const [name, { values }] of state.filter(([name]) => isMoment(name)))
      expect([name, denormals(values)]).toEqual([name, []]);
  });

  it('moves no weight of a digit by more than 10⁻⁷ of a learning rate a step', () => {
    const [floor = 0] = tf
      .grad((z) => withGradientFloor(z).mul(0))(tf.scalar(1))
      .dataSync();
    expect(floor).toBeGreaterThan(0);
    const rates = adamRates(1);
    let state: Record<string, tf.Tensor> = {
      p: tf.tensor1d([0]),
      'M/p': tf.tensor1d([0]),
      'V/p': tf.tensor1d([0]),
    };
    for (let step = 0; step < 1000; step++) {
      const before = state.p?.dataSync()[0] as number;
      state = { ...adamUpdate(state, { p: tf.tensor1d([255 * floor]) }, tf.scalar(rates.next().value)) };
      expect(Math.abs((state.p?.dataSync()[0] as number) - before)).toBeLessThan(1e-7);
    }
  });
});
