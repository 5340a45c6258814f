import cliProgress from 'cli-progress';
import { sizeOf } from '../kit/arrays.ts';
import type { Job } from '../runs/job.ts';
import type { JobResult, PoolListener } from '../runs/pool.ts';
import { type ExperimentName, experiments, stagesOf } from '../training/experiments.ts';
import { remark } from './say.ts';

/** Bars on a terminal, a plain log elsewhere. */
export interface ProgressDisplay extends PoolListener {
  stop(): void;
}

export function showProgress(jobs: readonly Job[]): ProgressDisplay {
  return process.stderr.isTTY && process.env.TERM !== 'dumb' ? showBars(jobs) : showLog(jobs);
}

const nameWidth = 9;

/** What each job is called: its training, and its engine and data where these are not the same for all. */
function namesOf(jobs: readonly Job[]): string[] {
  const differ = (property: (job: Job) => string) => new Set(jobs.map(property)).size > 1;
  const shown = [({ engine }: Job) => engine, ({ data }: Job) => data.kind].filter(differ);
  const names = jobs.map((job) => {
    const { experiment, objective, seed } = job.training;
    const further = shown.map((property) => property(job)).join(', ');
    return `${`${experiment} ${objective}`.padEnd(nameWidth)} seed ${seed}${further && `, ${further}`}`;
  });
  const width = Math.max(17, ...names.map((name) => name.length));
  return names.map((name) => name.padEnd(width));
}

/** The steps of all stages. */
const stepsOf = ({ training }: Job) =>
  stagesOf(training).reduce((sum, stage) => sum + stage.training.hyperparameters.steps, 0);

/** How much of all the work is done, and how long the rest will take. */
class Workload {
  readonly #efforts: readonly number[];
  readonly #done: number[];
  readonly #started = performance.now();

  constructor(jobs: readonly Job[]) {
    this.#efforts = jobs.map((job) => effortOfStep(job.training.experiment) * stepsOf(job));
    this.#done = jobs.map(() => 0);
  }

  /** `share`: how much of the job is done, from 0 to 1. */
  advance(index: number, share: number): void {
    this.#done[index] = share * (this.#efforts[index] as number);
  }

  get share(): number {
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return sum(this.#done) / sum(this.#efforts);
  }

  get timeLeft(): string {
    const { share } = this;
    if (share === 0) return '';
    const seconds = Math.round(((performance.now() - this.#started) / 1000) * (1 / share - 1));
    if (seconds === 0) return 'all done';
    return seconds < 60 ? `${seconds} s left` : `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
  }
}

/** What a step costs, in multiplications: those with weights, and what activations and its overhead would buy. */
function effortOfStep(experiment: ExperimentName): number {
  const { network, data } = experiments[experiment];
  const weights = network.weights.reduce((sum, W) => sum + sizeOf(network.shapes[W] ?? []), 0);
  const rows = data.kind === 'images' ? data.train.length : data.trainingRows;
  const activations = network.weights.reduce((sum, W) => sum + (network.shapes[W]?.[1] ?? 0), 0);
  return rows * (weights + 60 * activations) + 1e6;
}

function showBars(jobs: readonly Job[]): ProgressDisplay {
  const names = namesOf(jobs);
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
  const work = new Workload(jobs);
  const overall = bars.create(1, 0, { name: 'all'.padEnd(names[0]?.length ?? 0), note: '' });
  const own = new Map<number, cliProgress.SingleBar>();
  const advance = (index: number, share: number) => {
    work.advance(index, share);
    overall.update(work.share, { note: work.timeLeft });
  };
  return {
    onStart(index) {
      const job = jobs[index] as Job;
      own.set(index, bars.create(stepsOf(job), 0, { name: names[index], note: '' }));
    },
    onProgress(index, { step, loss }) {
      own.get(index)?.update(step, { note: `step ${step}, loss ${loss.toPrecision(4)}` });
      advance(index, step / stepsOf(jobs[index] as Job));
    },
    onRemark: (index, text) => bars.log(`${names[index]}  ${text}\n`),
    onEnd(index, result) {
      // Finished runs move up into the log, so that many runs need no tall terminal.
      bars.remove(own.get(index) as cliProgress.SingleBar);
      bars.log(`${names[index]}  ${showEnd(result)}\n`);
      advance(index, 1);
    },
    stop() {
      bars.update(); // writes what is still in the log
      bars.stop();
    },
  };
}

/** How many times a run reports in a log. */
const logLines = 5;

/** With more jobs than this a log tells of all of them together. */
const fewJobs = 12;

/** What is no terminal gets lines. */
export function showLog(jobs: readonly Job[]): ProgressDisplay {
  return jobs.length > fewJobs ? showShares(jobs) : showEach(jobs);
}

/** A line for each tenth of all the work, and for each job that failed. */
function showShares(jobs: readonly Job[]): ProgressDisplay {
  const work = new Workload(jobs);
  const names = namesOf(jobs);
  let [ended, told] = [0, 0];
  const advance = (index: number, share: number) => {
    work.advance(index, share);
    const tenths = Math.floor(10 * work.share + 1e-9);
    if (tenths === told) return;
    told = tenths;
    remark(`racecar: ${10 * tenths} %, ${ended} of ${jobs.length} trainings ended; ${work.timeLeft}`);
  };
  return {
    onStart: () => {},
    onProgress: (index, { step }) => advance(index, step / stepsOf(jobs[index] as Job)),
    onRemark: (index, text) => remark(`[${index + 1}/${jobs.length}] ${names[index]?.trimEnd()}: ${text}`),
    onEnd(index, result) {
      ended++;
      if (!result.ok) remark(`[${index + 1}/${jobs.length}] ${names[index]?.trimEnd()}: ${showEnd(result)}`);
      advance(index, 1);
    },
    stop: () => {},
  };
}

/** Some lines for each job. */
function showEach(jobs: readonly Job[]): ProgressDisplay {
  const work = new Workload(jobs);
  const reported = jobs.map(() => 0);
  const names = namesOf(jobs);
  const label = (index: number) => `[${index + 1}/${jobs.length}] ${names[index]?.trimEnd()}`;
  return {
    onStart: (index) => remark(`${label(index)}: started`),
    onProgress(index, { step, loss }) {
      const steps = stepsOf(jobs[index] as Job);
      work.advance(index, step / steps);
      const part = Math.floor((logLines * step) / steps);
      if (part === reported[index] || step === steps) return;
      reported[index] = part;
      remark(`${label(index)}: step ${step} of ${steps}, loss ${loss.toPrecision(4)}; ${work.timeLeft}`);
    },
    onRemark: (index, text) => remark(`${label(index)}: ${text}`),
    onEnd(index, result) {
      work.advance(index, 1);
      remark(`${label(index)}: ${showEnd(result)}; ${work.timeLeft}`);
    },
    stop: () => {},
  };
}

function showEnd(result: JobResult): string {
  return result.ok ? `done in ${result.outcome.seconds.toFixed(1)} s` : `failed: ${result.error}`;
}
