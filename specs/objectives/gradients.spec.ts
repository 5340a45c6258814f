import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { Random } from '../../src/kit/random.ts';
import { forwardPass, type Network } from '../../src/lab/networks/network.ts';
import { crossEntropy } from '../../src/lab/objectives/cross-entropy.ts';
import { factorsOf, lossOf, noiseOf, type Objective, phasesOf } from '../../src/lab/objectives/objective.ts';
import { objectiveNamed, objectives } from '../../src/lab/objectives/objectives.ts';
import { mnistNetwork } from '../../src/paper/mnist/network.ts';
import { peakNetwork } from '../../src/paper/peak/network.ts';
import { tishbyNetwork } from '../../src/paper/tishby/network.ts';
import { type TwinParameters, twinLoss } from '../twins/losses.ts';
import type { Matrix } from '../twins/matrices.ts';

await loadEngine('cpu');

/** The real networks at sizes at which every single entry can be moved. */
const networks: { network: Network; inputs: number; classes: number; rows: number }[] = [
  { network: { ...mnistNetwork, shapes: { W1: [6, 3], b1: [3] } }, inputs: 6, classes: 3, rows: 4 },
  {
    network: {
      ...peakNetwork,
      shapes: { W1: [6, 5], b1: [5], W2: [5, 2], b2: [2], gamma1: [5], beta1: [5], gamma2: [2], beta2: [2] },
    },
    inputs: 6,
    classes: 2,
    rows: 8,
  },
];
const small = [6, 5, 4, 4, 3, 3, 2];
networks.push({
  network: {
    ...tishbyNetwork,
    shapes: Object.fromEntries(
      [1, 2, 3, 4, 5, 6].flatMap((m) => [
        [`W${m}`, [small[m - 1] as number, small[m] as number]],
        [`b${m}`, [small[m] as number]],
      ]),
    ),
  },
  inputs: 6,
  classes: 2,
  rows: 8,
});
const factors = { rrFactor: 0.3, orthoFactor: 0.2 };
const step = 1e-5;

/** Every objective; of those with phases each phase. */
const casesOf = (network: Network): { name: string; objective: Objective; phase: number }[] =>
  objectives.flatMap((objective) =>
    Array.from({ length: Math.max(1, phasesOf(objective, network)) }, (_, phase) => ({
      name: objective.name,
      objective,
      phase,
    })),
  );

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

  it.each(casesOf(network))(
    'has the gradients of finite differences under $name, phase $phase',
    ({ name, objective, phase }) => {
      const phases = phasesOf(objective, network);
      const oneHot = Array.from({ length: phases }, (_, at) => [Number(at === phase)]);
      const noise = Object.fromEntries(
        Object.entries(noiseOf(objective, network)).map(([key, n]) => [
          key,
          Array.from(random.unitVector(n), (x) => [x]),
        ]),
      );
      const tensors = Object.entries(parameters).map(([key, value]) =>
        tf.tensor(value).reshape([...(network.shapes[key] as number[])]),
      );
      const fixed = Object.fromEntries(
        Object.keys(parameters).map((key, at) => [key, (tensors[at] as tf.Tensor).clone()]),
      );
      const loss = (...values: tf.Tensor[]) => {
        const p = Object.fromEntries(
          Object.keys(parameters).map((key, at) => [key, values[at] as tf.Tensor]),
        );
        const forward = forwardPass(network, p, tf.tensor2d(d1));
        const u = Object.fromEntries(
          Object.entries(noise).map(([key, column]) => [key, tf.tensor2d(column)]),
        );
        return lossOf(objective, {
          network,
          crossEntropy: crossEntropy(forward.prediction, tf.tensor2d(labels)),
          parameters: p,
          fixed,
          forward,
          factors,
          noise: u,
          phase: phases === 0 ? undefined : tf.tensor2d(oneHot),
        });
      };
      const { value, grads } = tf.valueAndGrads(loss)(tensors);
      const kept = structuredClone(parameters);
      const twin = () => twinLoss(network.name, name, parameters, kept, d1, labels, factors, noise, phase);

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
    },
  );
});

describe('what objectives read', () => {
  it.each([
    ['Std', []],
    ['Ort', ['orthoFactor']],
    ['RR', ['rrFactor']],
    ['Pre', ['rrFactor']],
    ['RR-local', ['rrFactor']],
    ['RR-Ort', ['rrFactor', 'orthoFactor']],
  ])('is of %s: %j', (name, expected) => {
    expect(factorsOf(objectiveNamed(name)).map((factor) => factor.name)).toEqual(expected);
  });
});
