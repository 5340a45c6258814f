import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { initialise } from '../../src/networks/initialise.ts';
import { mnist } from '../../src/networks/mnist.ts';
import { peak } from '../../src/networks/peak.ts';

describe('initialise', () => {
  const parameters = initialise(peak, 0);

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

  it('starts biases and β at 0, γ at 1', () => {
    for (const name of ['b1', 'b2', 'beta1', 'beta2'])
      expect(new Set(parameters[name]?.values)).toEqual(new Set([0]));
    for (const name of ['gamma1', 'gamma2']) expect(new Set(parameters[name]?.values)).toEqual(new Set([1]));
  });

  it('gives other weights for another seed, and the same for the same', () => {
    expect(initialise(peak, 0)).toEqual(parameters);
    expect(initialise(peak, 1).W1?.values).not.toEqual(parameters.W1?.values);
  });

  it('gives these bits on every machine', () => {
    const hash = createHash('sha256').update(
      Buffer.from((initialise(mnist, 0).W1 as FloatArray).values.buffer),
    );
    expect(hash.digest('hex')).toMatchInlineSnapshot(
      `"fae399a57be568c25155f3347d20950f291af6136e55b882903059646e1707b7"`,
    );
  });
});
