import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { allJobs, planCheck } from '../../src/harness/report/plan.ts';
import { plannedRun } from '../../src/harness/runs/identity.ts';
import type { Job } from '../../src/harness/runs/job.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import type { RunFile } from '../../src/harness/study/run-file.ts';
import { isLeftToEvidence } from '../../src/harness/study/study.ts';
import { projectPath } from '../../src/kit/project.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/**
 * `check --reuse` judges again what is there, and nothing else. Here is a folder of all the runs that a check makes, in
 * which one is another. They say that they failed, so that there is nothing to judge where they are taken.
 */

const cwd = temporaryFolder();
const experiments = study.experiments.filter((one) => !isLeftToEvidence(one));
const plan = planCheck(
  { ...study, module: projectPath('dist/paper/racecar.js') },
  {
    experiments,
    data: openAllData(experiments, { origin: 'synthetic' }),
    seeds: null,
    engine: await study.engines.load('wasm'),
    engines: await study.engines.survey(),
    root: 'runs',
  },
);
const jobs = allJobs(plan);
const error = 'it was stopped on purpose';

function write(job: Job, change: (planned: RunFile) => Partial<RunFile> = () => ({})): void {
  const planned = plannedRun(study, job, { name: job.engine, version: 'any' }, job.data, job);
  const run: RunFile = { ...planned, status: 'failed', seconds: 1, error, ...change(planned) };
  mkdirSync(join(cwd, job.folder), { recursive: true });
  writeFileSync(join(cwd, job.folder, 'run.json'), JSON.stringify(run));
}

const reuse = () =>
  runRacecar(['check', '--reuse', '--engine', 'wasm', '--data', 'synthetic', '--runs', 'runs'], {
    cwd,
    env: { CI: '', GITHUB_STEP_SUMMARY: '' },
  });

beforeAll(() => {
  for (const job of jobs) write(job);
});

describe('a check that reuses runs', () => {
  it('takes those that would be trained now, and says of each that failed why', async () => {
    const { stdout, stderr } = await reuse();
    expect(stderr).not.toMatch(/--reuse:/);
    expect(stdout.split('\n').filter((line) => line.includes(error))).toHaveLength(jobs.length);
  });

  it.each<[string, (planned: RunFile) => Partial<RunFile>]>([
    ['from another seed', ({ seed }) => ({ seed: seed + 1 })],
    ['that is under way', () => ({ status: 'running', seconds: null, error: null })],
  ])('refuses a run %s, and names its folder', async (_, change) => {
    const job = jobs[plan.jobs.main.length - 1] as Job;
    write(job, change);
    const { code, stderr } = await reuse();
    write(job);
    expect(code).toBe(2);
    expect(stderr).toContain(`--reuse: ${job.folder}: `);
  });

  it('refuses an unaltered run in the place of a control’s', async () => {
    const job = plan.jobs.controls.find(({ alteration }) => alteration !== undefined) as Job;
    write(job, () => ({ alteration: undefined }));
    const { code, stderr } = await reuse();
    write(job);
    expect(code).toBe(2);
    expect(stderr).toContain(`alteration is not set, where ${job.alteration} is expected`);
  });
});
