import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { Random } from '../../src/kit/random.ts';
import { mnist } from '../../src/networks/mnist.ts';
import type { Network } from '../../src/networks/network.ts';
import { peak } from '../../src/networks/peak.ts';
import { crossEntropy } from '../../src/objectives/cross-entropy.ts';
import { objectiveNames, objectives } from '../../src/objectives/registry.ts';
import { type TwinParameters, twinLoss } from '../twins/losses.ts';
import type { Matrix } from '../twins/matrices.ts';

await loadEngine('cpu');

/** The real networks at sizes at which every single entry can be moved. */
const networks: { network: Network; inputs: number; classes: number; rows: number }[] = [
  { network: { ...mnist, shapes: { W1: [6, 3], b1: [3] } }, inputs: 6, classes: 3, rows: 4 },
  {
    network: {
      ...peak,
      shapes: { W1: [6, 5], b1: [5], W2: [5, 2], b2: [2], gamma1: [5], beta1: [5], gamma2: [2], beta2: [2] },
    },
    inputs: 6,
    classes: 2,
    rows: 8,
  },
];
const factors = { rr: 0.3, ortho: 0.2 };
const step = 1e-5;

describe.each(networks)('$network.name', ({ network, inputs, classes, rows }) => {
  const random = new Random(7, 'images');
  const draw = (height: number, width: number): Matrix =>
    Array.from({ length: height }, () =>
      Array.from({ length: width }, () => Math.fround(random.uniform(-1, 1))),
    );
  const parameters: TwinParameters = Object.fromEntries(
    Object.entries(network.shapes).map(([name, shape]) => [
      name,
      draw(shape[1] ? (shape[0] as number) : 1, shape.at(-1) as number),
    ]),
  );
  const d1 = draw(rows, inputs);
  const labels = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: classes }, (_, j) => Number(i % classes === j)),
  );

  it.each(objectiveNames)('has the gradients of finite differences under %s', (name) => {
    const objective = objectives[name];
    const noise = Object.fromEntries(
      Object.entries(objective.noise(network)).map(([key, n]) => [
        key,
        Array.from(random.unitVector(n), (x) => [x]),
      ]),
    );
    const lossOf = (...values: tf.Tensor[]) => {
      const p = Object.fromEntries(Object.keys(parameters).map((key, at) => [key, values[at] as tf.Tensor]));
      const forward = network.forward(p, tf.tensor2d(d1));
      const u = Object.fromEntries(Object.entries(noise).map(([key, column]) => [key, tf.tensor2d(column)]));
      const term = objective.term({ network, parameters: p, forward, factors, noise: u });
      const entropy = crossEntropy(forward.prediction, tf.tensor2d(labels));
      return term ? entropy.add(term) : entropy;
    };
    const tensors = Object.entries(parameters).map(([key, value]) =>
      tf.tensor(value).reshape([...(network.shapes[key] as number[])]),
    );
    const { value, grads } = tf.valueAndGrads(lossOf)(tensors);
    const twin = () => twinLoss(network.name, name, parameters, d1, labels, factors, noise);

    expect(value.dataSync()[0]).toBeCloseTo(twin(), 4);
    let largest = 0;
    for (const [at, key] of Object.keys(parameters).entries()) {
      const gradient = Array.from((grads[at] as tf.Tensor).dataSync());
      const expected = (parameters[key] as Matrix).flatMap((row) =>
        row.map((entry, column) => {
          row[column] = entry + step;
          const above = twin();
          row[column] = entry - step;
          const below = twin();
          row[column] = entry;
          return (above - below) / (2 * step);
        }),
      );
      gradient.forEach((g, entry) => {
        const e = expected[entry] as number;
        largest = Math.max(largest, Math.abs(e));
        expect(Math.abs(g - e)).toBeLessThan(2e-4 * (1 + Math.abs(e)));
      });
    }
    expect(largest).toBeGreaterThan(0.01); // there was something to compare
  });
});
