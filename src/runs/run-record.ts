import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataIdentity } from '../datasets/source.ts';
import type { Engine } from '../engines/engine.ts';
import { writeJson } from '../kit/files.ts';
import { sha256 } from '../kit/hash.ts';
import { dataOf, type Hyperparameters } from '../training/experiments.ts';
import type { Job } from './job.ts';
import { provenance } from './provenance.ts';
import type { RunRecord } from './records.ts';

/** Hyperparameters by the names that `run.json` has for them. */
export function recorded({ rr: rrFactor, ortho: orthoFactor, ...rest }: Hyperparameters) {
  return { ...rest, rrFactor, orthoFactor };
}

/** What `run.json` says of a job before it has begun. */
export function plannedRun(
  { training, init }: Pick<Job, 'training' | 'init'>,
  engine: Pick<Engine, 'name' | 'version'>,
  source: DataIdentity,
): RunRecord {
  const { hyperparameters, experiment, objective, seed } = training;
  const { kind, digest } = dataOf(experiment, source);
  return {
    experiment,
    objective,
    seed,
    config: { ...recorded(hyperparameters), init: init ? sha256(readFileSync(init)) : 'seed' },
    engine: { name: engine.name, version: engine.version },
    data: { source: kind, sha256: digest },
    ...provenance(),
    startedAt: new Date().toISOString(),
    status: 'planned',
    seconds: null,
    secondsPerStep: null,
    error: null,
  };
}

export function writeRun(folder: string, run: RunRecord): void {
  writeJson(join(folder, 'run.json'), run);
}

/** What runs of the same training have in common, as a text: what else is different of them is chance, or time. */
export function essenceOf({ experiment, objective, seed, config, engine, data }: RunRecord): string {
  return JSON.stringify([
    experiment,
    objective,
    seed,
    // Read from a file, what is undefined is not there.
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .sort(([x], [y]) => (x < y ? -1 : 1)),
    engine.name,
    data.sha256,
  ]);
}

/** Whether two runs are of the same training. */
export const isSameTraining = (a: RunRecord, b: RunRecord): boolean => essenceOf(a) === essenceOf(b);
