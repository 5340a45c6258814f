import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { showLog, showProgress } from '../../src/cli/progress.ts';
import type { Job } from '../../src/runs/job.ts';
import { experiments } from '../../src/training/experiments.ts';

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  jest.spyOn(console, 'error').mockImplementation((line) => {
    lines.push(line);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const jobs = (count: number): Job[] =>
  Array.from({ length: count }, (_, seed) => ({
    training: {
      experiment: 'mnist',
      objective: 'Ort',
      seed,
      hyperparameters: experiments.mnist.hyperparameters,
    },
    engine: 'onnx',
    data: { kind: 'synthetic' },
    folder: String(seed),
    singularImages: false,
  }));

/** Tells a log of jobs that go from start to end, with a hundred steps of progress each; those with `fails` fail. */
function carryOut(all: readonly Job[], fails: readonly number[] = []): void {
  const log = showLog(all);
  const { steps } = experiments.mnist.hyperparameters;
  for (const [index, job] of all.entries()) {
    log.onStart(index, 1);
    for (let part = 1; part <= 100; part++) log.onProgress(index, { step: (part * steps) / 100, loss: 1 });
    const outcome = { seconds: 1, final: {} as never };
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
    const before = { TERM: process.env.TERM, isTTY: process.stderr.isTTY };
    const drawn = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      process.env.TERM = TERM;
      process.stderr.isTTY = true;
      const display = showProgress(jobs(1));
      display.onStart(0, 1);
      display.stop();
      // Whatever draws moves the cursor, and what cannot do that gets lines.
      expect(lines.length > 0).toBe(TERM === 'dumb');
      expect(drawn.mock.calls.some(([text]) => String(text).includes('\u001b['))).toBe(TERM !== 'dumb');
    } finally {
      drawn.mockRestore();
      process.env.TERM = before.TERM;
      process.stderr.isTTY = before.isTTY;
    }
  });

  it('has some lines for each of a few', () => {
    carryOut(jobs(2));
    expect(lines).toHaveLength(12);
    expect(lines[0]).toBe('[1/2] mnist Ort seed 0: started');
    expect(lines[1]).toMatch(/^\[1\/2\] mnist Ort seed 0: step 200 of 1000, loss 1\.000; /);
  });
});
