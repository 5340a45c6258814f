import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Job } from '../../src/runs/job.ts';
import type * as Pool from '../../src/runs/pool.ts';
import { experiments } from '../../src/training/experiments.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';

const { carryOutAll } = await importBuilt<typeof Pool>('runs/pool.js');

const root = temporaryFolder();
let families = 0;

/** Short trainings; `steps` sets how long each is. */
function jobsOf(steps: readonly number[], changes: Partial<Job> = {}): Job[] {
  const family = join(root, String(families++));
  return steps.map((count, at) => ({
    training: {
      experiment: 'mnist',
      objective: 'Ort',
      seed: at,
      hyperparameters: { ...experiments.mnist.hyperparameters, steps: count },
    },
    engine: 'onnx',
    data: { kind: 'synthetic' },
    folder: join(family, String(at)),
    singularImages: false,
    ...changes,
  }));
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
    expect(results.map(({ ok, job }) => [ok, job.training.seed])).toEqual([
      [true, 0],
      [true, 1],
      [true, 2],
    ]);
    expect(together.map(weightsOf)).toEqual(alone.map(weightsOf));
    expect(workers()).toEqual([]);
  });

  it('goes on after a job that fails', async () => {
    const [first, second] = jobsOf([20, 20]) as [Job, Job];
    const results = await carryOutAll([{ ...first, init: 'nowhere' }, second], { processes: 1 }, silent);
    expect(results).toMatchObject([{ ok: false, error: expect.stringMatching(/nowhere/) }, { ok: true }]);
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
