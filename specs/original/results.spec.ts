import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { endOf } from '../../src/harness/study/metrics.ts';
import { type FloatArray, mapEntries, zeros } from '../../src/kit/arrays.ts';
import { labsOf } from '../../src/lab/experiments/network-experiment.ts';
import { restoredOn } from '../../src/lab/runs/restored.ts';
import { mnist } from '../../src/paper/mnist/experiment.ts';
import { measureResults } from '../../src/paper/original/measured-results.ts';
import { openResults } from '../../src/paper/original/results-folder.ts';
import { differenceOf } from '../../src/paper/original/reverse-pictures.ts';
import { isOfAuthors, parametersOfGraph } from '../../src/paper/original/variable-names.ts';
import { peak } from '../../src/paper/peak/experiment.ts';
import { study } from '../../src/paper/racecar.ts';
import { refusalOf } from '../declared/written.ts';
import { projectUrl } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { inThisProcess } from '../setup/in-process.ts';
import { runRacecar } from '../setup/racecar.ts';

/** What the authors’ script left on the synthetic digits, and what TensorFlow measured of its last model. */
const real = join(import.meta.dirname, 'files/MNIST_RR/test_0000');
const told = JSON.parse(readFileSync(join(import.meta.dirname, 'files/MNIST_RR.txt'), 'utf8')) as Record<
  string,
  number | number[]
>;
const experiments = labsOf(study.experiments).filter(isOfAuthors);
const on = await restoredOn(mnist, { origin: 'synthetic' }, 'wasm');

const root = temporaryFolder();
let copies = 0;
/** A copy of the real folder, under a name that tells what it is. */
function copy(family = 'MNIST_RR', run = 'test_0000'): string {
  const folder = join(root, String(copies++), family, run);
  cpSync(real, folder, { recursive: true });
  return folder;
}
const refusal = (act: () => unknown) => refusalOf(act).replaceAll(/\/\S*\/(?=MNIST|peak|results)/g, '');
const opened = (folder: string) => openResults(folder, experiments);
const measured = (folder: string) => measureResults(opened(folder), on);

