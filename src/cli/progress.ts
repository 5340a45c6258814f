import cliProgress from 'cli-progress';
import type { Job } from '../harness/runs/job.ts';
import type { JobResult, PoolListener } from '../harness/runs/pool.ts';
import { experimentNamed, type Study } from '../harness/study/study.ts';
import { remark } from '../harness/terminal/say.ts';

interface ProgressDisplay extends PoolListener {
  stop(): void;
}

/** Bars on a terminal, a plain log elsewhere. */
export function showProgress(study: Study, jobs: readonly Job[]): ProgressDisplay {
  const work = new Workload(study, jobs);
  return process.stderr.isTTY && process.env.TERM !== 'dumb' ? showBars(work) : showLog(work);
}

const nameWidth = 9;

/** What each job is called: its training, and its engine and data where these are not the same for all. */
function namesOf(jobs: readonly Job[]): string[] {
  const differ = (property: (job: Job) => string) => new Set(jobs.map(property)).size > 1;
  const shown = [({ engine }: Job) => engine, ({ data }: Job) => data.origin].filter(differ);
  const names = jobs.map((job) => {
    const { experiment, variant, seed } = job;
    const further = shown.map((property) => property(job)).join(', ');
    return `${`${experiment} ${variant}`.padEnd(nameWidth)} seed ${seed}${further && `, ${further}`}`;
  });
  const width = Math.max(17, ...names.map((name) => name.length));
  return names.map((name) => name.padEnd(width));
}

/** The jobs as they are shown, how much of all their work is done, and how long the rest will take. */
class Workload {
  readonly names: readonly string[];
  /** How many steps each job has in all. */
  readonly steps: readonly number[];
  /** What a step of each costs. */
  readonly #efforts: readonly number[];
  readonly #done: number[];
  readonly #started = performance.now();

  constructor(study: Study, jobs: readonly Job[]) {
    const runners = jobs.map(({ experiment }) => experimentNamed(study, experiment).runner);
    this.names = namesOf(jobs);
    this.steps = runners.map((runner, at) => {
      const { parameters, unaltered } = jobs[at] as Job;
      return runner.stepsOf(parameters, unaltered !== undefined);
    });
    this.#efforts = runners.map((runner, at) => runner.effortOfStep((jobs[at] as Job).variant));
    this.#done = jobs.map(() => 0);
  }

  /** @param step how far the job is; all the way by default */
  advance(index: number, step = this.steps[index] as number): void {
    this.#done[index] = step;
  }

  /** From 0 to 1. */
  get share(): number {
    const cost = (steps: readonly number[]) =>
      steps.reduce((sum, n, at) => sum + n * (this.#efforts[at] as number), 0);
    return cost(this.#done) / cost(this.steps);
  }

  get timeLeft(): string {
    const { share } = this;
    if (share === 0) return '';
    const seconds = Math.round(((performance.now() - this.#started) / 1000) * (1 / share - 1));
    if (seconds === 0) return 'all done';
    return seconds < 60 ? `${seconds} s left` : `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
  }
}

function showBars(work: Workload): ProgressDisplay {
  const { names, steps } = work;
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
  const overall = bars.create(1, 0, { name: 'all'.padEnd(names[0]?.length ?? 0), note: '' });
  const own = new Map<number, cliProgress.SingleBar>();
  const advance = (index: number, step?: number) => {
    work.advance(index, step);
    overall.update(work.share, { note: work.timeLeft });
  };
  return {
    onStart(index) {
      own.set(index, bars.create(steps[index] as number, 0, { name: names[index], note: '' }));
    },
    onProgress(index, { step, note }) {
      own.get(index)?.update(step, { note: `step ${step}, ${note}` });
      advance(index, step);
    },
    onRemark: (index, text) => bars.log(`${names[index]}  ${text}\n`),
    onEnd(index, result) {
      // Finished runs move up into the log, so that many runs need no tall terminal.
      bars.remove(own.get(index) as cliProgress.SingleBar);
      bars.log(`${names[index]}  ${showEnd(result)}\n`);
      advance(index);
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
function showLog(work: Workload): ProgressDisplay {
  const { names } = work;
  const tell = (index: number, text: string) =>
    remark(`[${index + 1}/${names.length}] ${names[index]?.trimEnd()}: ${text}`);
  const lines = names.length > fewJobs ? tellOfAll(work, tell) : tellOfEach(work, tell);
  return { ...lines, onRemark: tell, stop: () => {} };
}

type Lines = Pick<PoolListener, 'onStart' | 'onProgress' | 'onEnd'>;

/** A line for each tenth of all the work, and for each job that failed. */
function tellOfAll(work: Workload, tell: PoolListener['onRemark']): Lines {
  let [ended, told] = [0, 0];
  const advance = (index: number, step?: number) => {
    work.advance(index, step);
    const tenths = Math.floor(10 * work.share + 1e-9);
    if (tenths === told) return;
    told = tenths;
    remark(`racecar: ${10 * tenths} %, ${ended} of ${work.names.length} trainings ended; ${work.timeLeft}`);
  };
  return {
    onStart: () => {},
    onProgress: (index, { step }) => advance(index, step),
    onEnd(index, result) {
      ended++;
      if (!result.ok) tell(index, showEnd(result));
      advance(index);
    },
  };
}

/** Some lines for each job. */
function tellOfEach(work: Workload, tell: PoolListener['onRemark']): Lines {
  const reported = work.names.map(() => 0);
  return {
    onStart: (index) => tell(index, 'started'),
    onProgress(index, { step, note }) {
      const steps = work.steps[index] as number;
      work.advance(index, step);
      const part = Math.floor((logLines * step) / steps);
      if (part === reported[index] || step === steps) return;
      reported[index] = part;
      tell(index, `step ${step} of ${steps}, ${note}; ${work.timeLeft}`);
    },
    onEnd(index, result) {
      work.advance(index);
      tell(index, `${showEnd(result)}; ${work.timeLeft}`);
    },
  };
}

function showEnd(result: JobResult): string {
  return result.ok ? `done in ${result.outcome.seconds.toFixed(1)} s` : `failed: ${result.error}`;
}
