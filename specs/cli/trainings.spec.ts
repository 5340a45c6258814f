import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import { endOf } from '../../src/harness/study/metrics.ts';
import { readRunFile } from '../../src/harness/study/run-file.ts';
import { type Experiment, experimentNamed } from '../../src/harness/study/study.ts';
import { projectPath } from '../../src/kit/project.ts';
import { decodeSafetensors } from '../../src/kit/safetensors.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { peak } from '../setup/paper.ts';
import { type Ended, runRacecar } from '../setup/racecar.ts';

const cwd = temporaryFolder();
const racecar = (...args: string[]): Promise<Ended> => runRacecar(args, { cwd });
const synthetic = ['--data', 'synthetic'];
const hash = (file: string) =>
  createHash('sha256')
    .update(readFileSync(join(cwd, file)))
    .digest('hex');
/** The images of a folder; beside them is the list of what was written there. */
const imagesIn = (folder: string) =>
  readdirSync(join(cwd, folder))
    .filter((name) => name.endsWith('.png'))
    .sort();
/** What a finished run of an experiment measured. */
const tableIn = (folder: string, experiment: Experiment) => readMetrics(join(cwd, folder), experiment, true);
const lines = (file: string) => readFileSync(join(cwd, file), 'utf8').trimEnd().split('\n');

