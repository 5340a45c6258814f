import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { experimentNamed } from '../../src/harness/study/study.ts';
import type { NamedArrays } from '../../src/kit/arrays.ts';
import { labOf, labsOf } from '../../src/lab/experiments/network-experiment.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { readModel, writeModel } from '../../src/lab/runs/models.ts';
import { mnistNetwork } from '../../src/paper/mnist/network.ts';
import { peakNetwork } from '../../src/paper/peak/network.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';

const file = join(temporaryFolder(), 'model.safetensors');
const mnist = initialise(mnistNetwork, 0);
const peak = initialise(peakNetwork, 0);
const stored = (parameters: NamedArrays, metadata = {}) => writeModel(file, parameters, metadata);
const read = (path = file) => readModel(path, labsOf(study.experiments));

describe('readModel', () => {
  it.each([
    ['mnist', mnist],
    ['peak', peak],
  ])('tells a model of %s by its tensors', (name, parameters) => {
    stored(parameters);
    const model = read();
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
    expect(() => read()).toThrow(message);
  });

  it('takes it for one of the experiment that it names, where it fits several', () => {
    const lab = labOf(experimentNamed(study, 'mnist'));
    const twins = [lab, { ...lab, name: 'digits' }];
    const nameOf = (metadata: Record<string, string>) => {
      stored(mnist, metadata);
      return readModel(file, twins).experiment.name;
    };
    expect(['digits', 'mnist', 'peak'].map((experiment) => nameOf({ experiment }))).toEqual([
      'digits',
      'mnist',
      'mnist',
    ]);
    expect(nameOf({})).toBe('mnist');
  });

  it('refuses a model of the other experiment, by its name alone', () => {
    stored(mnist);
    expect(() => readModel(file, [labOf(experimentNamed(study, 'peak'))])).toThrow(
      /\(peak: W1 must be \[784, 128\], got \[784, 10\]\)$/,
    );
  });

  it('refuses what is no file, and no model', () => {
    expect(() => read(join(file, '..', 'none'))).toThrow(/none: expected a safetensors file \(ENOENT/);
    writeFileSync(file, 'text');
    expect(() => read()).toThrow(/not a valid safetensors file/);
  });
});
