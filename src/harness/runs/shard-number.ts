import { InputError } from '../../kit/errors.ts';

/** One of the parts that a reproduction is divided into: the first of 16 is 1/16. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The environment of the schedulers that number their tasks. Kubernetes and GitHub Actions count from 0 and do not tell
 * how many there are; the files under examples/ set it. Slurm tells the number, least and greatest of the tasks that
 * were submitted together, which are fewer where a failed one is submitted again.
 */
const schedulers = [
  { index: 'SLURM_ARRAY_TASK_ID', count: 'SLURM_ARRAY_TASK_COUNT' },
  { index: 'JOB_COMPLETION_INDEX', count: 'JOB_COMPLETIONS' },
  { index: 'MATRIX_JOB_INDEX', count: 'MATRIX_JOB_TOTAL' },
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `3/16`; with `auto/16` asks the scheduler which of 16 this is, and with `auto` how many there are as well.
 *
 * @throws InputError when it is no shard, or no scheduler is there to ask
 */
export function parseShard(text: string, environment: Environment): Shard {
  const [, auto, total] = text.match(/^(auto)(?:\/(\d+))?$/) ?? [];
  if (!auto) {
    const [, index, count] = text.match(/^(\d+)\/(\d+)$/) ?? [];
    return requireShard(Number(index), Number(count), text);
  }
  const scheduler = schedulers.find(({ index, count }) => {
    return environment[index] && (total !== undefined || environment[count]);
  });
  if (!scheduler) {
    const names = schedulers.map(({ index, count }) => (total ? index : `${index} and ${count}`));
    throw new InputError(`--shard ${text}: expected a scheduler that sets ${names.join(', or ')}`);
  }
  const { index, count } = scheduler;
  const found = [`${index}=${environment[index]}`, ...(total ? [text] : [`${count}=${environment[count]}`])];
  const first = index === 'SLURM_ARRAY_TASK_ID' ? firstTaskOfSlurm(environment, total) : 0;
  return requireShard(
    Number(environment[index]) - first + 1,
    Number(total ?? environment[count]),
    found.join(', '),
  );
}

/**
 * Where the user's array begins: where the tasks that are seen begin, if they are all; else at 1, or at 0 where a task 0
 * is seen.
 *
 * @param total how many tasks there are, where the user says that
 * @throws InputError when that is to be guessed of tasks that may not be all
 */
function firstTaskOfSlurm(environment: Environment, total: string | undefined): number {
  const [id, count, least, most] = ['ID', 'COUNT', 'MIN', 'MAX'].map((name) =>
    Number(environment[`SLURM_ARRAY_TASK_${name}`] || Number.NaN),
  ) as [number, number, number, number];
  const first = least === 0 || id === 0 ? 0 : 1;
  const hasGaps = most - least + 1 > count;
  if (total !== undefined) return count === Number(total) && !hasGaps && least >= 0 ? least : first;
  if (least !== first || hasGaps) {
    throw new InputError(
      `--shard auto: the array ${least}–${most} of ${count} tasks may be a part of another one; say how many there are in all: --shard auto/<n>`,
    );
  }
  return first;
}

function requireShard(index: number, count: number, found: string): Shard {
  if (Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count)
    return { index, count };
  throw new InputError(`--shard: expected auto/<n>, or the number of a part like 3/16, got ${found}`);
}
