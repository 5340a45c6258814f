import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readPilots } from '../../src/harness/golden/pilots.ts';
import { seedsNeeded } from '../../src/harness/judge/power.ts';
import { readReport } from '../../src/harness/report/model.ts';
import { projectPath } from '../../src/kit/project.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist } from '../setup/paper.ts';
import { projectCopy } from '../setup/project.ts';
import { type Ended, runRacecar } from '../setup/racecar.ts';

/** The table of exit codes, on real trainings; and that exit code, terminal, page and report say the same. */

const cwd = temporaryFolder();
const spoiled = projectCopy(join(cwd, 'a spoiled copy'));
const fixture = join(spoiled, 'fixtures/golden/synthetic/mnist/Std/seed-0.json');
writeFileSync(fixture, readFileSync(fixture, 'utf8').replace(/"loss": \[\s*(\d)/, '"loss": [9$1'));

const synthetic = ['--data', 'synthetic'];
const racecar = (args: string[], project?: string): Promise<Ended> =>
  runRacecar(args, { cwd, env: { CI: '' }, ...(project ? { project } : {}) });
const reproduce = (name: string, ...args: string[]) => [
  ...['reproduce', '--experiment', 'mnist', ...synthetic, ...args],
  ...['--out', `${name}-runs`, '--reports', `${name}-reports`],
];

/** What terminal, page and report say of the verdict. */
function said(name: string, { stdout }: Pick<Ended, 'stdout'>) {
  const folder = join(cwd, `${name}-reports`);
  const title = readFileSync(join(folder, 'index.html'), 'utf8').match(/<h1>.*?<\/span> ?(.*?)<\/h1>/s)?.[1];
  return {
    terminal: stdout.trimEnd().split('\n').at(-1),
    page: title?.trim(),
    report: readReport(join(folder, 'report.json')).verdict,
  };
}

describe('reproduce', () => {
  it('of one seed ends with 0, incomplete, and says how many seeds would do', async () => {
    const ended = await racecar(reproduce('one'));
    expect(ended.code).toBe(0);
    const pilots = readPilots(study, 'synthetic', mnist);
    const needed = Math.max(...mnist.claims.map((claim) => seedsNeeded(claim, 'synthetic', pilots, 1)));
    expect(needed).toBeGreaterThan(1);
    expect(ended.stdout).toMatch(
      new RegExp(`^! 2 established claims were not judged on so few seeds: ${needed} would do$`, 'm'),
    );
    expect(said('one', ended)).toEqual({
      terminal: 'INCOMPLETE on SYNTHETIC data, seeds 0, engine onnx: one-reports/index.html',
      page: 'Nothing is wrong, but not everything was judged',
      report: 'incomplete',
    });
    const again = await racecar(['report', '--reports', 'one-reports']);
    expect([again.code, said('one', again).terminal]).toEqual([0, said('one', ended).terminal]);
    // On the same runs, claims could not judge what it was asked.
    expect((await racecar(['claims', 'one-runs'])).code).toBe(2);
  });

  it('of what no claim is about says that, and is no pass', async () => {
    const ended = await racecar(reproduce('part', '--variant', 'Std', '--first-seed', '70'));
    expect([ended.code, said('part', ended).report]).toEqual([0, 'incomplete']);
    expect(ended.stdout).toMatch(/^! no claim can be judged on these trainings alone$/m);
    expect(ended.stdout).toMatch(/^! nothing was judged or compared$/m);
  });

  it('ends with 1 where a golden result drifted; so do report and merge', async () => {
    const ended = await racecar(reproduce('drift', '--variant', 'Std'), spoiled);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^mnist Std, 1 run: loss$/m);
    expect(said('drift', ended)).toEqual({
      terminal: 'FAIL on SYNTHETIC data, seeds 0, engine onnx: drift-reports/index.html',
      page: 'Not everything is as it should be',
      report: 'fail',
    });
    expect((await racecar(['report', '--reports', 'drift-reports'], spoiled)).code).toBe(1);
    const shard = reproduce('shard', '--variant', 'Std', '--shard', '1/1');
    expect((await racecar(shard)).code).toBe(0);
    const merged = await racecar(
      ['merge', 'shard-runs', '--out', 'merged', '--reports', 'merge-reports'],
      spoiled,
    );
    expect([merged.code, said('merge', merged).report]).toEqual([1, 'fail']);
  });

  it('ends with 1 where a training failed, and the others are judged', async () => {
    const args = reproduce('killed', '--processes', '1');
    let isKilled = false;
    const ended = await runRacecar(args, {
      cwd,
      disturb: (child) => {
        child.stderr?.on('data', (chunk) => {
          if (isKilled || !/started/.test(String(chunk))) return;
          isKilled = true;
          execFileSync('pkill', ['-KILL', '-P', String(child.pid)]);
        });
      },
    });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^mnist \w+, seed 0, engine onnx failed: its process died \(SIGKILL\)$/m);
    expect(said('killed', ended)).toMatchObject({
      terminal: expect.stringMatching(/^FAIL on /),
      report: 'fail',
    });
    expect(readReport(join(cwd, 'killed-reports/report.json')).trainings).toHaveLength(2);
  });

  it('takes the older names of its options', async () => {
    const args = ['--dataset', 'mnist', '--objective', 'Std', '--first-seed', '70', ...synthetic];
    const ended = await racecar(['reproduce', ...args, '--out', 'older-runs', '--reports', 'older-reports']);
    expect([ended.code, said('older', ended).report]).toEqual([0, 'incomplete']);
    const { trainings, command } = readReport(join(cwd, 'older-reports/report.json'));
    expect(trainings.map(({ experiment, variant }) => [experiment, variant])).toEqual([['mnist', 'Std']]);
    expect(command).toContain(' --experiment mnist --variant Std ');
  });

  it('of a variant that is not compared is evidence of nothing, and shows what there is to see', async () => {
    const ended = await racecar(reproduce('besides', '--variant', 'RR-Ort'));
    expect([ended.code, said('besides', ended).report]).toEqual([0, 'incomplete']);
    const { claims, goldens, trainings, sections } = readReport(join(cwd, 'besides-reports/report.json'));
    expect({ claims, goldens }).toEqual({ claims: [], goldens: [] });
    expect(trainings.map(({ variant }) => variant)).toEqual(['RR-Ort']);
    expect(sections.length).toBeGreaterThan(0);
  });
});

