import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { showProgress } from '../../src/cli/progress.ts';
import type { Job } from '../../src/harness/runs/job.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { study } from '../../src/paper/racecar.ts';
import { cellOf, jobIn } from '../setup/figures.ts';
import { mnist } from '../setup/paper.ts';

const lines: string[] = [];
const { isTTY } = process.stderr;
beforeEach(() => {
  lines.length = 0;
  process.stderr.isTTY = false;
  jest.spyOn(console, 'error').mockImplementation((line) => {
    lines.push(line);
  });
});
afterEach(() => {
  process.stderr.isTTY = isTTY;
  jest.restoreAllMocks();
});

const jobs = (count: number): Job[] =>
  Array.from({ length: count }, (_, seed) =>
    jobIn(String(seed), study, cellOf(mnist, 'Ort', seed), { engine: 'onnx' }),
  );

/** Tells a log of jobs that go from start to end, with a hundred steps of progress each; those with `fails` fail. */
function carryOut(all: readonly Job[], fails: readonly number[] = []): void {
  const log = showProgress(study, all);
  for (const [index, job] of all.entries()) {
    const steps = job.parameters.steps as number;
    log.onStart(index, 1);
    for (let part = 1; part <= 100; part++) {
      log.onProgress(index, { step: (part * steps) / 100, note: 'loss 1.000' });
    }
    const outcome = { seconds: 1 };
    log.onEnd(
      index,
      fails.includes(index) ? { job, ok: false, error: 'no luck' } : { job, ok: true, outcome },
    );
  }
  log.stop();
}

describe('the log of trainings', () => {
  it('has a line for each tenth of a hundred of them', () => {
    carryOut(jobs(100));
    expect(lines).toHaveLength(10);
    expect(lines[2]).toMatch(/^racecar: 30 %, \d+ of 100 trainings ended; /);
    expect(lines.at(-1)).toMatch(/^racecar: 100 %, \d+ of 100 trainings ended; all done$/);
  });

  it('names each of many that failed, at once', () => {
    carryOut(jobs(100), [41]);
    expect(lines).toHaveLength(11);
    expect(lines).toContain('[42/100] mnist Ort seed 41: failed: no luck');
  });

  it.each([
    ['dumb', 'a log'],
    ['xterm-256color', 'bars'],
  ])('on a terminal that is %s is %s', (TERM) => {
    const before = process.env.TERM;
    const drawn = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      process.env.TERM = TERM;
      process.stderr.isTTY = true;
      const display = showProgress(study, jobs(1));
      display.onStart(0, 1);
      display.stop();
      // Whatever draws moves the cursor, and what cannot do that gets lines.
      expect(lines.length > 0).toBe(TERM === 'dumb');
      expect(drawn.mock.calls.some(([text]) => String(text).includes('\u001b['))).toBe(TERM !== 'dumb');
    } finally {
      drawn.mockRestore();
      process.env.TERM = before;
    }
  });

  it('tells trainings apart by engine and data, where these differ', () => {
    const [first, second] = jobs(2) as [Job, Job];
    carryOut([first, { ...second, engine: 'wasm', data: { ...second.data, origin: 'original' } }]);
    expect(lines[0]).toBe('[1/2] mnist Ort seed 0, onnx, synthetic: started');
    expect(lines).toContain('[2/2] mnist Ort seed 1, wasm, original: started');
  });

  it('counts work, not trainings: a long one is more of it than a short one', () => {
    const [first, second] = jobs(2) as [Job, Job];
    const long = {
      ...second,
      parameters: { ...second.parameters, steps: 9 * (first.parameters.steps as number) },
    };
    const all = [...jobs(12), { ...long, seed: 12 }];
    const log = showProgress(study, all);
    for (const [index, job] of jobs(12).entries())
      log.onEnd(index, { job, ok: true, outcome: { seconds: 1 } });
    expect(lines.at(-1)).toMatch(/^racecar: 50 %, 11 of 13 trainings ended; /);
  });

  it('has some lines for each of a few', () => {
    carryOut(jobs(2));
    expect(lines).toHaveLength(12);
    expect(lines[0]).toBe('[1/2] mnist Ort seed 0: started');
    const { steps } = labOf(mnist).hyperparameters;
    const told = `[1/2] mnist Ort seed 0: step ${steps / 5} of ${steps}, loss 1.000; `;
    expect(lines[1]?.slice(0, told.length)).toBe(told);
  });
});
