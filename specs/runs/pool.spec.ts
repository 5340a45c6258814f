import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Job } from '../../src/harness/runs/job.ts';
import type * as Pool from '../../src/harness/runs/pool.ts';
import { projectPath } from '../../src/kit/project.ts';
import { study } from '../../src/paper/racecar.ts';
import { importBuilt } from '../setup/built.ts';
import { cellOf, jobIn } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist } from '../setup/paper.ts';

const { carryOutAll } = await importBuilt<typeof Pool>('harness/runs/pool.js');

const root = temporaryFolder();
let families = 0;

/** Short trainings; `steps` sets how long each is. */
function jobsOf(steps: readonly number[]): Job[] {
  const family = join(root, String(families++));
  return steps.map((count, seed) => {
    const cell = cellOf(mnist, 'Ort', seed, { steps: count });
    const job = jobIn(join(family, String(seed)), study, cell, { engine: 'onnx' });
    return { ...job, study: projectPath('dist/paper/racecar.js') };
  });
}

const silent = { onStart: () => {}, onProgress: () => {}, onRemark: () => {}, onEnd: () => {} };
const weightsOf = ({ folder }: Job) => readFileSync(join(folder, 'model_final.safetensors'));
const workers = () => {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return children
    .split('\n')
    .filter((line) => line.includes('worker.js'))
    .map((line) => Number.parseInt(line, 10));
};

describe('the pool', () => {
  it('carries out all jobs, and gives the same bits whatever a process did before', async () => {
    const alone = jobsOf([60, 60, 60]);
    for (const job of alone) await carryOutAll([job], { processes: 1 }, silent);
    const together = jobsOf([60, 60, 60]);
    const results = await carryOutAll(together, { processes: 1 }, silent);
    expect(results.map(({ ok, job }) => [ok, job.seed])).toEqual([
      [true, 0],
      [true, 1],
      [true, 2],
    ]);
    expect(together.map(weightsOf)).toEqual(alone.map(weightsOf));
    expect(workers()).toEqual([]);
  });

  it('carries out jobs in this process where there is to be no other, to the same bits', async () => {
    const [apart, here, bad] = [...jobsOf([60]), ...jobsOf([60]), ...jobsOf([60])] as [Job, Job, Job];
    await carryOutAll([apart], { processes: 1 }, silent);
    const pids: number[] = [];
    const listener = { ...silent, onStart: (_: number, pid: number) => pids.push(pid) };
    const results = await carryOutAll([{ ...bad, start: 'nowhere' }, here], { processes: 0 }, listener);
    expect(results).toMatchObject([{ ok: false, error: expect.stringMatching(/nowhere/) }, { ok: true }]);
    expect(pids).toEqual([process.pid, process.pid]);
    expect(weightsOf(here)).toEqual(weightsOf(apart));
  });

  it('goes on after a job that fails', async () => {
    const [first, second] = jobsOf([20, 20]) as [Job, Job];
    const results = await carryOutAll([{ ...first, start: 'nowhere' }, second], { processes: 1 }, silent);
    expect(results).toMatchObject([{ ok: false, error: expect.stringMatching(/nowhere/) }, { ok: true }]);
  });

  it('goes on after a job of a study that is not there', async () => {
    const [first, second] = jobsOf([20, 20]) as [Job, Job];
    const none = join(root, 'no study.js');
    const results = await carryOutAll([{ ...first, study: none }, second], { processes: 1 }, silent);
    expect(results).toMatchObject([
      { ok: false, error: `${none}: expected the module of a study, found nothing` },
      { ok: true },
    ]);
  });

  it('goes on after a process that dies, in a new one', async () => {
    const started: number[] = [];
    const listener = {
      ...silent,
      onStart: (index: number) => started.push(index),
      onProgress: (index: number) => {
        if (index === 0) for (const pid of workers()) process.kill(pid, 'SIGKILL');
      },
    };
    const results = await carryOutAll(jobsOf([100_000, 20, 20]), { processes: 1 }, listener);
    expect(results).toMatchObject([
      { ok: false, error: 'its process died (SIGKILL)' },
      { ok: true },
      { ok: true },
    ]);
    expect(started).toEqual([0, 1, 2]);
  });
});
