import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../src/kit/hash.ts';
import { pngSize } from '../../src/kit/png.ts';
import { cellOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { experimentsOfPaper } from '../setup/paper.ts';
import { runRacecar } from '../setup/racecar.ts';
import { SourceProject } from '../setup/source-project.ts';

/** Real digits as a fourth experiment: one folder, and its name in the list. Everything else follows. */

const folder = join(temporaryFolder(), 'with digits');
const project = new SourceProject(folder);
for (const part of ['data', 'network', 'experiment']) {
  project.add(`src/paper/digits/${part}.ts`, `specs/setup/digits/${part}.ts`);
}
project.addEntry('src/paper/racecar.ts', 'experiments: [', 'digits', './digits/experiment.ts');
project.build();

const racecar = (...args: string[]) => runRacecar(args, { cwd: folder, project: folder, env: { CI: '' } });
const text = (file: string) => readFileSync(join(folder, file), 'utf8');
const json = (file: string) => JSON.parse(text(file));
const names = (place: string) => readdirSync(join(folder, place)).sort();

/** The hashes of all fixtures that are not of the digits. */
const others = () =>
  (
    readdirSync(join(folder, 'fixtures'), {
      recursive: true,
      withFileTypes: true,
    }) as import('node:fs').Dirent[]
  )
    .filter(
      (entry) =>
        entry.isFile() && !/digits/.test(join(entry.parentPath, entry.name)) && entry.name !== 'CHANGES.md',
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file} ${sha256(readFileSync(file))}`);
const before = others();
const stepsOfOthers = experimentsOfPaper
  .map((one) => `${cellOf(one, 'Std', 0).parameters.steps} for ${one.name}`)
  .join(', ');

describe('a fourth experiment, of real digits', () => {
  it('is told of wherever experiments are', async () => {
    const help = await racecar('train', '--help');
    expect(help.stdout).toMatch(/experiment +digits or peak or mnist or tishby/);
    expect(help.stdout.replace(/\s+/g, ' ')).toContain(`(default: 120 for digits, ${stepsOfOthers}, `);
    expect((await racecar('claims')).stdout).toContain('digits-invertible (established)');
    expect((await racecar('golden', 'update', '--help')).stdout).toContain('digits/RR');
  });

  it('is trained, with the parameters that its variants read', async () => {
    const { code, stdout } = await racecar('train', 'digits', 'RR', '--rr-factor', '1e-9', '--steps', '40');
    expect(code).toBe(0);
    expect(stdout).toContain('packaged data (650 images, SHA-256');
    expect(json('runs/digits_RR/test_0000/run.json')).toMatchObject({
      experiment: 'digits',
      variant: 'RR',
      parameters: { steps: 40, learningRate: 1e-4, recordEvery: 30, maxSave: 5, rrFactor: 1e-9 },
      data: { origin: 'packaged' },
    });
    // 16 of 500 test images at each of two records.
    const images = names('runs/digits_RR/test_0000/backwardtest_img');
    expect(images).toHaveLength(32);
    expect(images).toEqual(expect.arrayContaining(['test0_0000.png', 'test33_0000.png', 'test499_0001.png']));
  });

  it('has a spectrum, and a model that can be evaluated', async () => {
    const svd = await racecar('svd', 'runs/digits_RR/test_0000');
    expect(svd.stdout).toContain('digits, W1 784 × 64');
    expect(names('runs/digits_RR_SVD_0000_0001').filter((name) => name.startsWith('v_'))).toHaveLength(10);
    const evaluated = await racecar(
      'evaluate',
      'runs/digits_RR/test_0000/model_final.safetensors',
      '--out',
      'evaluated',
    );
    expect(evaluated).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/digits +accuracy +reverse error d1 +reverse error d2/),
    });
    expect(evaluated.stdout).not.toMatch(/task/);
    expect(names('evaluated').filter((name) => name.endsWith('.png'))).toHaveLength(16);
  });

  it('is reproduced, with its own figures', async () => {
    const { code, stdout } = await racecar('reproduce', '--experiment', 'digits', '--seeds', '2');
    expect(stdout).toMatch(/^digits +Std +2 /m);
    expect(stdout).toContain('✓ digits-invertible');
    expect(code).toBe(1); // its golden results are missing
    const pictures = names('reports/pictures');
    expect(pictures).toEqual(expect.arrayContaining(['evolution-digits.gif', 'figure3-digits.png']));
    expect(pictures.every((name) => name.includes('digits'))).toBe(true);
    for (const name of pictures.filter((name) => name.endsWith('.png'))) {
      expect(pngSize(readFileSync(join(folder, 'reports/pictures', name)), name).width).toBeLessThan(1500);
    }
    const { sections, data, unjudged } = json('reports/report.json');
    expect(sections.map(({ id }: { id: string }) => id)).toEqual(['figure3', 'evolution', 'curves']);
    expect(data).toEqual([
      expect.objectContaining({
        experiment: 'digits',
        origin: 'packaged',
        count: '650 images',
        isStandIn: false,
      }),
    ]);
    expect(unjudged).toEqual([]);
  });

  it('is checked alone, and told to calibrate first', async () => {
    const { code, stdout } = await racecar('check', '--experiment', 'digits');
    expect(code).toBe(1);
    expect(stdout).toContain('"racecar golden calibrate --experiment digits --reason …" comes first');
    expect(stdout).toMatch(/FAIL on packaged data, seeds 0, 1, engine onnx/);
  });

  it('is calibrated alone, on as many disturbed runs as are needed', async () => {
    const few = ['--seeds', '2', '--draws', '5', '--reason', 'a new experiment'];
    const { code, stdout } = await racecar('golden', 'calibrate', '--experiment', 'digits', ...few);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        'Tolerances `fixtures/tolerances/packaged/digits.json`; seeds 0, 1 on onnx',
      ),
    });
    const { measured, leftOut, variants } = json('fixtures/tolerances/packaged/digits.json');
    expect(measured).toMatchObject({
      disturbance: 'after each step every weight moved by 1 unit in the last place, every moment by 32',
      draws: 5,
      seeds: [0, 1],
      engines: [expect.stringContaining('wasm')],
    });
    expect(leftOut).toMatchObject([{ what: measured.engines[0], runs: 6 }]);
    expect(text('fixtures/CHANGES.md')).toMatch(/^## \d{4}-\d\d-\d\d: a new experiment$/m);
    expect(Object.keys(variants).sort()).toEqual(['Ort', 'RR', 'Std']);
    expect(others()).toEqual(before);
  });

  it('is updated alone, and then passes', async () => {
    const env = { CI: '', RACECAR_REUSE: '1' };
    const again = () =>
      runRacecar(['check', '--experiment', 'digits'], { cwd: folder, project: folder, env });
    await again();
    const updated = await racecar('golden', 'update', '--only', 'digits', '--reason', 'a new experiment');
    expect(updated).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('packaged/digits/RR/seed-1: new'),
    });
    expect(others()).toEqual(before);
    const { code, stdout } = await again();
    expect(stdout).toContain('✓ golden results: 6 match');
    expect(stdout).toContain('✓ engines: 3 trainings agree with wasm');
    expect(stdout).toMatch(/PASS on packaged data, seeds 0, 1, engine onnx/);
    expect(code).toBe(0);
    expect(names('fixtures/golden/packaged/digits/RR')).toContain('seed-0-reverse.png');
  });

  it('is shown on the page and told of in the crate as what it is', () => {
    const page = text('reports/index.html');
    expect(page).toContain('Digits of MNIST, out of the package mnist');
    expect(page).not.toMatch(/information plane|tanh/i);
    const graph: Record<string, string>[] = json('reports/ro-crate-metadata.json')['@graph'];
    const own = graph.find(({ '@id': id }) => id === '#data-digits-packaged');
    expect(own).toMatchObject({
      name: 'Digits of MNIST, out of the package mnist',
      identifier: `sha256:${json('reports/report.json').data[0].sha256}`,
    });
    expect(graph.filter(({ '@id': id }) => id?.startsWith('pictures/')).length).toBe(
      names('reports/pictures').length,
    );
  });
});
