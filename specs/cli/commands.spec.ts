import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import type * as Program from '../../src/cli/program.ts';
import { homeOf } from '../../src/datasets/source.ts';
import { importBuilt, projectUrl } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { inThisProcess } from '../setup/in-process.ts';
import { type Ended, runRacecar } from '../setup/racecar.ts';

const { racecarProgram } = await importBuilt<typeof Program>('cli/program.js');
const cwd = temporaryFolder();
const racecar = (...args: string[]): Promise<Ended> => runRacecar(args, { cwd });
const synthetic = ['--data', 'synthetic'];

describe('help', () => {
  it.each<[string[], RegExp]>([
    [[], /Commands:/],
    [['reproduce'], /--seeds <n>.*\(default: 1\)/],
    [['train'], /--steps <n>.*default: 1000 for mnist, 5000/],
    [['init'], /--out <file>/],
    [['check'], /--seeds <n>.*\(default: 5 for mnist, 5 for peak, 10 for tishby\) \(env: RACECAR_SEEDS\)/],
    [['report'], /--open /],
    [['claims'], /judge them on runs/],
    [['golden'], /update .*calibrate /],
    [['golden', 'update'], /--reason <text>/],
    [['golden', 'calibrate'], /--nudges <n>/],
    [['evaluate'], /--out <folder>/],
    [['svd'], /--side <side>/],
    [['engines'], /list the engines/],
    [['data'], /fetch .*verify .*generate /],
    [['data', 'fetch'], /--url <url>/],
    [['data', 'verify'], /--data-dir <folder>/],
    [['data', 'generate'], /--out <folder>/],
  ])('of %s says what it takes', (names, expected) => {
    const command = names.reduce<Command | undefined>(
      (parent, name) => parent?.commands.find((child) => child.name() === name),
      racecarProgram(),
    );
    expect(command?.helpInformation().replace(/\s+/g, ' ')).toMatch(expected);
  });

  it.each([[['--help']], [['golden', 'update', '--help']]])('%s ends with exit code 0', async (args) => {
    const { code, stdout, stderr } = await racecar(...args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Usage: racecar/);
  });
});

