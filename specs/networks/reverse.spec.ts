import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { forwardPass, localReverse, type Network, reversePass } from '../../src/lab/networks/network.ts';
import { mnistNetwork } from '../../src/paper/mnist/network.ts';
import { peakNetwork } from '../../src/paper/peak/network.ts';
import { tishbyNetwork } from '../../src/paper/tishby/network.ts';

await loadEngine('cpu');

/** Runs both passes of a network on hand-made parameters. */
function passes(network: Network, parameters: Record<string, number[] | number[][]>, d1: number[][]) {
  const p = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, tf.tensor(values)]));
  const forward = forwardPass(network, p, tf.tensor2d(d1));
  const list = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => tensor.arraySync() as number[][]);
  return { forward: list(forward.activations), reverse: list(reversePass(network, p, forward)) };
}

describe('mnist', () => {
  it('runs backwards as worked by hand: z = (1·1 + 2·3, 1·2 + 2·4) + b, d1′ = (7, 10)·W1ᵀ', () => {
    const { forward, reverse } = passes(
      mnistNetwork,
      {
        W1: [
          [1, 2],
          [3, 4],
        ],
        b1: [0.5, -0.5],
      },
      [[1, 2]],
    );
    expect(forward[1]).toEqual([[7.5, 9.5]]);
    expect(reverse).toEqual([[[27, 61]]]);
  });

  it('inverts exactly what lies in the span of orthonormal columns', () => {
    const { reverse } = passes(
      mnistNetwork,
      {
        W1: [
          [0.6, 0.8],
          [0.8, -0.6],
          [0, 0],
        ],
        b1: [5, -7],
      },
      [
        [3, 4, 0],
        [1, -2, 0],
      ],
    );
    reverse[0]?.flat().forEach((x, at) => {
      expect(x).toBeCloseTo([3, 4, 0, 1, -2, 0][at] as number, 5);
    });
  });
});

describe('peak', () => {
  // One hidden unit, one output, batch of two. d1·W1 = ±1 has mean 0 and variance 1, so BN1 divides by √1.001 = r:
  // d2 = relu(±2/r + 0.5). BN2 then sees two values whose distance is their variance's root twice.
  const r = Math.sqrt(1.001);
  const parameters = {
    W1: [[1], [0]],
    b1: [3],
    W2: [[2]],
    b2: [1],
    gamma1: [2],
    beta1: [0.5],
    gamma2: [1],
    beta2: [0.25],
  };
  const { forward, reverse } = passes(peakNetwork, parameters, [
    [1, 9],
    [-1, 9],
  ]);
  const top = 2 / r + 0.5;

  it('runs forwards as worked by hand; the bias before batch norm is without effect', () => {
    expect(forward[1]?.[0]?.[0]).toBeCloseTo(top, 5);
    expect(forward[1]?.[1]?.[0]).toBe(0); // relu(−2/r + 0.5)
    const scale = Math.sqrt(top ** 2 + 1e-3); // 2·d2 = (2·top, 0): half the distance is top
    expect(forward[2]?.[0]?.[0]).toBeCloseTo(top / scale + 0.25, 5);
    expect(forward[2]?.[1]?.[0]).toBe(0); // relu(−top/scale + 0.25)
  });

  it('runs backwards with the same W, γ1 and β1', () => {
    const d3 = [forward[2]?.[0]?.[0] as number, 0];
    const spread = d3[0] as number; // (d3 − b2)·2 = (2·d3₀ − 2, −2): half the distance is d3₀
    const back = 2 * (spread / Math.sqrt(spread ** 2 + 1e-3)) + 0.5;
    expect(reverse[1]?.[0]?.[0]).toBeCloseTo(back, 5);
    expect(reverse[1]?.[1]?.[0]).toBe(0);
    expect(reverse[0]?.[0]?.[0]).toBeCloseTo(back - 3, 5); // (d2′ − b1)·W1ᵀ, no activation
    expect(reverse[0]?.[0]?.[1]).toBe(0);
    expect(reverse[0]?.[1]).toEqual([-3, 0]);
  });
});

describe('tishby', () => {
  // The first two layers alone, of one unit each: d2 = tanh(2·d1 + 1), d3 = tanh(−3·d2 + 0.5).
  const network = { ...tishbyNetwork, layers: tishbyNetwork.layers.slice(0, 2) };
  const parameters = { W1: [[2]], b1: [1], W2: [[-3]], b2: [0.5] };
  const { tanh } = Math;
  const [d1, d2] = [0.25, tanh(1.5)];
  const d3 = tanh(-3 * d2 + 0.5);

  it('runs forwards and backwards as worked by hand, with tanh on every layer but the input', () => {
    const { forward, reverse } = passes(network, parameters, [[d1]]);
    expect(forward[2]?.[0]?.[0]).toBeCloseTo(d3, 6);
    const back2 = tanh(-3 * (d3 - 0.5));
    expect(reverse[1]?.[0]?.[0]).toBeCloseTo(back2, 6);
    expect(reverse[0]?.[0]?.[0]).toBeCloseTo(2 * (back2 - 1), 6);
  });

  it('feeds each local reverse step from the layer’s own output', () => {
    const p = Object.fromEntries(
      Object.entries(parameters).map(([name, values]) => [name, tf.tensor(values)]),
    );
    const back = localReverse(network, p, forwardPass(network, p, tf.tensor2d([[d1]])));
    const [first, second] = back.map((tensor) => tensor.dataSync()[0]);
    expect(second).toBeCloseTo(tanh(-3 * (d3 - 0.5)), 6);
    expect(first).toBeCloseTo(2 * (d2 - 1), 6);
  });

  it('is 12-10-7-5-4-3-2 and gives the cross-entropy its last layer', () => {
    expect(tishbyNetwork.weights.map((W) => tishbyNetwork.shapes[W])).toEqual([
      [12, 10],
      [10, 7],
      [7, 5],
      [5, 4],
      [4, 3],
      [3, 2],
    ]);
    const d7 = tf.tensor2d([[0.5, -0.5]]);
    expect(tishbyNetwork.predict(d7, {})).toBe(d7);
  });
});
