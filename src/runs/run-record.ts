import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DataIdentity } from '../datasets/source.ts';
import type { Engine } from '../engines/engine.ts';
import { InputError } from '../kit/errors.ts';
import { isThere, readBounded, writeJson } from '../kit/files.ts';
import { sha256 } from '../kit/hash.ts';
import { dataOf, type Hyperparameters } from '../training/experiments.ts';
import type { Job } from './job.ts';
import { provenance } from './provenance.ts';
import { type RunRecord, readRun } from './records.ts';

/** What `run.json` says of a training that is to be carried out. */
export type PlannedRun = RunRecord;

/** Hyperparameters by the names that `run.json` has for them. */
export function recorded({ rr: rrFactor, ortho: orthoFactor, ...rest }: Hyperparameters) {
  return { ...rest, rrFactor, orthoFactor };
}

/** What `run.json` says of a job before it has begun. */
export function plannedRun(
  { training, init }: Pick<Job, 'training' | 'init'>,
  engine: Pick<Engine, 'name' | 'version'>,
  source: DataIdentity,
): PlannedRun {
  const { hyperparameters, experiment, objective, seed } = training;
  const { kind, digest } = dataOf(experiment, source);
  return {
    experiment,
    objective,
    seed,
    config: { ...recorded(hyperparameters), init: init ? sha256(readBounded(init, 16)) : 'seed' },
    engine: { name: engine.name, version: engine.version },
    data: { source: kind, sha256: digest },
    ...provenance(),
    earlier: [],
    startedAt: new Date().toISOString(),
    status: 'planned',
    seconds: null,
    secondsPerStep: null,
    error: null,
  };
}

/** The same of a run that goes on: what it was made with before, where that is not what it is made with now. */
export function resumedRun(planned: PlannedRun, before: RunRecord): PlannedRun {
  const sittingOf = ({ gitCommit, versions, processor, engine }: RunRecord) => ({
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

export function writeRun(folder: string, run: RunRecord, options = {}): void {
  writeJson(join(folder, 'run.json'), run, options);
}

/**
 * What a run was found to be of, where another one was looked for: `learningRate is 0.0002, where 0.0001 is expected`.
 * Null of the same training: what else is different of them is chance, or time.
 */
export function differenceOf(wanted: PlannedRun, found: RunRecord): string | null {
  const [want, got] = [identity(wanted), identity(found)];
  for (const name of new Set([...Object.keys(want), ...Object.keys(got)])) {
    if (isDeepStrictEqual(want[name], got[name])) continue;
    return `${name} is ${show(got[name])}, where ${show(want[name])} is expected`;
  }
  return null;
}

/** All that a training is told by. */
function identity({ experiment, objective, seed, config, engine, data, versions }: RunRecord) {
  const all: Record<string, unknown> = {
    experiment,
    objective,
    seed,
    data: `${data.source}, SHA-256 ${data.sha256}`,
    engine: engine.name,
    'version of the project': versions.project,
    ...config,
  };
  return all;
}

const show = (value: unknown) =>
  value === undefined ? 'not set' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/**
 * The `run.json` of a folder; null where it has none.
 *
 * @throws InputError when it is of another training than the planned one
 */
export function requireSameTraining(folder: string, planned: PlannedRun): RunRecord | null {
  if (!isThere(join(folder, 'run.json'))) return null;
  const run = readRun(folder);
  const difference = differenceOf(planned, run);
  if (difference) throw new InputError(`${folder}: ${difference}`);
  return run;
}
