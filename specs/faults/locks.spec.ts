import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import { readRunFile } from '../../src/harness/study/run-file.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { holdLock } from '../setup/holder.ts';
import { peak } from '../setup/paper.ts';
import { type Ended, runRacecar } from '../setup/racecar.ts';

/** Locks hold as long as the work does: with real trainings, and real processes that are stopped and killed. */

const cwd = temporaryFolder();
const long = (name: string) => [
  ...['train', 'peak', 'RR', '--data', 'synthetic', '--steps', '4000', '--out', name, '--resume'],
];
/** The same with a process of its own for the training, as where there are several. */
const longReproduction = (name: string) => [
  ...['reproduce', '--experiment', 'peak', '--variant', 'RR', '--data', 'synthetic'],
  ...['--out', name, '--reports', `${name}-reports`, '--resume'],
];

/** Starts a training, and does something to its processes once it has a checkpoint. */
function disturbed(name: string, disturb: (pid: number) => unknown, args = long(name)): Promise<Ended> {
  let isDone = false;
  return runRacecar(args, {
    cwd,
    disturb: (child) => {
      child.stderr?.on('data', (chunk) => {
        if (isDone || !/step (801|1001) /.test(String(chunk))) return;
        isDone = true;
        void disturb(child.pid as number);
      });
    },
  });
}

const workersOf = (pid: number) =>
  execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);

it('a holder that is busy in one go for a minute keeps its folder', async () => {
  const folder = join(cwd, 'busy');
  const holder = holdLock(folder, 60_000);
  await holder.until('held');
  const jumped = new Date(Date.now() - 3_600_000);
  utimesSync(join(folder, '.lock'), jumped, jumped);
  for (let at = 0; at < 3; at++) {
    expect(await holdLock(folder, 0, 15).end).toMatch(/^refused .*another process is at work in it/);
  }
  expect(await holder.end).toBe('held\nreleased');
  expect(await holdLock(folder, 0).end).toBe('held\nreleased');
});

describe('a training', () => {
  it('whose program was killed, and whose worker is stopped, is not gone on with until that is gone', async () => {
    let worker = 0;
    let first: Promise<Ended> | undefined;
    await new Promise<void>((resolve) => {
      const disturb = (pid: number) => {
        [worker = 0] = workersOf(pid);
        process.kill(worker, 'SIGSTOP');
        process.kill(pid, 'SIGKILL');
        resolve();
      };
      first = disturbed('orphan', disturb, longReproduction('orphan'));
    });
    const meanwhile = await runRacecar(longReproduction('orphan'), { cwd });
    expect(meanwhile).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/another process is at work in it/),
    });
    const run = join(cwd, 'orphan/peak_RR/test_0000');
    const before = readMetrics(run, peak, false).step?.length;
    process.kill(worker, 'SIGCONT');
    await first;
    const ended = await runRacecar(longReproduction('orphan'), { cwd });
    expect(ended.code).toBe(0);
    expect(readRunFile(run).status).toBe('complete');
    expect(readMetrics(run, peak, true).step).toHaveLength(50);
    expect(before).toBeLessThan(50);
  });

  it('that is stopped and continued keeps its folder', async () => {
    let second: Ended | undefined;
    const first = await disturbed('stopped', async (pid) => {
      process.kill(pid, 'SIGSTOP');
      second = await runRacecar(long('stopped'), { cwd });
      process.kill(pid, 'SIGCONT');
    });
    expect(second).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/another process is at work in it/),
    });
    expect(first.code).toBe(0);
  });

  it('whose lock was lost ends with one line, and what takes it goes on', async () => {
    const ended = await disturbed('lost', () => rmSync(join(cwd, 'lost/.lock')));
    expect(ended.code).toBe(2);
    expect(ended.stderr.trim().split('\n').at(-1)).toMatch(
      /^racecar: lost: its lock was lost while the work went on/,
    );
    expect((await runRacecar(long('lost'), { cwd })).code).toBe(0);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'that gets %s leaves no lock, and can be gone on with',
    async (signal) => {
      const ended = await disturbed(signal, (pid) => process.kill(pid, signal));
      expect(ended.code).toBe(130);
      expect(existsSync(join(cwd, signal, '.lock'))).toBe(false);
      expect(readRunFile(join(cwd, signal)).status).toBe('running');
    },
  );
});

it('two that resume the same finished run train nothing again', async () => {
  cpSync(join(cwd, 'stopped'), join(cwd, 'done'), { recursive: true });
  const before = readFileSync(join(cwd, 'done/run.json'), 'utf8');
  const both = await Promise.all([0, 1].map(() => runRacecar(long('done'), { cwd })));
  for (const { code, stderr } of both)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/done is complete/)]);
  expect(readFileSync(join(cwd, 'done/run.json'), 'utf8')).toBe(before);
});