it('golden compare of a training that was cut ends with 0, and with 1 where a golden result is another', async () => {
  const cut = ['train', 'mnist', 'Std', '--records', '3', '--out', 'cut', ...synthetic];
  expect((await racecar(cut)).code).toBe(0);
  const compare = (project?: string) => racecar(['golden', 'compare', 'cut'], project);
  expect(await compare()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^synthetic\/mnist\/Std\/seed-0: match, 3 records, at most 0(\.\d+)? of the limit \(/,
    ),
  });
  expect(await compare(spoiled)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^synthetic\/mnist\/Std\/seed-0: drift, 3 records, .*\n {2}.*: loss\[0\]: expected 9/,
    ),
  });
});

it('a check that cannot be judged on so few seeds ends with 2, before anything is trained', async () => {
  const { code, stdout, stderr } = await racecar(['check', '--seeds', '2', ...synthetic]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/so few seeds cannot support a verdict/);
});

describe('options that a training does not read', () => {
  it.each([
    [['mnist', 'Std', '--rr-factor', '1'], /--rr-factor: mnist Std does not read it$/m],
    [['mnist', 'RR', '--ortho-factor', '1'], /--ortho-factor: mnist RR does not read it$/m],
    [['peak', 'Pre', '--ortho-factor', '0'], /--ortho-factor: peak Pre does not read it$/m],
    [['mnist', 'RR', '--fine-tuning-steps', '0'], /--fine-tuning-steps: mnist RR does not read it$/m],
    [['tishby', 'Std', '--rr-factor', '0'], /--rr-factor: tishby Std does not read it$/m],
  ])('are refused: %j', async (args, message) => {
    const { code, stderr } = await racecar(['train', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each([
    [['mnist', 'RR', '--rr-factor', '1']],
    [['mnist', 'Ort', '--ortho-factor', '1']],
    [['peak', 'Pre', '--rr-factor', '1']],
    [['mnist', 'RR-Ort', '--rr-factor', '1', '--ortho-factor', '1']],
  ])('are taken where it does: %j', async (args) => {
    const out = args.join(' ');
    expect((await racecar(['train', ...args, ...synthetic, '--steps', '2', '--out', out])).code).toBe(0);
  });
});

describe('whoever reads what is said', () => {
  /** Runs a line of a shell in which `racecar` is the program. @returns its exit code, and what was said besides */
  function shell(line: string) {
    const racecar = 'racecar() { "$NODE" "$PROGRAM" "$@"; }';
    const env = { ...process.env, NODE: process.execPath, PROGRAM: projectPath('bin/racecar.js') };
    const { stdout, stderr } = spawnSync('bash', ['-c', `${racecar}; ${line}`], {
      cwd,
      env,
      encoding: 'utf8',
    });
    return [stdout.trim(), stderr.trim()];
  }

  const sayCode = 'echo $PIPESTATUS';

  it.each([
    ['--version', '0'],
    ['findings --help', '0'],
    ['engines', '0'],
    ['claims nowhere', '2'],
  ])('may leave off: racecar %s ends with %s all the same, and says nothing of it', (args, code) => {
    expect(shell(`racecar ${args} 2>&1 | true; ${sayCode}`)).toEqual([code, '']);
  });

  it('may leave off in the middle of a training, which goes on to its end', () => {
    const line = `racecar train mnist Std --data synthetic --out unread 2>&1 | head -n 1 >/dev/null; ${sayCode}`;
    expect(shell(line)).toEqual(['0', '']);
    expect(JSON.parse(readFileSync(join(cwd, 'unread/metrics.json'), 'utf8'))).toHaveProperty('testAccuracy');
  });

  (existsSync('/dev/full') ? it : it.skip)('is told in a line where it cannot be written down', () => {
    expect(shell('racecar engines >/dev/full; echo "$?"')).toEqual([
      '2',
      'racecar: standard output: ENOSPC: no space left on device, write',
    ]);
  });
});
