import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { NamedArrays } from '../../src/kit/arrays.ts';
import { initialise } from '../../src/networks/initialise.ts';
import { readModel, writeModel } from '../../src/runs/models.ts';
import { experiments } from '../../src/training/experiments.ts';
import { temporaryFolder } from '../setup/folders.ts';

const file = join(temporaryFolder(), 'model.safetensors');
const mnist = initialise(experiments.mnist.network, 0);
const peak = initialise(experiments.peak.network, 0);
const stored = (parameters: NamedArrays) => writeModel(file, parameters, {});

describe('readModel', () => {
  it.each([
    ['mnist', mnist],
    ['peak', peak],
  ])('tells a model of %s by its tensors', (name, parameters) => {
    stored(parameters);
    const model = readModel(file);
    expect(model.experiment.name).toBe(name);
    expect(model.parameters).toEqual(parameters);
  });

  const { b1, ...withoutBias } = mnist as Record<string, NonNullable<NamedArrays[string]>>;
  const scalar = { shape: [1], values: Float32Array.of(Number.NaN) };
  it.each<[string, NamedArrays, RegExp]>([
    ['a missing tensor', withoutBias, /mnist: b1 is missing/],
    ['an extra one', { ...mnist, W9: scalar }, /mnist: unexpected tensor W9/],
    [
      'a wrong shape',
      { ...mnist, b1: { shape: [5, 2], values: new Float32Array(10) } },
      /mnist: b1 must be \[10\], got \[5, 2\]/,
    ],
    [
      'a NaN',
      { ...mnist, b1: { shape: [10], values: new Float32Array(10).fill(Number.NaN) } },
      /mnist: b1 holds NaN/,
    ],
    [
      'an infinity',
      { ...mnist, b1: { shape: [10], values: new Float32Array(10).fill(-Infinity) } },
      /mnist: b1 holds -Infinity/,
    ],
  ])('refuses %s', (_, parameters, message) => {
    stored(parameters);
    expect(() => readModel(file)).toThrow(message);
  });

  it('refuses a model of the other experiment, by its name alone', () => {
    stored(mnist);
    expect(() => readModel(file, 'peak')).toThrow(/\(peak: W1 must be \[784, 128\], got \[784, 10\]\)$/);
  });

  it('refuses what is no file, and no model', () => {
    expect(() => readModel(join(file, '..', 'none'))).toThrow(/none: expected a safetensors file \(ENOENT/);
    writeFileSync(file, 'text');
    expect(() => readModel(file)).toThrow(/not a valid safetensors file/);
  });
});
