import { join } from 'node:path';
import { problemOr } from '../../harness/runs/finished.ts';
import { type Lengths, missingOf, readInventory } from '../../harness/runs/inventory.ts';
import { metricsFile, readMetrics } from '../../harness/runs/metrics-file.ts';
import { type Metric, type Table, takenEachRecord } from '../../harness/study/metrics.ts';
import { readRunFile } from '../../harness/study/run-file.ts';
import type { Task } from '../../harness/study/runner.ts';
import { isThere, readText } from '../../kit/files.ts';
import { drawnRows } from '../data/lab-data.ts';
import { numberIn } from '../experiments/hyperparameters.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { metricIn, type Stage } from '../experiments/stages.ts';
import { metricsOf, metricsOfStage } from '../measured/declared.ts';
import type { Checkpoint } from '../training/training.ts';
import { checkpointFile, modelFile, reverseImageFile, stagePrefix } from './artefacts.ts';
import { readCheckpoint, type StageCheckpoint } from './checkpoint.ts';
import { curveFiles } from './curve-file.ts';
import { recordsIn } from './growing-table.ts';

/** Where a run that was stopped goes on: at its checkpoint, or at its beginning, and why. */
export interface Resumption {
  readonly checkpoint: StageCheckpoint | null;
  /** What it lacks, in a line that names the file, so that it begins anew; null where nothing is amiss. */
  readonly gap: string | null;
}

/**
 * Finds where a run goes on. What its checkpoint says was done must all be there; where it is not, whole or in part,
 * the training starts anew, since nobody could tell afterwards what was lost.
 *
 * @param begin what the state of the training must be shaped like
 */
export function resumptionOf(
  task: Task,
  experiment: NetworkExperiment,
  stages: readonly Stage[],
  begin: Checkpoint,
): Resumption {
  try {
    const checkpoint = readCheckpoint(task.folder, begin, stages);
    const gap = checkpoint
      ? gapBefore(checkpoint, task, experiment, stages)
      : lostCheckpoint(task.folder, experiment);
    return gap ? { checkpoint: null, gap } : { checkpoint, gap: null };
  } catch (error) {
    return { checkpoint: null, gap: problemOr(error) };
  }
}

/** What a run that is not finished has measured. */
export const readTable = (folder: string, experiment: NetworkExperiment): Table =>
  readMetrics(folder, { metrics: metricsOf(experiment) }, false);

/** How many records a number of steps has. */
export const recordsOf = (steps: number, recordEvery: number) => Math.floor((steps - 1) / recordEvery) + 1;

/** That a run has records and no checkpoint, which it has from its first record on. */
function lostCheckpoint(folder: string, experiment: NetworkExperiment): string | null {
  if (!isThere(join(folder, metricsFile)) || readRunFile(folder).status === 'complete') return null;
  const records = recordsIn(readTable(folder, experiment), 'A');
  return records > 1 ? `${join(folder, checkpointFile)} is missing` : null;
}

function gapBefore(
  checkpoint: StageCheckpoint,
  { folder, parameters }: Task,
  experiment: NetworkExperiment,
  stages: readonly Stage[],
): string | null {
  const table = readTable(folder, experiment);
  const listed = readInventory(folder).files;
  const images = experiment.data.image ? drawnRows(experiment.data) : [];
  for (const stage of stages) {
    const { steps, recordEvery } = stage.training;
    const isLast = stage.name === checkpoint.stage;
    const count = recordsOf(isLast ? checkpoint.done : steps, recordEvery);
    const prefix = stagePrefix(stage.name);
    const numbered = range(count).filter((index) => index % 2 === 1);
    const gap =
      gapInTable(join(folder, metricsFile), table, metricsOfStage(experiment, 'A'), stage, count, !isLast) ??
      gapInCurves(join(folder, prefix), count) ??
      gapInList(folder, listed, [
        ...(isLast ? [] : [prefix + modelFile('final')]),
        ...numbered.slice(-numberIn(parameters, 'maxSave')).map((index) => prefix + modelFile(index)),
        ...range(count).flatMap((index) => images.map((image) => prefix + reverseImageFile(image, index))),
      ]);
    if (gap !== null || isLast) return gap;
  }
  return null;
}

/** @param metrics of a first stage, by whose names those of the others are called */
function gapInTable(
  file: string,
  table: Table,
  metrics: readonly Metric[],
  { name: stage, training: { recordEvery } }: Stage,
  count: number,
  isEnded: boolean,
): string | null {
  const valuesOf = (name: string) => table[metricIn(stage, name)] ?? [];
  const lengthOf = ({ name }: Metric) => valuesOf(name).length;
  const wrong = range(count).find(
    (at) =>
      valuesOf('step')[at] !== at * recordEvery ||
      metrics.some((metric) => takenEachRecord(metric) && lengthOf(metric) <= at),
  );
  if (wrong !== undefined) return `${file} lacks record ${wrong} of ${count}`;
  if (stage === 'A' && metrics.some((metric) => metric.taken === 'the start' && lengthOf(metric) === 0)) {
    return `${file} lacks what was measured before the first step`;
  }
  const lacksEnd = (metric: Metric) => {
    if (metric.taken === 'each record and the end') return lengthOf(metric) !== count + 1;
    return metric.taken === 'the end' && !metric.isOptional && lengthOf(metric) === 0;
  };
  return isEnded && metrics.some(lacksEnd) ? `${file} lacks what was measured after the last step` : null;
}

function gapInCurves(folder: string, count: number): string | null {
  for (const name of curveFiles) {
    const lines = readText(join(folder, name)).split('\n');
    const wrong = range(count).find((at) => {
      const [index, value = ''] = lines[at]?.split('\t') ?? [];
      return index !== String(at) || value.trim() === '' || Number.isNaN(Number(value));
    });
    if (wrong !== undefined) return `${join(folder, name)} lacks record ${wrong} of ${count}`;
  }
  return null;
}

function gapInList(folder: string, listed: Lengths, names: readonly string[]): string | null {
  const unlisted = names.find((name) => listed[name] === undefined);
  if (unlisted !== undefined) return `${join(folder, unlisted)} is missing`;
  return missingOf(folder, Object.fromEntries(names.map((name) => [name, listed[name] as number])));
}

const range = (count: number) => Array.from({ length: count }, (_, at) => at);
