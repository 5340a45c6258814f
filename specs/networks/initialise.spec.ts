import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { mnistNetwork } from '../../src/paper/mnist/network.ts';
import { peakNetwork } from '../../src/paper/peak/network.ts';

describe('initialise', () => {
  const parameters = initialise(peakNetwork, 0);

  it('draws weights uniformly from ±√(6 / (rows + columns))', () => {
    const { values } = parameters.W1 as { values: Float32Array };
    const limit = Math.sqrt(6 / (784 + 128));
    expect(Math.max(...values)).toBeLessThan(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.999 * limit);
    expect(Math.min(...values)).toBeLessThan(-0.999 * limit);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(4 * (limit / Math.sqrt(3 * values.length)));
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
  });

  it('draws kernels from as many ways in and out for each place: ±√(6 / (9·4 + 9·80))', () => {
    const network = { ...mnistNetwork, shapes: { K: [3, 3, 4, 80] }, weights: ['K'] as const };
    const { values } = initialise(network, 0).K as FloatArray;
    const limit = Math.sqrt(6 / (9 * 4 + 9 * 80));
    expect(Math.max(...values)).toBeLessThan(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.99 * limit);
    expect(Math.min(...values)).toBeLessThan(-0.99 * limit);
  });

  it('starts biases and β at 0, γ at 1', () => {
    for (const name of ['b1', 'b2', 'beta1', 'beta2'])
      expect(new Set(parameters[name]?.values)).toEqual(new Set([0]));
    for (const name of ['gamma1', 'gamma2']) expect(new Set(parameters[name]?.values)).toEqual(new Set([1]));
  });

  it('gives other weights for another seed, and the same for the same', () => {
    expect(initialise(peakNetwork, 0)).toEqual(parameters);
    expect(initialise(peakNetwork, 1).W1?.values).not.toEqual(parameters.W1?.values);
  });

  it('gives these bits on every machine', () => {
    const hash = createHash('sha256').update(
      Buffer.from((initialise(mnistNetwork, 0).W1 as FloatArray).values.buffer),
    );
    expect(hash.digest('hex')).toMatchInlineSnapshot(
      `"fae399a57be568c25155f3347d20950f291af6136e55b882903059646e1707b7"`,
    );
  });
});
