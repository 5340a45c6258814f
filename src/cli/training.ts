import type { Job } from '../runs/job.ts';
import { carryOutAll, type JobResult } from '../runs/pool.ts';
import { showProgress } from './progress.ts';
import { remark, showTable } from './say.ts';

/** Ctrl-C, as shells report it. */
const interrupted = 130;

/**
 * Carries out trainings under the eyes of the user. Ctrl-C ends their processes, and this one with exit code 130;
 * failed ones are named, and set exit code 1.
 */
export async function carryOutVisibly(jobs: readonly Job[], processes?: number): Promise<JobResult[]> {
  const display = showProgress(jobs);
  const abort = new AbortController();
  const onInterrupt = () => {
    abort.abort();
    display.stop();
    remark('racecar: interrupted; the finished runs are kept');
    process.exit(interrupted);
  };
  process.once('SIGINT', onInterrupt);
  const options = processes === undefined ? {} : { processes };
  const results = await carryOutAll(jobs, { ...options, signal: abort.signal }, display);
  process.off('SIGINT', onInterrupt);
  display.stop();
  for (const { job, ...result } of results) {
    if (result.ok) continue;
    const { experiment, objective, seed } = job.training;
    remark(`racecar: ${experiment} ${objective}, seed ${seed} failed: ${result.error}`);
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

/** The results as a table: a row for each experiment and objective, means (± standard deviation) over its seeds. */
export function showResults(results: readonly JobResult[]): string {
  const finished = results.filter((result) => result.ok);
  const groupOf = ({ job: { training } }: JobResult) => `${training.experiment} ${training.objective}`;
  const rows = [...new Set(finished.map(groupOf))].map((group) => {
    const members = finished.filter((result) => groupOf(result) === group);
    const over = (figure: (member: (typeof members)[number]) => number, digits: number) =>
      showMean(members.map(figure), digits);
    return [
      ...group.split(' '),
      String(members.length),
      over(({ outcome }) => outcome.final.testReverseError.d1 as number, 4),
      over(({ outcome }) => outcome.final.trainReverseError.d1 as number, 4),
      over(({ outcome }) => outcome.final.testAccuracy, 2),
      over(({ outcome }) => outcome.final.trainAccuracy, 2),
      [0, 1, 2, 3]
        .map((at) => over(({ outcome }) => outcome.final.singularValues[at] as number, 2))
        .join('  '),
      over(({ outcome }) => outcome.seconds, 1),
    ];
  });
  return showTable(columns, rows);
}

function showMean(values: readonly number[], digits: number): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(digits);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(digits)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(digits)}`;
}
