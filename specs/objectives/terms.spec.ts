import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { chainOf } from '../../src/lab/networks/chain.ts';
import { forwardPass, localReverse, type Network, reversePass } from '../../src/lab/networks/network.ts';
import { convolution, fullyConnected, type ImageShape } from '../../src/lab/networks/pieces.ts';
import { decay } from '../../src/lab/objectives/decay.ts';
import { lossOf, noiseOf, type Objective, phasesOf } from '../../src/lab/objectives/objective.ts';
import { ort } from '../../src/lab/objectives/ort.ts';
import { preThenTask } from '../../src/lab/objectives/pre.ts';
import { rr, rrLocal } from '../../src/lab/objectives/rr.ts';
import { srip } from '../../src/lab/objectives/srip.ts';

await loadEngine('cpu');

/** Terms of networks of convolutions, held against what they are made of. */
const images: ImageShape = [4, 4, 1];
// A kernel of 9 × 12, wider than high, and weights of 48 × 3.
const first = convolution(1, images, { size: 3, stride: 2, channels: 12 });
const pieces = [first, fullyConnected(2, first.output, 3)];
const network = chainOf('chain', pieces, { reverseTerm: 'mean' });
const summed = chainOf('chain', pieces, {});

const p = Object.fromEntries(
  Object.entries(network.shapes).map(([name, shape], at) => [
    name,
    tf.randomUniform([...shape], -0.5, 0.5, 'float32', at),
  ]),
) as Record<string, tf.Tensor>;
const d1 = tf.randomUniform([5, ...images], 0, 1, 'float32', 9);
const entropy = tf.scalar(2);

function lossUnder(objective: Objective, of: Network = network, phase?: number) {
  const phases = phasesOf(objective, of);
  const noise = Object.fromEntries(
    Object.entries(noiseOf(objective, of)).map(([name, n]) => [
      name,
      tf.fill([n, 1], 1 / Math.sqrt(n)) as tf.Tensor,
    ]),
  );
  return lossOf(objective, {
    ...{ network: of, parameters: p, fixed: p, forward: forwardPass(of, p, d1), crossEntropy: entropy },
    ...{ factors: { rrFactor: 0.5, orthoFactor: 0.25, decayFactor: 0.125 }, noise },
    phase:
      phases > 0
        ? tf
            .oneHot(phase ?? 0, phases)
            .cast('float32')
            .reshape([phases, 1])
        : undefined,
  }).dataSync()[0] as number;
}

const number = (tensor: tf.Tensor) => tensor.dataSync()[0] as number;

it('weight decay adds half the squared length of weights, and of nothing else', () => {
  const [W1, W2] = [p.W1, p.W2] as [tf.Tensor, tf.Tensor];
  const expected = 2 + (0.125 / 2) * (number(W1.square().sum()) + number(W2.square().sum()));
  expect(lossUnder(decay)).toBeCloseTo(expected, 5);
});

it('Ort asks a kernel that is wider than high for orthonormal rows', () => {
  expect(noiseOf(ort, network)).toEqual({ 'u/W1': 9, 'u/W2': 3 });
  const rows = (p.W1 as tf.Tensor).reshape([9, 12]).transpose();
  const u = (n: number) => tf.fill([n, 1], 1 / Math.sqrt(n)) as tf.Tensor;
  const expected = 2 + 0.25 * (number(srip(rows, u(9))) + number(srip(p.W2 as tf.Tensor, u(3))));
  expect(lossUnder(ort)).toBeCloseTo(expected, 5);
});

describe.each([
  { objective: rr, reverseOf: reversePass },
  { objective: rrLocal, reverseOf: localReverse },
])('$objective.name', ({ objective, reverseOf }) => {
  const forward = forwardPass(network, p, d1);
  const halves = reverseOf(network, p, forward).map(
    (back, at) =>
      number(
        back
          .sub(forward.activations[at] as tf.Tensor)
          .square()
          .sum(),
      ) / 2,
  );

  it('counts the mean over rows and entries of each layer, where the network has it so', () => {
    const [x, b] = halves as [number, number];
    expect(lossUnder(objective)).toBeCloseTo(2 + 0.5 * (x / (5 * 16) + b / (5 * 48)), 5);
  });

  it('counts the sum, where it does not', () => {
    const [x, b] = halves as [number, number];
    expect(lossUnder(objective, summed)).toBeCloseTo(2 + 0.5 * (x + b), 3);
  });
});

describe('Pre that ends in the task', () => {
  const { activations } = forwardPass(network, p, d1);
  const [x, b] = localReverse(network, p, { activations });
  const meanOf = (back: tf.Tensor | undefined, d: tf.Tensor | undefined) =>
    number(
      (back as tf.Tensor)
        .sub(d as tf.Tensor)
        .square()
        .mean(),
    ) / 2;

  it('has a phase for each layer, in which that alone is trained, and one for the task', () => {
    expect(phasesOf(preThenTask, network)).toBe(3);
    expect(lossUnder(preThenTask, network, 0)).toBeCloseTo(0.5 * meanOf(x, activations[0]), 5);
    expect(lossUnder(preThenTask, network, 1)).toBeCloseTo(0.5 * meanOf(b, activations[1]), 5);
    expect(lossUnder(preThenTask, network, 2)).toBeCloseTo(2, 6);
  });
});