describe('a short training', () => {
  const run = 'runs/peak_RR/test_0000';
  const args = [
    'train',
    'peak',
    'RR',
    '--steps',
    '45',
    '--record-every',
    '10',
    '--max-save',
    '1',
    '--seed',
    '3',
    ...synthetic,
  ];
  let first: Ended;

  beforeAll(async () => {
    rmSync(join(cwd, 'runs'), { recursive: true, force: true });
    first = await racecar(...args);
  });

  it('shows its progress on standard error, its result on standard output, and what data it was', () => {
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/\[1\/1\] peak RR +seed 3: step 11 of 45, loss /);
    expect(first.stdout).toMatch(/peak +RR +1 +0\.\d{4}/);
    expect(first.stdout).toMatch(
      /SYNTHETIC data \(110 images, SHA-256 [0-9a-f]{12}….*engine onnx; run in runs\/peak_RR\/test_0000\/$/m,
    );
    expect(first.stdout + first.stderr).not.toMatch(/TensorFlow\.js/); // no banner
  });

  it('leaves the files of the reference, and ours', () => {
    expect(readdirSync(join(cwd, run)).sort()).toEqual(
      [
        'backwardtest_img',
        'elapsedtime.txt',
        'files.json',
        'metrics.json',
        'model_0003.safetensors',
        'model_final.safetensors',
      ]
        .concat(['run.json', 'testaccuracy.txt', 'trainloss.txt'])
        .sort(),
    );
    expect(
      readdirSync(join(cwd, run, 'backwardtest_img'))
        .sort()
        .slice(0, 6),
    ).toEqual([0, 1, 2, 3, 4].map((record) => `test0_000${record}.png`).concat('test1_0000.png'));
    expect(readdirSync(join(cwd, run, 'backwardtest_img'))).toHaveLength(50);
    for (const name of ['trainloss', 'testaccuracy', 'elapsedtime']) {
      expect(lines(`${run}/${name}.txt`).map((line) => line.split('\t')[0])).toEqual([
        '0',
        '1',
        '2',
        '3',
        '4',
      ]);
    }
  });

  it('leaves a valid run.json, with the parameters that it read and no others', () => {
    const { parameters, start, seed, data, status, engine } = readRunFile(join(cwd, run));
    expect({ seed, start, status, origin: data.origin, engine: engine.name }).toEqual({
      seed: 3,
      start: 'seed',
      status: 'complete',
      origin: 'synthetic',
      engine: 'onnx',
    });
    expect(parameters).toEqual({
      steps: 45,
      learningRate: 1e-4,
      rrFactor: 1e-6,
      recordEvery: 10,
      maxSave: 1,
    });
  });

  it('leaves a valid table that agrees with the text files', () => {
    const table = tableIn(run, peak);
    const { step, loss, testAccuracy } = table;
    expect(step).toEqual([0, 10, 20, 30, 40]);
    const told = (name: string) => lines(`${run}/${name}.txt`).map((line) => line.split('\t').map(Number));
    expect(told('trainloss').map(([index, value = 0]) => [index, Math.fround(value)])).toEqual(
      loss?.map((value, index) => [index, value]),
    );
    // The last one is of the model after the last step.
    expect(told('testaccuracy')).toEqual(testAccuracy?.slice(0, -1).map((value, index) => [index, value]));
    const lengths = Object.fromEntries(Object.entries(table).map(([name, { length }]) => [name, length]));
    expect(lengths).toEqual({
      ...{ step: 5, loss: 5, crossEntropy: 5, trainAccuracy: 6, testAccuracy: 6 },
      ...{ 'trainReverseError.d1': 6, 'trainReverseError.d2': 6 },
      ...{ 'testReverseError.d1': 6, 'testReverseError.d2': 6 },
      ...{ initialSingularValues: 128, singularValues: 128, dataEnergies: 10, permutedEnergies: 10 },
      ...{ centredEnergies: 10, permutedCentredEnergies: 10, meanEnergies: 10 },
      ...{ 'trainLocalReverseError.d1': 1, secondsPerStep: 1 },
    });
  });

  it('ends after so many records with --records, having given what the longer one began with', async () => {
    const { code } = await racecar(...args, '--records', '3', '--out', 'cut');
    expect([code, readRunFile(join(cwd, 'cut')).parameters.steps]).toEqual([0, 21]);
    const [cut, whole] = [tableIn('cut', peak), tableIn(run, peak)];
    expect(cut.step).toEqual([0, 10, 20]);
    expect(cut.loss).toEqual(whole.loss?.slice(0, 3));
    expect(cut.initialSingularValues).toEqual(whole.initialSingularValues);
  });

  it('gives the same bytes of weights when it is run again, under the next number', async () => {
    await racecar(...args);
    for (const model of ['model_0003.safetensors', 'model_final.safetensors']) {
      expect(hash(`runs/peak_RR/test_0001/${model}`)).toBe(hash(`${run}/${model}`));
    }
  });

  it('starts from a file of initial weights as from the seed that they came from', async () => {
    await racecar('init', 'peak', '--seed', '3', '--out', 'init.safetensors');
    await racecar(...args, '--init', 'init.safetensors', '--out', 'from-file');
    const [ours, theirs] = [`${run}/model_final.safetensors`, 'from-file/model_final.safetensors'].map(
      (file) => decodeSafetensors(readFileSync(join(cwd, file)), file).tensors,
    );
    expect(theirs).toEqual(ours);
    expect(readRunFile(join(cwd, 'from-file')).start).toBe(hash('init.safetensors'));
  });

  it('is evaluated to the numbers that it recorded', async () => {
    const { code, stdout } = await racecar('evaluate', `${run}/model_final.safetensors`, ...synthetic);
    const table = tableIn(run, peak);
    expect(code).toBe(0);
    expect(stdout).toContain(endOf(table, 'testReverseError.d1').toFixed(4));
    expect(stdout).toContain(endOf(table, 'trainReverseError.d2').toFixed(4));
    // Only an experiment of several tasks says which one.
    expect(stdout).not.toContain('task');
    expect(imagesIn(`${run}/model_final_backwardtest_img`)).toHaveLength(10);
    rmSync(join(cwd, run, 'model_final_backwardtest_img'), { recursive: true });
  });

  it('is evaluated out of a pipe, where a folder for its images is named; and ends where none is', () => {
    const evaluate = (...more: string[]) => {
      const command = `"$0" "$1" evaluate <(cat ${run}/model_final.safetensors) "\${@:2}"`;
      const args = [process.execPath, projectPath('bin/racecar.js'), ...synthetic, ...more];
      return spawnSync('bash', ['-c', command, ...args], { cwd, encoding: 'utf8', timeout: 40_000 });
    };
    const named = evaluate('--out', 'from a pipe');
    expect([named.status, imagesIn('from a pipe').length]).toEqual([0, 10]);
    const { status, stdout, stderr } = evaluate();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^racecar: \/dev\/fd\/\d+: images cannot be put beside what is no file; .*--out\n$/,
    );
  });

  it.each(['--experiment', '--dataset'])(
    'refuses to evaluate it as the other experiment: %s',
    async (option) => {
      const { code, stderr } = await racecar(
        'evaluate',
        `${run}/model_final.safetensors`,
        option,
        'mnist',
        ...synthetic,
      );
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/\(mnist: W1 must be \[784, 10\], got \[784, 128\]\)\n$/),
      ]);
    },
  );

  it('is decomposed: singular values, and images of singular vectors of either side', async () => {
    const { stdout } = await racecar('svd', run, '--side', 'both', '--count', '3');
    const printed = [...stdout.matchAll(/^ *\d +(\d+\.\d{6})$/gm)].map((match) => Number(match[1]));
    expect(printed).toHaveLength(3);
    expect(imagesIn('runs/peak_RR_SVD_0000_0003')).toEqual(
      ['u', 'v'].flatMap((side) => [0, 1, 2].map((index) => `${side}_000${index}.png`)),
    );
    await racecar('svd', `${run}/model_final.safetensors`, '--out', 'vectors');
    expect(imagesIn('vectors')).toHaveLength(10);
    const [largest] = tableIn(run, peak).singularValues as number[];
    expect(Math.abs((printed[0] as number) - (largest as number))).toBeLessThan(0.5);
  });
});

