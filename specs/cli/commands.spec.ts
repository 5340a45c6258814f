import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import type * as Program from '../../src/cli/program.ts';
import type * as LoadStudy from '../../src/harness/study/load-study.ts';
import { isLeftToEvidence } from '../../src/harness/study/study.ts';
import { projectPath } from '../../src/kit/project.ts';
import { importBuilt, projectUrl } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { inThisProcess } from '../setup/in-process.ts';
import { projectCopy } from '../setup/project.ts';
import { type Ended, runRacecar } from '../setup/racecar.ts';

const { racecarProgram } = await importBuilt<typeof Program>('cli/program.js');
const { loadStudy } = await importBuilt<typeof LoadStudy>('harness/study/load-study.js');
const study = await loadStudy(projectPath('dist/paper/racecar.js'));
const program = await racecarProgram(study);
/** What is added to the study must cost no spec an edit. */
const experiments = study.experiments.map(({ name }) => name).join(', ');
const variants = [...new Set(study.experiments.flatMap((one) => one.variants.map(({ name }) => name)))].join(
  ', ',
);
const stepsOfEach = study.experiments
  .map(({ name, variants }) => {
    const steps = new Set(variants.map(({ parameters }) => parameters.steps));
    return `${[...steps].join(' or ')} for ${name}`;
  })
  .join(', ');
const seedsOfEach = study.experiments
  .filter((one) => !isLeftToEvidence(one))
  .map(({ name, seeds }) => `${seeds} for ${name}`)
  .join(', ');
const literally = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
const anExperiment = literally(`Expected one of ${experiments}.`);
const aVariant = literally(`Expected one of ${variants}.`);
const images = projectPath('data/synthetic');
const cwd = temporaryFolder();
const racecar = (...args: string[]): Promise<Ended> => runRacecar(args, { cwd });
const synthetic = ['--data', 'synthetic'];

