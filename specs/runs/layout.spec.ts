import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { claimRunFolder, isFileOfRuns, runFoldersIn } from '../../src/harness/runs/layout.ts';
import { newestModel, numberedModels, svdFolder } from '../../src/lab/runs/artefacts.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';

describe('the layout of results', () => {
  const root = temporaryFolder();

  it('takes the next free number, as the reference does', () => {
    expect(claimRunFolder(root, study, 'mnist', 'RR')).toBe(join(root, 'MNIST_RR', 'test_0000'));
    expect(claimRunFolder(root, study, 'mnist', 'RR')).toBe(join(root, 'MNIST_RR', 'test_0001'));
    expect(claimRunFolder(root, study, 'peak', 'RR')).toBe(join(root, 'peak_RR', 'test_0000'));
  });

  it('takes no number under which something lies beside the family', () => {
    mkdirSync(join(root, 'peak_Ort_SVD_0000_0049'));
    mkdirSync(join(root, 'peak_RR-local_SVD_0001_final'));
    expect(claimRunFolder(root, study, 'peak', 'Ort')).toBe(join(root, 'peak_Ort', 'test_0001'));
    expect(claimRunFolder(root, study, 'peak', 'RR-local')).toBe(join(root, 'peak_RR-local', 'test_0000'));
    expect(claimRunFolder(root, study, 'peak', 'RR-local')).toBe(join(root, 'peak_RR-local', 'test_0002'));
  });

  it('finds the runs of families whatever they are called, and none in what lies beside them', () => {
    const other = join(root, 'others');
    const runs = ['peak_RR/test_0000', 'peak_RR/test_12345', 'peak_RR_of_May/test_0001'];
    for (const folder of [...runs, 'peak_RR_SVD_0000_0049/test_0000', 'peak/test_0000', 'peak_RR/0001']) {
      mkdirSync(join(other, folder), { recursive: true });
    }
    expect(runFoldersIn(other)).toEqual(runs.map((folder) => join(other, folder)));
  });

  it.each<[string, boolean]>([
    ['peak_RR/test_0000/run.json', true],
    ['peak_RR/test_0000/metrics.json.123', true],
    ['peak_RR/test_0000/model_0049.safetensors', true],
    ['tishby_RR/test_0000/AB/trainloss.txt', true],
    ['peak_RR_SVD_0000_0049/v_0003.png', true],
    ['peak_RR_SVD_0000_final/u_0003.png', true],
    ['peak_RR/test_0000/notes.txt', false],
    ['peak_RR/test_0000/run.json.bak', false],
    ['peak_RR/notes.txt', false],
    ['peak_RR_SVD_0000_0049/mine.png', false],
    ['peak_RR_SVD_0000_0049/deep/v_0003.png', false],
    ['peak_RR_SVD/v_0003.png', false],
  ])('%s is a file of runs: %j', (name, expected) => {
    expect(isFileOfRuns(study, name)).toBe(expected);
  });

  it('takes the newest numbered model for the SVD, the final one where there is no other', () => {
    const run = claimRunFolder(root, study, 'peak', 'Std');
    expect(() => newestModel(run)).toThrow(/expected a run folder, found no model in it/);
    writeFileSync(join(run, 'model_final.safetensors'), '');
    expect(svdFolder(newestModel(run))).toBe(join(root, 'peak_Std_SVD_0000_final'));
    for (const name of ['model_0009.safetensors', 'model_0049.safetensors', 'model_0049.tmp'])
      writeFileSync(join(run, name), '');
    expect(numberedModels(run)).toEqual(['model_0009.safetensors', 'model_0049.safetensors']);
    expect(svdFolder(newestModel(run))).toBe(join(root, 'peak_Std_SVD_0000_0049'));
    // Names are as long as their numbers from here on, and no longer sort as these.
    for (const name of ['model_9999.safetensors', 'model_10001.safetensors'])
      writeFileSync(join(run, name), '');
    expect(svdFolder(newestModel(run))).toBe(join(root, 'peak_Std_SVD_0000_10001'));
  });
});