describe('a folder of the authors’ results', () => {
  it('tells by its names what it is of', () => {
    const { experiment, variant, number, models } = opened(real);
    expect([experiment.name, variant, number, models]).toEqual(['mnist', 'RR', 0, [9]]);
    const { experiment: other, variant: ort, number: third } = opened(copy('peak_Ort', 'test_0003'));
    expect([other.name, ort, third]).toEqual(['peak', 'Ort', 3]);
  });

  it('may be called otherwise, where the user says what it is', () => {
    const folder = copy('results', 'mine');
    expect(refusal(() => opened(folder))).toBe(
      'results/mine: expected it in a folder peak|MNIST _ Std|Ort|RR, got results; say what it is with --experiment and --variant',
    );
    expect(openResults(folder, experiments, { experiment: mnist, variant: 'Std' })).toMatchObject({
      variant: 'Std',
      number: null,
    });
    // Of an experiment that the authors have no script for there can be none.
    expect(refusal(() => opened(copy('tishby_RR')))).toMatch(/expected it in a folder peak\|MNIST/);
  });

  it('has curves of every record, whatever its lines end in', () => {
    const folder = copy();
    const before = opened(folder).curves;
    expect(before['trainloss.txt']).toEqual([
      55.46014, 46.367752, 21.350964, 9.101852, 4.5599194, 2.7474718, 1.9973946, 1.6840458, 1.5526596,
      1.497854,
    ]);
    for (const [name, end] of [
      ['trainloss.txt', '\n'],
      ['testaccuracy.txt', '\r\r\n'],
    ] as const) {
      const file = join(folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\r\n', end));
    }
    expect(opened(folder).curves).toEqual(before);
  });

  it.each([
    [
      (text: string) => text.slice(0, -3),
      'MNIST_RR/test_0000/trainloss.txt: line 10 is cut off: what wrote it was stopped',
    ],
    [
      (text: string) => text.replace('3\t', '4\t'),
      'MNIST_RR/test_0000/trainloss.txt: line 4: expected 3, a tab and a number, got "4\\t9.101852"',
    ],
    [
      (text: string) => text.replace('9.101852', 'nan'),
      'MNIST_RR/test_0000/trainloss.txt: line 4: expected 3, a tab and a number, got "3\\tnan"',
    ],
    [
      (text: string) => text.slice(0, text.lastIndexOf('9\t')),
      'MNIST_RR/test_0000/testaccuracy.txt: expected 9 records as in trainloss.txt, got 10',
    ],
  ])('is refused where a curve is damaged: %#', (change, line) => {
    const folder = copy();
    const file = join(folder, 'trainloss.txt');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    expect(refusal(() => opened(folder))).toBe(line);
  });

  it('is refused where it has nothing, or is none', () => {
    const empty = join(root, 'empty', 'MNIST_RR', 'test_0000');
    mkdirSync(empty, { recursive: true });
    writeFileSync(join(empty, 'trainloss.txt'), '');
    expect(refusal(() => opened(empty))).toBe(
      'MNIST_RR/test_0000: expected results of the authors’ scripts, found neither trainloss.txt, testaccuracy.txt, elapsedtime.txt with values nor model_….ckpt',
    );
    expect(refusal(() => opened(join(root, 'results')))).toMatch(/found nothing$/);
  });
});

describe('its variables', () => {
  const ours = mapEntries(peak.network.shapes, (_, shape): FloatArray => zeros(...shape));
  const named = (form: (scope: string, name: string) => string) => ({
    W_conv1: ours.W1 as FloatArray,
    b_conv1: ours.b1 as FloatArray,
    W_conv2: ours.W2 as FloatArray,
    b_conv2: ours.b2 as FloatArray,
    [form('1_1', 'gamma')]: ours.gamma1 as FloatArray,
    [form('1_1', 'beta')]: ours.beta1 as FloatArray,
    [form('1_2', 'gamma')]: ours.gamma2 as FloatArray,
    [form('1_2', 'beta')]: ours.beta2 as FloatArray,
    'W_conv1/Adam': zeros(784, 128),
    [form('1_1', 'moving_mean')]: zeros(128),
  });

  it.each([
    ['as TensorFlow 1 names them', (scope: string, name: string) => `${scope}/${name}`],
    ['in a scope of batch norm', (scope: string, name: string) => `${scope}/BatchNorm/${name}`],
    ['of what stands in for it', (scope: string, name: string) => `${scope}/BatchNorm_${name}`],
  ])('are our parameters, %s', (_, form) => {
    const found = parametersOfGraph(named(form), peak, 'model');
    expect(Object.keys(found)).toEqual(Object.keys(ours));
    for (const [name, tensor] of Object.entries(found)) expect(tensor).toBe(ours[name]);
  });

  it('are refused where one is missing, of another shape, or not finite', () => {
    const { b_conv2: _, ...without } = named((scope, name) => `${scope}/${name}`);
    const whole = { ...without, b_conv2: zeros(2) };
    expect(refusalOf(() => parametersOfGraph(without, peak, 'model'))).toBe(
      'model: expected the variable b_conv2 of peak, got none',
    );
    expect(refusalOf(() => parametersOfGraph({ ...whole, W_conv1: zeros(784, 10) }, peak, 'model'))).toBe(
      'model: W_conv1 must be [784, 128] of peak, got [784, 10]',
    );
    const infinite = { shape: [2], values: Float32Array.of(0, Number.POSITIVE_INFINITY) };
    expect(refusalOf(() => parametersOfGraph({ ...whole, b_conv2: infinite }, peak, 'model'))).toBe(
      'model: b_conv2 holds Infinity',
    );
  });
});

describe('its last model', () => {
  it('has the accuracies, reverse errors and singular values that TensorFlow measures', async () => {
    const { table, gap, measured: models } = await measured(real);
    expect(gap).toBeNull();
    expect(models).toMatchObject([{ record: 9, steps: 901 }]);
    for (const [name, value] of Object.entries(told)) {
      const [found, expected] =
        typeof value === 'number' ? [[endOf(table, name)], [value]] : [table[name], value];
      expect(found).toHaveLength(expected.length);
      for (const [at, one] of expected.entries()) expect(found?.[at]).toBeCloseTo(one, 6);
    }
    expect(table.secondsPerStep?.[0]).toBeCloseTo(0.0005, 6);
    // Of curves the records are there, and of what only the model tells no record is.
    expect(table.testAccuracy).toHaveLength(10);
    expect(table['testReverseError.d1']).toBeUndefined();
    expect(table.initialSingularValues).toBeUndefined();
  });

  it('gives the pictures that are stored of its record, and not those of another', async () => {
    const { pictures } = await measured(real);
    expect(pictures).toEqual({ pictures: 2, mean: expect.any(Number), largest: 0, cast: 'wrapped' });
    const folder = copy();
    // The same model under another record, of which there are other pictures.
    for (const end of ['index', 'data-00000-of-00001']) {
      const file = (record: string) => join(folder, `model_${record}.ckpt.${end}`);
      cpSync(file('0009'), file('0003'));
    }
    const two = await measured(folder);
    expect(two.measured.map(({ record }) => record)).toEqual([3, 9]);
    expect(two.pictures?.largest).toBeGreaterThan(10);
    expect(two.gap).toMatch(
      /^its pictures are [\d.]+ grays on average from what its models make of these images: /,
    );
  });

  it('is compared with pictures that were clipped where that fits better', () => {
    const values = Float32Array.of(-3.5, -0.5, 0.5, 254.9, 300);
    const difference = (...pixels: number[]) => differenceOf([{ pixels: Uint8Array.from(pixels), values }]);
    expect(difference(253, 0, 0, 254, 44)).toEqual({ pictures: 1, mean: 0, largest: 0, cast: 'wrapped' });
    expect(difference(0, 0, 0, 254, 255)).toEqual({ pictures: 1, mean: 0, largest: 0, cast: 'clipped' });
    // Wrapped, 255 is next to 0.
    expect(difference(253, 255, 0, 254, 44)).toEqual({ pictures: 1, mean: 0.2, largest: 1, cast: 'wrapped' });
    expect(differenceOf([])).toBeNull();
  });
});

describe('a folder that is not a whole run', () => {
  const gapAfter = async (change: (folder: string) => void) => {
    const folder = copy();
    change(folder);
    return (await measured(folder)).gap;
  };

  it('is no evidence: fewer records, no model, or other images', async () => {
    expect(
      await gapAfter((folder) => {
        for (const name of ['trainloss.txt', 'testaccuracy.txt', 'elapsedtime.txt']) {
          const file = join(folder, name);
          writeFileSync(file, readFileSync(file, 'utf8').replace(/^9\t.*$/ms, ''));
        }
      }),
    ).toBe('it has 9 records, and 1000 steps have 10');
    expect(
      await gapAfter((folder) => {
        for (const end of ['index', 'data-00000-of-00001']) rmSync(join(folder, `model_0009.ckpt.${end}`));
      }),
    ).toBe('it has no model, and that of 1000 steps is of record 9');
    expect(
      await gapAfter((folder) => {
        for (const end of ['index', 'data-00000-of-00001']) {
          renameSync(join(folder, `model_0009.ckpt.${end}`), join(folder, `model_0007.ckpt.${end}`));
        }
      }),
    ).toBe('its last model is of record 7, and that of 1000 steps is of record 9');
    expect(
      await gapAfter((folder) => {
        const file = join(folder, 'testaccuracy.txt');
        writeFileSync(file, readFileSync(file, 'utf8').replace('9\t1.0', '9\t0.5'));
      }),
    ).toBe(
      'its testaccuracy.txt says 0.5 of record 9, and its model has 1 on these images: it was trained on others',
    );
  });

  it('is told of all the same without pictures or texts', async () => {
    expect(
      await gapAfter((folder) => rmSync(join(folder, 'backwardtest_img'), { recursive: true })),
    ).toBeNull();
    const folder = copy();
    rmSync(join(folder, 'elapsedtime.txt'));
    expect((await measured(folder)).table.secondsPerStep).toBeUndefined();
  });
});

describe('racecar original', () => {
  it('says which engine it measures without, where one that is installed does not load', async () => {
    const env = { NODE_OPTIONS: `--no-warnings --import=${projectUrl('specs/setup/without-onnx.js')}` };
    const { code, stdout, stderr } = await runRacecar(['original', real, '--data', 'synthetic'], { env });
    expect([code, stdout]).toEqual([2, expect.stringMatching(/, engine (tensorflow|wasm);/)]);
    expect(stderr).toMatch(
      /^racecar: engine onnx does not load: its native part is missing; (tensorflow|wasm) is taken\n$/,
    );
  });

  it('prints what there is, and ends with 2 on a single run, since nothing can be judged', async () => {
    const { code, stdout } = await runRacecar(['original', real, '--data', 'synthetic']);
    expect(code).toBe(2);
    expect(stdout).toContain('a model of record 9, that after 901 of 1000 steps');
    expect(stdout).toMatch(
      /test_0000 +1\.4979 +1\.00 +1\.00 +0\.5137 +0\.0261 +1\.56 {2}1\.54 {2}1\.48 {2}1\.44/,
    );
    expect(stdout).toMatch(/mnist-reconstruction +rr-reconstructs +0\.02611 +below 0\.2 +not judged/);
    expect(stdout).toContain(
      'mnist-reconstruction rr-reconstructs is not judged: one run tells nothing of how runs differ',
    );
    expect(stdout).toContain('mnist-reconstruction std-does-not is not judged: there is no run of Std');
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await runRacecar(['original', real, '--data', 'synthetic', '--json']);
    const [{ experiment, runs, claims }] = JSON.parse(stdout);
    expect([experiment, runs.length, runs[0].models[0].steps]).toEqual(['mnist', 1, 901]);
    expect(runs[0].table['trainReverseError.d1[end]'][0]).toBeCloseTo(
      told['trainReverseError.d1'] as number,
      6,
    );
    expect(claims[0].measures[0]).toMatchObject({ id: 'rr-reconstructs', verdict: null });
  });

  it('measures on the original images, unless it is told otherwise', async () => {
    const { code, stderr } = await inThisProcess(['original', real, '--data-dir', root]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/expected a folder with MNIST\/, found no images/),
    ]);
  });

  it('refuses a run that is given twice, as itself or as a copy', async () => {
    for (const twin of [`${real}/`, copy('MNIST_RR', 'test_0001')]) {
      const { code, stderr } = await inThisProcess(['original', real, twin, '--data', 'synthetic']);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/ends with the same model as .*not two runs\n$/),
      ]);
    }
  });
});