describe('wrong input ends with exit code 2 and one line', () => {
  const home = process.cwd();
  beforeAll(() => process.chdir(cwd));
  afterAll(() => process.chdir(home));

  it.each<[string[], RegExp]>([
    [['trian'], /unknown command 'trian' \(Did you mean train\?\)/],
    [['train', 'cifar', 'RR'], /Expected one of mnist, peak, tishby\./],
    [['train', 'peak', 'XX'], /Expected one of Std, Ort, RR, Pre, RR-local\./],
    [
      ['train', 'mnist', 'Pre'],
      /mnist Pre: expected one of Std, Ort, RR, which mnist can be trained under$/m,
    ],
    [
      ['reproduce', '--dataset', 'mnist', '--objective', 'Pre'],
      /--objective Pre: expected one that mnist can be trained under/,
    ],
    [['train', 'peak'], /missing required argument 'objective'/],
    [
      ['train', 'peak', 'RR', '--steps', '0'],
      /'--steps <n>'.*'0' is invalid\. Expected an integer of 1 … 10000000\./,
    ],
    [['train', 'peak', 'RR', '--steps', '1e3'], /'1e3' is invalid/],
    [['train', 'peak', 'RR', '--learning-rate', '0'], /Expected a number above 0, at most 1\./],
    [['train', 'peak', 'RR', '--learning-rate=-1'], /'-1' is invalid/],
    [['train', 'peak', 'RR', '--learning-rate', 'NaN'], /'NaN' is invalid/],
    [['train', 'peak', 'RR', '--learning-rate', '1e9'], /'1e9' is invalid/],
    [['train', 'peak', 'RR', '--rr-factor', 'Infinity'], /Expected a finite number of at least 0\./],
    [['train', 'peak', 'RR', '--ortho-factor', ''], /Expected a finite number/],
    [['train', 'peak', 'RR', '--seed', '2147483648'], /Expected an integer of 0 … 2147483647\./],
    [['train', 'peak', 'RR', '--engine', 'gpu'], /Expected one of auto, onnx, tensorflow, wasm, cpu\./],
    [['train', 'peak', 'RR', '--data-dir', 'nowhere'], /nowhere: expected a folder with MNIST\/ and peak\//],
    [
      ['train', 'peak', 'RR', '--init', 'nowhere.safetensors'],
      /nowhere\.safetensors: expected a safetensors file/,
    ],
    [['reproduce', '--seeds', '2', '--first-seed', '2147483647'], /the last seed would be above 2147483647/],
    [['reproduce', '--dataset', 'peak', 'cifar'], /Expected one of mnist, peak, tishby\./],
    [['init', 'peak'], /required option '--out <file>' not specified/],
    [['evaluate', 'nowhere'], /nowhere: expected a safetensors file/],
    [['svd', 'nowhere'], /nowhere: expected a run folder or a model file, found nothing/],
    [['svd', '.'], /expected a run folder, found no model in it/],
    [['data', 'verify', '--data-dir', 'nowhere'], /nowhere: expected a folder with MNIST\/ and peak\//],
    [['check', '--seeds', '0'], /Expected an integer of 1 … 10000\./],
    [
      ['check', '--seeds', '2'],
      /so few seeds cannot support a verdict on synthetic data: peak-invertible needs \d, not 2; .*mnist-orthogonality needs \d, not 2\n$/,
    ],
    [['report', '--reports', 'nowhere'], /nowhere\/report\.json: expected a JSON file/],
    [['claims', 'nowhere'], /nowhere: expected a folder of runs, found nothing/],
    [['claims', '.'], /\.: expected runs in it \(…\/test_0000\), found none/],
    [['golden', 'update'], /required option '--reason <text>' not specified/],
    [['golden', 'update', '--reason', ' '], /Expected a few words\./],
    [['golden', 'update', '--reason', 'x', '--mode', 'none'], /Expected one of changed, missing, all\./],
    [
      ['golden', 'update', '--reason', 'x', '--only', 'peak/XX'],
      /Expected one of mnist\/Std, .*peak\/RR, .*tishby\/RR-local\./,
    ],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await inThisProcess(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
  });

  it.each([[['trian']], [['train', 'peak', 'RR', '--data-dir', 'nowhere']]])(
    '%j, as a process',
    async (args) => {
      const [inside, outside] = [await inThisProcess(args), await racecar(...args)];
      expect(outside).toEqual(inside);
      expect(outside.code).toBe(2);
    },
  );

  const inCi = (args: string[], CI: string) => runRacecar(args, { cwd, env: { CI } });

  it('has nothing to accept before there was a check, and accepts nothing in CI', async () => {
    const update = ['golden', 'update', '--reason', 'x'];
    expect(await inCi(update, '')).toMatchObject({
      code: 2,
      stderr: 'racecar: expected candidates of a check, found none; run "npm test" first\n',
    });
    expect(await inCi(update, 'true')).toMatchObject({
      code: 2,
      stderr: 'racecar: golden update: in CI nothing is written; run it on your own machine\n',
    });
  });

  it('reuses no runs that are not there, and none in CI', async () => {
    const reuse = await inCi(['check', '--reuse'], '');
    expect(reuse.code).toBe(2);
    expect(reuse.stderr).toMatch(/REUSED RUNS/);
    expect(reuse.stderr).toMatch(/test_0000: expected the run that would be trained now, found nothing/);
    expect(await inCi(['check', '--reuse'], 'true')).toMatchObject({
      code: 2,
      stderr: 'racecar: --reuse: in CI everything is trained anew; unset RACECAR_REUSE\n',
    });
  });

  it('refuses a run folder with something in it, and leaves that alone', async () => {
    mkdirSync(join(cwd, 'taken'), { recursive: true });
    writeFileSync(join(cwd, 'taken/mine.txt'), 'mine');
    const { code, stderr } = await racecar(
      'train',
      'mnist',
      'Std',
      '--steps',
      '1',
      '--out',
      'taken',
      ...synthetic,
    );
    expect([code, stderr]).toEqual([2, 'racecar: --out taken: expected an empty or new folder\n']);
    expect(readdirSync(join(cwd, 'taken'))).toEqual(['mine.txt']);
  });
});

describe('engines', () => {
  it('lists each, with its version or the reason why it does not load', async () => {
    const { stdout } = await racecar('engines');
    expect(stdout).toMatch(
      /^tensorflow +(loads +@tensorflow\/tfjs-node|does not load +@tensorflow\/tfjs-node-gpu)/m,
    );
    expect(stdout).toMatch(/^onnx +loads +onnxruntime-node 1\.\d+/m);
    expect(stdout).toMatch(/^wasm +loads +@tensorflow\/tfjs-backend-wasm 4\.\d+/m);
    expect(stdout).toMatch(/^cpu +loads/m);
  });

  it('tells why one does not load, and auto takes the next', async () => {
    const env = { NODE_OPTIONS: `--no-warnings --import=${projectUrl('specs/setup/without-onnx.js')}` };
    const { stdout } = await runRacecar(['engines'], { cwd, env });
    expect(stdout).toMatch(/^onnx +does not load +its native part is missing$/m);
    const args = ['train', 'mnist', 'Std', '--steps', '1', '--out', 'without-onnx', ...synthetic];
    expect((await runRacecar(args, { cwd, env })).stdout).toMatch(
      /engine (tensorflow|wasm); run in without-onnx/,
    );
    const asked = await runRacecar([...args, '--engine', 'onnx'], { cwd, env });
    expect([asked.code, asked.stderr]).toEqual([
      2,
      'racecar: engine onnx does not load: its native part is missing\n',
    ]);
  });

  it('tells what one computes wrongly, and auto takes the next', async () => {
    const env = {
      NODE_OPTIONS: `--no-warnings --import=${projectUrl('specs/setup/with-wrong-onnx.js')}`,
    };
    const reason =
      'does not compute: softmax(relu([1, 2] · [[1, -3], [1, 1]])): expected [0.9525741, 0.0474259], got [1.905148, 0.09485175]';
    const listed = await runRacecar(['engines'], { cwd, env });
    expect(listed.stdout.replace(/ +/g, ' ')).toContain(`\nonnx does not load ${reason}\n`);
    expect(listed.stdout).toMatch(/^wasm +loads/m);
    const args = ['train', 'mnist', 'Std', '--steps', '1', '--out', 'wrong-onnx', ...synthetic];
    expect((await runRacecar(args, { cwd, env })).stdout).toMatch(
      /engine (tensorflow|wasm); run in wrong-onnx/,
    );
    const asked = await runRacecar([...args, '--engine', 'onnx'], { cwd, env });
    expect([asked.code, asked.stderr]).toEqual([2, `racecar: engine onnx does not load: ${reason}\n`]);
  });
});

describe('data', () => {
  it('verifies the synthetic images', async () => {
    const { code, stdout } = await racecar('data', 'verify', ...synthetic);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^synthetic data \(130 images, SHA-256 [0-9a-f]{12}…\): every/),
    ]);
  });

  it('takes the folder of original images from the environment, and refuses it when it is another', async () => {
    cpSync(homeOf('synthetic'), join(cwd, 'other'), { recursive: true });
    const env = { RACECAR_DATA_DIR: 'other' };
    const refused = await runRacecar(['data', 'verify'], { cwd, env });
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^racecar: other: MNIST\/0\.png has SHA-256/),
    ]);
    const setAside = await runRacecar(['data', 'verify', ...synthetic], { cwd, env });
    expect(setAside.code).toBe(0);
  });

  it('generates the synthetic images elsewhere', async () => {
    await racecar('data', 'generate', '--out', 'drawn');
    expect(readFileSync(join(cwd, 'drawn/peak/1/54.png'))).toEqual(
      readFileSync(join(homeOf('synthetic'), 'peak/1/54.png')),
    );
  });
});
