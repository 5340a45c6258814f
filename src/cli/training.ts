import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { FolderLock } from '../kit/lock.ts';
import type { Job, Outcome } from '../runs/job.ts';
import { carryOutAll, describeFailure, type JobResult, type PoolListener } from '../runs/pool.ts';
import { hold } from './hold.ts';
import { showProgress } from './progress.ts';
import { remark, showTable } from './say.ts';

/** Ctrl-C, as shells report it; and what schedulers and closed terminals send. */
const interrupted = 130;
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** For how many seconds a run that is to be resumed is waited for: the processes of one that was killed end at once. */
export const patience = 8;

/**
 * Carries out trainings under the eyes of the user. Ctrl-C ends their processes, and this one with exit code 130;
 * failed ones are named, and set exit code 1.
 */
export async function carryOutVisibly(jobs: readonly Job[], processes?: number): Promise<JobResult[]> {
  const locks: FolderLock[] = [];
  for (const { folder, resume } of jobs) {
    locks.push(await hold(folder, { patience: resume ? patience : 0, isAtWork: false }));
  }
  const display = showProgress(jobs);
  const abort = new AbortController();
  const canResume = jobs.some(({ resume }) => resume !== undefined);
  const onInterrupt = () => {
    abort.abort();
    display.stop();
    remark(`racecar: interrupted${canResume ? '; the same command with --resume goes on from there' : ''}`);
    process.exit(interrupted);
  };
  for (const signal of interruptions) process.once(signal, onInterrupt);
  const options = processes === undefined ? {} : { processes };
  const listener: PoolListener = {
    ...display,
    onStart(index, pid) {
      // The process may outlive this one for a moment, and its work is the folder's as well.
      locks[index]?.share(pid);
      display.onStart(index, pid);
    },
    onEnd(index, result) {
      locks[index]?.release();
      display.onEnd(index, result);
    },
  };
  const results = await carryOutAll(jobs, { ...options, signal: abort.signal }, listener);
  for (const signal of interruptions) process.off(signal, onInterrupt);
  display.stop();
  for (const failure of results.flatMap(describeFailure)) {
    remark(`racecar: ${failure}`);
    process.exitCode = 1;
  }
  return results;
}

const columns = [
  'experiment',
  'objective',
  'n',
  'reverse error d1',
  '(training)',
  'test acc.',
  'train acc.',
  'σ1 … σ4',
  'seconds',
];

/**
 * The results as a table: a row for each experiment and objective, with means over its seeds; for the reverse error on
 * the test images with their standard deviation.
 */
export function showResults(results: readonly JobResult[]): string {
  const finished = results.filter((result) => result.ok);
  const groupOf = ({ job: { training } }: JobResult) => `${training.experiment} ${training.objective}`;
  const rows = [...new Set(finished.map(groupOf))].map((group) => {
    const outcomes = finished.filter((result) => groupOf(result) === group).map(({ outcome }) => outcome);
    const average = (figure: (outcome: Outcome) => number | undefined, digits: number) =>
      mean(outcomes.map((outcome) => figure(outcome) as number)).toFixed(digits);
    const spread = sampleSpread(outcomes.map(({ final }) => final.testReverseError.d1 as number));
    return [
      ...group.split(' '),
      String(outcomes.length),
      average(({ final }) => final.testReverseError.d1, 4) + spread,
      average(({ final }) => final.trainReverseError.d1, 4),
      average(({ final }) => final.testAccuracy, 2),
      average(({ final }) => final.trainAccuracy, 2),
      [0, 1, 2, 3].map((at) => average(({ final }) => final.singularValues[at], 2)).join('  '),
      average(({ seconds }) => seconds, 1),
    ];
  });
  return showTable(columns, rows);
}

function sampleSpread(values: number[]): string {
  return values.length > 1 ? ` ± ${sampleStandardDeviation(values).toFixed(4)}` : '';
}
