import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readRunFile } from '../../src/harness/study/run-file.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { Random } from '../../src/kit/random.ts';
import { readSafetensors } from '../../src/kit/safetensors.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';
import { timeless } from '../setup/timeless.ts';

const cwd = temporaryFolder();
const long = ['--steps', '12000', '--record-every', '50'];
const inStages = ['--steps', '2500', '--fine-tuning-steps', '2000', '--record-every', '50'];
const cases = [
  { name: 'mnist Std', options: long },
  { name: 'mnist Ort', options: long },
  { name: 'mnist RR', options: long },
  { name: 'tishby Pre', options: inStages },
];
const training = ({ name, options }: (typeof cases)[number], out: string) => [
  'train',
  ...name.split(' '),
  ...options,
  ...['--seed', '7', '--data', 'synthetic', '--out', out],
];

/** All bits that a training leaves but for times: weights, numbered models, measurements, images. */
function bitsOf(folder: string): string[] {
  const files = readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' }) as string[];
  return files
    .filter((file) => /\.(png|safetensors)$|metrics\.json$|trainloss|testaccuracy/.test(file))
    .sort()
    .map((file) => `${file} ${sha256(timeless(join(cwd, folder, file)))}`);
}

const leftovers = (folder: string) =>
  (readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' }) as string[]).filter((file) =>
    /\.\d+$/.test(file),
  );

/**
 * The step after which its checkpoint stands, those of earlier stages included: what was measured may be a record further on where a
 * kill fell between the two.
 */
function stepOf(folder: string): number {
  const path = join(cwd, folder, 'checkpoint.safetensors');
  if (!existsSync(path)) return isComplete(folder) ? Number.MAX_SAFE_INTEGER : 0;
  const { stage, done } = readSafetensors(path).metadata;
  return ['A', 'AA', 'AB'].indexOf(stage as string) * 1e6 + Number(done);
}

const isComplete = (folder: string) =>
  existsSync(join(cwd, folder, 'run.json')) && readRunFile(join(cwd, folder)).status === 'complete';

const kills = 7;

/** Calls back once a training has taken its folder. */
function onceBegun(child: ChildProcess, folder: string, then: () => void) {
  const timer = setInterval(() => {
    if (!existsSync(join(cwd, folder, '.lock'))) return;
    clearInterval(timer);
    then();
  }, 20);
  child.on('exit', () => clearInterval(timer));
}

describe('a training that is killed again and again', () => {
  it.each(cases)(`ends with the same bits as one that was left alone: $name, ${kills} kills`, async (one) => {
    const random = new Random(cases.indexOf(one), 'images');
    const whole = `whole ${one.name}`;
    let begun = Number.NaN;
    const alone = await runRacecar(training(one, whole), {
      cwd,
      disturb: (child) => onceBegun(child, whole, () => (begun = performance.now())),
    });
    const wholeMs = performance.now() - begun;
    expect(alone.code).toBe(0);
    const part = `part ${one.name}`;
    const stoodAt: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      // Killed at a random moment after its folder is there, and sometimes at once: however fast the machine is, no three take it
      // to its end.
      const after = random.uniform(0, wholeMs / 3);
      const { code } = await runRacecar([...training(one, part), '--resume'], {
        cwd,
        disturb: (child) => onceBegun(child, part, () => setTimeout(() => child.kill('SIGKILL'), after)),
      });
      if (code === 0) break;
      stoodAt.push(stepOf(part));
    }
    expect(stoodAt.length).toBeGreaterThan(2);
    expect([...stoodAt].sort((a, b) => a - b)).toEqual(stoodAt);
    expect(stoodAt.at(-1)).toBeGreaterThan(0);
    const last = await runRacecar([...training(one, part), '--resume'], { cwd });
    const isDone = last.code === 2 && /is complete/.test(last.stderr);
    expect(last.code === 0 || isDone).toBe(true);
    expect(bitsOf(part)).toEqual(bitsOf(whole));
    expect(leftovers(part)).toEqual([]);
    expect(existsSync(join(cwd, part, 'checkpoint.safetensors'))).toBe(false);
  });
});

describe('a training that takes its steps beside', () => {
  const [, , RR, Pre] = cases as [unknown, unknown, (typeof cases)[number], (typeof cases)[number]];

  it.each([RR, Pre])(
    'ends as it is told to, wherever they are, and with the bits of one that does not: $name',
    async (one) => {
      const random = new Random(5, 'images');
      const [within, beside] = [`within ${one.name}`, `beside ${one.name}`];
      expect((await runRacecar(training(one, within), { cwd, env: { OMP_NUM_THREADS: '1' } })).code).toBe(0);
      const args = [...training(one, beside), '--resume'];
      const env = { OMP_NUM_THREADS: '2' };
      const codes: (number | null)[] = [];
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT', 'SIGTERM', 'SIGINT', 'SIGTERM'] as const) {
        const { code, stderr } = await runRacecar(args, {
          cwd,
          env,
          disturb: (child) =>
            onceBegun(child, beside, () => setTimeout(() => child.kill(signal), random.uniform(0, 250))),
        });
        if (code === 130) expect(stderr).toMatch(/interrupted; .*--resume goes on from there/);
        codes.push(code);
      }
      // One that is at its end is complete, and there is nothing to resume.
      expect(codes.filter((code) => code !== 130 && code !== 0 && code !== 2)).toEqual([]);
      expect(codes.filter((code) => code === 130).length).toBeGreaterThan(1);
      await runRacecar(args, { cwd, env });
      expect(isComplete(beside)).toBe(true);
      expect(bitsOf(beside)).toEqual(bitsOf(within));
      expect(leftovers(beside)).toEqual([]);
    },
  );
});

describe('Ctrl-C', () => {
  const args = [
    'reproduce',
    '--experiment',
    'peak',
    '--variant',
    'Ort',
    '--data',
    'synthetic',
    '--seeds',
    '2',
  ];
  const inFolder = (name: string) => [...args, '--out', `${name}-runs`, '--reports', `${name}-reports`];

  it('ends with exit code 130, says how to resume, and leaves no half-written file; --resume does the rest', async () => {
    const interrupted = await runRacecar(inFolder('a'), {
      cwd,
      disturb: (child) => {
        child.stderr?.on('data', (chunk) => {
          if (/step 2001/.test(String(chunk))) child.kill('SIGINT');
        });
      },
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/interrupted; .*--resume goes on from there/);
    expect(leftovers('a-runs')).toEqual([]);
    expect(existsSync(join(cwd, 'a-reports/report.json'))).toBe(false);
    const resumed = await runRacecar([...inFolder('a'), '--resume'], { cwd });
    expect(resumed.code).toBe(0);
    expect((await runRacecar(inFolder('b'), { cwd })).code).toBe(0);
    for (const number of ['0', '1']) {
      const folder = `runs/peak_Ort/test_000${number}`;
      expect(bitsOf(`a-${folder}`)).toEqual(bitsOf(`b-${folder}`));
      expect(readRunFile(join(cwd, `a-${folder}`))).toMatchObject({
        status: 'complete',
        seed: Number(number),
      });
    }
    const again = await runRacecar([...inFolder('a'), '--resume'], { cwd });
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringMatching(/2 of 2 trainings were done before/),
    ]);
  });
});
