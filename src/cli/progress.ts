import cliProgress from 'cli-progress';
import type { Job } from '../runs/job.ts';
import type { PoolListener } from '../runs/pool.ts';
import { experiments } from '../training/experiments.ts';
import { remark } from './say.ts';

/** Bars on a terminal, a plain log elsewhere. */
export interface ProgressDisplay extends PoolListener {
  stop(): void;
}

export function showProgress(jobs: readonly Job[]): ProgressDisplay {
  return process.stderr.isTTY ? showBars(jobs) : showLog(jobs);
}

const nameWidth = 9;

const nameOf = ({ training: { experiment, objective, seed } }: Job) =>
  `${`${experiment} ${objective}`.padEnd(nameWidth)} seed ${seed}`;

/**
 * What a job costs, in arbitrary units, so that the overall bar moves evenly: multiplications by weights, and for
 * each step what its overhead would buy.
 */
function effortOf({ training: { experiment, hyperparameters } }: Job, steps = hyperparameters.steps): number {
  const { network, layout } = experiments[experiment];
  const weights = network.weights.reduce((sum, W) => {
    const [rows = 0, columns = 0] = network.shapes[W] ?? [];
    return sum + rows * columns;
  }, 0);
  return steps * (layout.train.length * weights + 1e6);
}

function showBars(jobs: readonly Job[]): ProgressDisplay {
  const bars = new cliProgress.MultiBar(
    {
      format: '{name}  {bar} {percentage}%  {note}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 28,
      hideCursor: true,
      clearOnComplete: false,
      stopOnComplete: false,
      gracefulExit: false,
      forceRedraw: true,
    },
    cliProgress.Presets.rect,
  );
  const effort = jobs.map((job) => effortOf(job));
  const whole = effort.reduce((sum, value) => sum + value, 0);
  const done = jobs.map(() => 0);
  const started = performance.now();
  const overall = bars.create(whole, 0, { name: 'all'.padEnd(17), note: '' });
  const own = new Map<number, cliProgress.SingleBar>();
  const advance = (index: number, units: number) => {
    done[index] = units;
    const sum = done.reduce((total, value) => total + value, 0);
    overall.update(sum, { note: timeLeft(started, sum / whole) });
  };
  return {
    onStart(index) {
      const job = jobs[index] as Job;
      own.set(
        index,
        bars.create(job.training.hyperparameters.steps, 0, { name: nameOf(job).padEnd(17), note: '' }),
      );
    },
    onProgress(index, { step, loss }) {
      own.get(index)?.update(step, { note: `step ${step}, loss ${loss.toPrecision(4)}` });
      advance(index, effortOf(jobs[index] as Job, step));
    },
    onEnd(index, result) {
      const bar = own.get(index);
      if (result.ok) bar?.update(bar.getTotal(), { note: `done in ${result.outcome.seconds.toFixed(1)} s` });
      else bar?.update({ note: `failed: ${result.error}` });
      bar?.stop();
      advance(index, effort[index] as number);
    },
    stop: () => bars.stop(),
  };
}

/** How many times a run reports in a log. */
const logLines = 5;

function showLog(jobs: readonly Job[]): ProgressDisplay {
  const started = performance.now();
  const effort = jobs.map((job) => effortOf(job));
  const whole = effort.reduce((sum, value) => sum + value, 0);
  const done = jobs.map(() => 0);
  const reported = jobs.map(() => 0);
  const label = (index: number) => `[${index + 1}/${jobs.length}] ${nameOf(jobs[index] as Job)}`;
  const left = () => timeLeft(started, done.reduce((sum, value) => sum + value, 0) / whole);
  return {
    onStart: (index) => remark(`${label(index)}: started`),
    onProgress(index, { step, loss }) {
      const job = jobs[index] as Job;
      done[index] = effortOf(job, step);
      const { steps } = job.training.hyperparameters;
      const part = Math.floor((logLines * step) / steps);
      if (part === reported[index] || step === steps) return;
      reported[index] = part;
      remark(`${label(index)}: step ${step} of ${steps}, loss ${loss.toPrecision(4)}; ${left()}`);
    },
    onEnd(index, result) {
      done[index] = effort[index] as number;
      const end = result.ok ? `done in ${result.outcome.seconds.toFixed(1)} s` : `failed: ${result.error}`;
      remark(`${label(index)}: ${end}; ${left()}`);
    },
    stop: () => {},
  };
}

function timeLeft(started: number, share: number): string {
  if (share === 0) return '';
  const seconds = Math.round(((performance.now() - started) / 1000) * (1 / share - 1));
  if (seconds === 0) return 'all done';
  return seconds < 60 ? `${seconds} s left` : `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
}