describe('a training that diverges', () => {
  it('is told with variant, step and last finite loss; exit code 1, and the folder says so', async () => {
    const args = [
      'train',
      'mnist',
      'RR',
      '--learning-rate',
      '1',
      '--rr-factor',
      '1e38',
      '--out',
      'diverged',
      ...synthetic,
    ];
    const { code, stderr } = await racecar(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/mnist RR, seed 0: the loss is Infinity at step 0; the last finite loss was none/);
    const run = readRunFile(join(cwd, 'diverged'));
    expect([run.status, run.error]).toEqual(['failed', expect.stringMatching(/the loss is/)]);
  });
});

describe('a training of which some images are run backwards', () => {
  it('is evaluated to the numbers that it recorded', async () => {
    const args = ['--seed', '1', '--steps', '2', '--record-every', '2', '--out', 'digits'];
    await racecar('train', 'nmnist', 'Std', ...args);
    const { stdout } = await racecar('evaluate', 'digits/model_final.safetensors', '--seed', '1');
    const table = tableIn('digits', experimentNamed(study, 'nmnist'));
    const rowOf = (part: string) => new RegExp(`^${part} +(.*)$`, 'm').exec(stdout)?.[1]?.split(/ +/);
    const recorded = (part: string) => [
      endOf(table, `${part}Accuracy`).toFixed(2),
      ...[1, 2, 3].map((layer) => endOf(table, `${part}ReverseError.d${layer}`).toFixed(4)),
    ];
    expect(rowOf('training')).toEqual(recorded('train'));
    expect(rowOf('test')).toEqual(recorded('test'));
    expect(stdout).toContain('reverse errors of the first 500 of each, engine onnx');
  });
});

describe('reproduce', () => {
  it('trains what it is told to, over seeds, and leaves runs, singular images and the picture of Fig. 3', async () => {
    const { code, stdout, stderr } = await racecar(
      'reproduce',
      '--experiment',
      'mnist',
      '--seeds',
      '2',
      '--first-seed',
      '5',
      '--out',
      'all',
      ...synthetic,
    );
    expect([code, stderr.match(/done in/g)?.length]).toEqual([0, 6]);
    expect(readdirSync(join(cwd, 'all')).sort()).toEqual(
      ['Ort', 'RR', 'Std']
        .flatMap((name) => [`MNIST_${name}`, `MNIST_${name}_SVD_0000_0009`, `MNIST_${name}_SVD_0001_0009`])
        .sort(),
    );
    expect(imagesIn('all/MNIST_RR_SVD_0001_0009')).toHaveLength(10);
    expect(
      ['test_0000', 'test_0001'].map((name) => readRunFile(join(cwd, 'all/MNIST_Ort', name)).seed),
    ).toEqual([5, 6]);
    expect(stdout).toMatch(/^mnist +RR +2 +0\.\d{4} ± 0\.\d{4}/m);
    expect(existsSync(join(cwd, 'reports/pictures/figure3-mnist.png'))).toBe(true);
    expect(stdout).toMatch(/^reports\/pictures\/figure3-mnist\.png: /m);
  });
});
