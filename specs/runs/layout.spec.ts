import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { claimRunFolder, newestModel, numberedModels, svdFolder } from '../../src/runs/layout.ts';
import { temporaryFolder } from '../setup/folders.ts';

describe('the layout of results', () => {
  const root = temporaryFolder();

  it('takes the next free number, as the reference does', () => {
    expect(claimRunFolder(root, 'mnist', 'RR')).toBe(join(root, 'MNIST_RR', 'test_0000'));
    expect(claimRunFolder(root, 'mnist', 'RR')).toBe(join(root, 'MNIST_RR', 'test_0001'));
    expect(claimRunFolder(root, 'peak', 'RR')).toBe(join(root, 'peak_RR', 'test_0000'));
  });

  it('takes the newest numbered model for the SVD, the final one where there is no other', () => {
    const run = claimRunFolder(root, 'peak', 'Std');
    expect(() => newestModel(run)).toThrow(/expected a run folder, found no model in it/);
    writeFileSync(join(run, 'model_final.safetensors'), '');
    expect(svdFolder(newestModel(run))).toBe(join(root, 'peak_Std_SVD_0000_final'));
    for (const name of ['model_0009.safetensors', 'model_0049.safetensors', 'model_0049.tmp'])
      writeFileSync(join(run, name), '');
    expect(numberedModels(run)).toEqual(['model_0009.safetensors', 'model_0049.safetensors']);
    expect(svdFolder(newestModel(run))).toBe(join(root, 'peak_Std_SVD_0000_0049'));
  });
});