describe('help', () => {
  it.each<[string[], RegExp]>([
    [[], /Commands:/],
    [[], /--study <file>/],
    [['reproduce'], /--seeds <n>.*\(default: 1\)/],
    [['reproduce'], literally(`--experiment <names...> only these of ${experiments} `)],
    [['reproduce'], literally(`--variant <names...> which variants: ${variants} (default: `)],
    [['train'], literally(`--steps <n> steps of training (default: ${stepsOfEach})`)],
    [
      ['train'],
      /--rr-factor <x>.*\(default: .*0\.000001 for peak, 0\.00001 for mnist, 0\.00001 for tishby[,)]/,
    ],
    [['train'], /--ortho-factor <x>.*\(default: .*0\.1 for peak, 0\.1 for mnist, 0\.001 for tishby[,)]/],
    [['train'], /--fine-tuning-steps <n>.*0 for none \(default: 300 for tishby[,)]/],
    [['train'], /--records <k>/],
    [['init'], /--out <file>/],
    [['check'], literally(`(default: ${seedsOfEach}) (env: RACECAR_SEEDS)`)],
    [['report'], /--open /],
    [['claims'], /judge them on runs/],
    [['golden'], /update .*calibrate .*compare /],
    [['golden', 'update'], /--reason <text>/],
    [['golden', 'calibrate'], /--reason <text>.*--seeds <n>.*\(default: 5\).*--draws <n>.*\(default: 12\)/],
    [['golden', 'calibrate'], /--resume .*--fewer /],
    [['golden', 'compare'], /<folders\.\.\.>.*--json/],
    [['evaluate'], /--experiment <name>.*--out <folder>/],
    [['svd'], /--side <side>/],
    [['original'], /<folders\.\.\.>.*--variant <name>.*--json.*--data-dir <folder>/],
    [['engines'], /list the engines/],
    [['data'], /fetch .*verify .*generate /],
    [['data', 'fetch'], /original, or cifar .*--url <url>.*--archive <file>/],
    [['data', 'verify'], /--data-dir <folder>/],
    [['data', 'generate'], /--out <folder>/],
  ])('of %s says what it takes', (names, expected) => {
    const command = names.reduce<Command | undefined>(
      (parent, name) => parent?.commands.find((child) => child.name() === name),
      program,
    );
    expect(command?.helpInformation().replace(/\s+/g, ' ')).toMatch(expected);
  });

  it('shows no older names of options', () => {
    const commands = (parent: Command): Command[] => [parent, ...parent.commands.flatMap(commands)];
    const help = commands(program).map((command) => command.helpInformation());
    expect(help.length).toBeGreaterThan(15);
    for (const text of help) expect(text).not.toMatch(/--(dataset|objective)/);
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
    [['--study', 'nowhere.js', 'claims'], /nowhere\.js: expected the module of a study, found nothing/],
    [['--study', '.', 'claims'], /\.: expected the module of a study, found a folder/],
    [['--study=', 'claims'], /--study: expected the file or module of a study, got nothing/],
    [['trian'], /unknown command 'trian' \(Did you mean train\?\)/],
    [['train', 'svhn', 'RR'], anExperiment],
    [['train', 'peak', 'XX'], aVariant],
    [['train', 'peak'], /missing required argument 'variant'/],
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
    [['train', 'peak', 'RR', '--records', '0'], /'0' is invalid\. Expected an integer of at least 1\./],
    [['train', 'peak', 'RR', '--engine', 'gpu'], /Expected one of auto, onnx, tensorflow, wasm, cpu\./],
    [
      ['train', 'peak', 'RR', '--data-dir', 'nowhere'],
      /nowhere: expected a folder with peak\/, found no images there/,
    ],
    [
      ['train', 'peak', 'RR', '--init', 'nowhere.safetensors'],
      /nowhere\.safetensors: expected a safetensors file/,
    ],
    [['reproduce', '--seeds', '2', '--first-seed', '2147483647'], /the last seed would be above 2147483647/],
    [['reproduce', '--experiment', 'peak', 'svhn'], anExperiment],
    [
      ['reproduce', '--dataset', 'svhn'],
      literally("'--dataset <names...>' argument 'svhn' is invalid. Expected one of "),
    ],
    [['reproduce', '--variant', 'XX'], aVariant],
    [['reproduce', '--objective', 'XX'], /'--objective <names\.\.\.>'.*Expected one of Std, Ort, /],
    [
      ['reproduce', '--experiment', 'peak', '--dataset', 'mnist'],
      /'--dataset <names\.\.\.>' cannot be used with option '--experiment <names\.\.\.>'/,
    ],
    [
      ['reproduce', '--variant', 'RR', '--objective', 'Ort'],
      /'--objective <names\.\.\.>' cannot be used with option '--variant <names\.\.\.>'/,
    ],
    [['check', '--experiment', 'svhn'], anExperiment],
    [['golden', 'calibrate', '--reason', 'x', '--experiment', 'svhn'], anExperiment],
    [['golden', 'calibrate'], /required option '--reason <text>' not specified/],
    [['golden', 'calibrate', '--reason', ' '], /Expected a few words\./],
    [['golden', 'calibrate', '--reason', 'x', '--draws', '0'], /Expected an integer of 1 … 100\./],
    [['golden', 'compare'], /missing required argument 'folders'/],
    [['golden', 'compare', 'nowhere'], /nowhere: expected a folder of runs, found nothing/],
    [['evaluate', 'x', '--experiment', 'svhn'], anExperiment],
    [['train', 'peak', 'RR', '--data', 'found'], /Expected one of auto, original, synthetic\./],
    [['train', 'peak', 'RR', '--data', 'computed'], /Expected one of auto, original, synthetic\./],
    [
      ['train', 'tishby', 'RR', '--data-dir', 'nowhere'],
      /racecar: --data-dir nowhere: the data of tishby are in no folder$/m,
    ],
    [
      ['train', 'peak', 'RR', '--data', 'synthetic', '--data-dir', 'nowhere'],
      /a folder of original data was named, but synthetic data asked for/,
    ],
    [['init', 'peak'], /required option '--out <file>' not specified/],
    [['evaluate', 'nowhere'], /nowhere: expected a safetensors file/],
    [['svd', 'nowhere'], /nowhere: expected a run folder or a model file, found nothing/],
    [['svd', '.'], /expected a run folder, found no model in it/],
    [
      ['data', 'verify', '--data-dir', 'nowhere'],
      /nowhere: expected a folder with peak\/, found no images there/,
    ],
    [['check', '--seeds', '0'], /Expected an integer of 1 … 10000\./],
    [
      ['check', '--seeds', '2'],
      // What counts needs six at the least, whatever it was before.
      /so few seeds cannot support a verdict on synthetic data: (.*; )?peak-accuracy needs \d+, not 2(; |\n)/,
    ],
    [['report', '--reports', 'nowhere'], /nowhere\/report\.json: expected a JSON file/],
    [['claims', 'nowhere'], /nowhere: expected a folder of runs, found nothing/],
    [['claims', '.'], /\.: expected runs in it \(…\/test_0000\), found none/],
    [['golden', 'update'], /required option '--reason <text>' not specified/],
    [['golden', 'update', '--reason', ' '], /Expected a few words\./],
    [['golden', 'update', '--reason', 'x', '--mode', 'none'], /Expected one of changed, missing, all\./],
    [
      ['golden', 'update', '--reason', 'x', '--only', 'peak/XX'],
      /Expected one of .*peak, peak\/Std, .*peak\/RR, .*mnist, mnist\/Std, .*tishby\/RR-local, /,
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

  it('names the study of the environment, where that is none', async () => {
    const { code, stderr } = await runRacecar(['claims'], { cwd, env: { RACECAR_STUDY: 'nowhere.js' } });
    expect([code, stderr]).toEqual([
      2,
      'racecar: nowhere.js: expected the module of a study, found nothing\n',
    ]);
  });

  it.each<[string[], string]>([
    [['train', 'second', 'left'], 'racecar: second left: expected one of right\n'],
    [
      ['reproduce', '--experiment', 'second', '--variant', 'left'],
      'racecar: --variant left: expected one of second\n',
    ],
  ])('%j: an experiment has variants of its own', async (args, expected) => {
    const module = join(cwd, 'study.mjs');
    writeFileSync(
      module,
      `const origin = { name: 'none', title: 'Nothing', isStandIn: false, isInFolder: false,
        isInstalled: () => true, open: () => ({ sha256: '${'0'.repeat(64)}', count: 'none' }) };
      const experiment = (name, variant) => ({ name, folder: name, words: '', data: { origins: [origin] },
        variants: [{ name: variant, words: '', isCompared: true, parameters: {} }], parameters: [], seeds: 1,
        metrics: [], claims: [], observations: [], pictures: [], figures: [], probes: {},
        runner: { stepsOf: () => 1, effortOfStep: () => 1, writes: () => false } });
      export const study = { title: 'A study', words: '', source: null, root: import.meta.dirname,
        engines: { names: ['none'], survey: async () => [], load: async (name) => ({ name, version: '' }) },
        experiments: [experiment('first', 'left'), experiment('second', 'right')],
        sections: [], columns: [], remarks: null, notCovered: [] };`,
    );
    const { code, stderr } = await inThisProcess(['--study', module, ...args]);
    expect([code, stderr]).toEqual([2, expected]);
  });

  const inCi = (args: string[], CI: string) => runRacecar(args, { cwd, env: { CI } });

  it('has nothing to accept before there was a check, and accepts and measures nothing in CI', async () => {
    const update = ['golden', 'update', '--reason', 'x'];
    expect(await inCi(update, '')).toMatchObject({
      code: 2,
      stderr: 'racecar: expected candidates of a check, found none; run "npm test" first\n',
    });
    expect(await inCi(update, 'true')).toMatchObject({
      code: 2,
      stderr: 'racecar: golden update: in CI nothing is written; run it on your own machine\n',
    });
    expect(await inCi(['golden', 'calibrate', '--reason', 'x'], 'true')).toMatchObject({
      code: 2,
      stderr: 'racecar: golden calibrate: in CI nothing is written; run it on your own machine\n',
    });
  });

  it('reuses no runs that are not there, and none in CI', async () => {
    const reuse = await inCi(['check', '--reuse'], '');
    expect(reuse.code).toBe(2);
    expect(reuse.stderr).toMatch(/REUSED RUNS/);
    expect(reuse.stderr).toMatch(/test_0000: expected the run that would be trained now, found nothing/);
    expect(await inCi(['check', '--reuse'], 'true')).toMatchObject({
      code: 2,
      stderr: 'racecar: --reuse: in CI everything is run anew; unset RACECAR_REUSE\n',
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

  it('tells why one does not load; auto takes the next, and says so', async () => {
    const env = { NODE_OPTIONS: `--no-warnings --import=${projectUrl('specs/setup/without-onnx.js')}` };
    const { stdout } = await runRacecar(['engines'], { cwd, env });
    expect(stdout).toMatch(/^onnx +does not load +its native part is missing$/m);
    const args = ['train', 'mnist', 'Std', '--steps', '1', '--out', 'without-onnx', ...synthetic];
    const taken = await runRacecar(args, { cwd, env });
    expect(taken.stdout).toMatch(/engine (tensorflow|wasm); run in without-onnx/);
    expect(taken.stderr).toContain('racecar: engine onnx does not load: its native part is missing; ');
    const asked = await runRacecar([...args, '--engine', 'onnx'], { cwd, env });
    expect([asked.code, asked.stderr]).toEqual([
      2,
      'racecar: engine onnx does not load: its native part is missing\n',
    ]);
  });

  it('tells what one computes wrongly; auto takes the next, and says so', async () => {
    const env = {
      NODE_OPTIONS: `--no-warnings --import=${projectUrl('specs/setup/with-wrong-onnx.js')}`,
    };
    const reason =
      'does not compute: softmax(relu([1, 2] · [[1, -3], [1, 1]])): expected [0.9525741, 0.0474259], got [1.905148, 0.09485175]';
    const listed = await runRacecar(['engines'], { cwd, env });
    expect(listed.stdout.replace(/ +/g, ' ')).toContain(`\nonnx does not load ${reason}\n`);
    expect(listed.stdout).toMatch(/^wasm +loads/m);
    const args = ['train', 'mnist', 'Std', '--steps', '1', '--out', 'wrong-onnx', ...synthetic];
    const taken = await runRacecar(args, { cwd, env });
    expect(taken.stdout).toMatch(/engine (tensorflow|wasm); run in wrong-onnx/);
    expect(taken.stderr).toContain(`racecar: engine onnx does not load: ${reason}; `);
    const asked = await runRacecar([...args, '--engine', 'onnx'], { cwd, env });
    expect([asked.code, asked.stderr]).toEqual([2, `racecar: engine onnx does not load: ${reason}\n`]);
  });
});

describe('data', () => {
  it('verifies the synthetic images', async () => {
    const { code, stdout } = await racecar('data', 'verify', ...synthetic);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /SYNTHETIC data \(peak 110 images, SHA-256 [0-9a-f]{12}…; mnist 4 images, SHA-256 [0-9a-f]{12}….*\), .*computed data \(tishby 4096 patterns, SHA-256 [0-9a-f]{12}….*\): every image is as it should be\n$/,
      ),
    ]);
  });

  it('takes the folder of original images from the environment, and refuses it when it is another', async () => {
    cpSync(images, join(cwd, 'other'), { recursive: true });
    const env = { RACECAR_DATA_DIR: 'other' };
    const refused = await runRacecar(['data', 'verify'], { cwd, env });
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/^racecar: other: peak\/0\/0\.png has SHA-256/),
    ]);
    const setAside = await runRacecar(['data', 'verify', ...synthetic], { cwd, env });
    expect(setAside.code).toBe(0);
  });

  it('verifies images that no experiment uses as well', async () => {
    const project = projectCopy(join(cwd, 'a copy'));
    const unused = join(project, 'data/synthetic/MNIST/2.png');
    writeFileSync(unused, readFileSync(join(images, 'MNIST/3.png')));
    const { code, stderr } = await runRacecar(['data', 'verify', ...synthetic], { cwd, project });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^racecar: data\/synthetic: MNIST\/2\.png has SHA-256/),
    ]);
  });

  it('generates the synthetic images elsewhere', async () => {
    await racecar('data', 'generate', '--out', 'drawn');
    expect(readFileSync(join(cwd, 'drawn/peak/1/54.png'))).toEqual(
      readFileSync(join(images, 'peak/1/54.png')),
    );
  });
});
