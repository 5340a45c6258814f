import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../kit/errors.ts';
import { isThere, readBounded, writeJson } from '../../kit/files.ts';
import { sha256 } from '../../kit/hash.ts';
import type { ChosenData } from '../study/data.ts';
import { type RunFile, readRunFile } from '../study/run-file.ts';
import type { Cell, Engine, Task } from '../study/runner.ts';
import type { Study } from '../study/study.ts';
import { metricsFile } from './metrics-file.ts';
import { provenance } from './provenance.ts';

/** What makes a run another one than its cell says. */
type Altered = Partial<Pick<Task, 'start' | 'alteration' | 'unaltered' | 'disturbance'>>;

/** What `run.json` says of a cell that is to be run. */
export function plannedRun(
  study: Pick<Study, 'root' | 'experiments'>,
  { experiment, variant, seed, parameters }: Cell,
  engine: Engine,
  data: Pick<ChosenData, 'origin' | 'sha256'>,
  { start, alteration, unaltered, disturbance }: Altered = {},
): RunFile {
  return {
    experiment,
    variant,
    seed,
    parameters: { ...parameters },
    start: start ? sha256(readBounded(start, 16)) : 'seed',
    ...(alteration === undefined ? {} : { alteration }),
    ...sourcesOf(study, experiment),
    ...measuredIn(unaltered),
    ...(disturbance === undefined ? {} : { disturbance }),
    engine: { name: engine.name, version: engine.version },
    data: { origin: data.origin, sha256: data.sha256 },
    ...provenance(study.root),
    earlier: [],
    startedAt: new Date().toISOString(),
    status: 'planned',
    seconds: null,
    error: null,
  };
}

function sourcesOf({ experiments }: Pick<Study, 'experiments'>, name: string): Pick<RunFile, 'sources'> {
  const sources = experiments.find((one) => one.name === name)?.runner.sourcesSha256?.();
  return sources === undefined ? {} : { sources };
}

/** Which run is measured anew, by what it gave; nothing where there is none. */
function measuredIn(unaltered: string | undefined): Pick<RunFile, 'measured'> {
  const file = unaltered === undefined ? null : join(unaltered, metricsFile);
  return file !== null && isThere(file) ? { measured: sha256(readBounded(file, 256)) } : {};
}

/** Whether the run in a folder measured another run than it would measure now. */
export const measuresAnother = (folder: string, planned: RunFile): boolean =>
  isThere(join(folder, 'run.json')) && readRunFile(folder).measured !== planned.measured;

/** The same of a run that goes on: what it was made with before, where that is not what it is made with now. */
export function resumedRun(planned: RunFile, before: RunFile): RunFile {
  const sittingOf = ({ gitCommit, versions, processor, engine }: RunFile) => ({
    gitCommit,
    versions,
    processor,
    engine: engine.version,
  });
  const sittings = [...(before.earlier ?? []), sittingOf(before)];
  const now = sittingOf(planned);
  const others = sittings.filter(
    (one, at) =>
      !isDeepStrictEqual(one, now) && sittings.findIndex((other) => isDeepStrictEqual(one, other)) === at,
  );
  return { ...planned, startedAt: before.startedAt, earlier: others };
}

export function writeRunFile(folder: string, run: RunFile, options = {}): void {
  writeJson(join(folder, 'run.json'), run, options);
}

/**
 * What a run was found to be of, where another one was looked for: `learningRate is 0.0002, where 0.0001 is expected`.
 * Null of the same: what else is different of them is chance, or time.
 */
export const differenceOf = (wanted: RunFile, found: RunFile): string | null =>
  differenceIn(identity(wanted), identity(found));

/** All that a run is told by. */
const identity = ({
  experiment,
  variant,
  seed,
  parameters,
  start,
  alteration,
  sources,
  measured,
  disturbance,
  engine,
  data,
  versions,
}: RunFile) => ({
  experiment,
  variant,
  seed,
  data: `${data.origin}, SHA-256 ${data.sha256}`,
  engine: engine.name,
  'version of the program': versions.tool,
  ...parameters,
  start,
  ...(alteration === undefined ? {} : { alteration }),
  ...(sources === undefined ? {} : { 'the files that it depends on': sources }),
  ...(measured === undefined ? {} : { 'the run that it measured': measured }),
  ...(disturbance === undefined ? {} : { disturbance }),
});

type Facts = Readonly<Record<string, string | number>>;

/** The first of these that is not as it is wanted, in a line; null where there is none. */
export function differenceIn(want: Facts, got: Facts): string | null {
  const name = Object.keys({ ...want, ...got }).find((one) => want[one] !== got[one]);
  if (name === undefined) return null;
  return `${name} is ${got[name] ?? 'not set'}, where ${want[name] ?? 'not set'} is expected`;
}

/**
 * The `run.json` of a folder; null where it has none.
 *
 * @throws InputError when it is of another run than the planned one
 */
export function requireSameRun(folder: string, planned: RunFile): RunFile | null {
  if (!isThere(join(folder, 'run.json'))) return null;
  const run = readRunFile(folder);
  const difference = differenceOf(planned, run);
  if (difference) throw new InputError(`${folder}: ${difference}`);
  return run;
}
