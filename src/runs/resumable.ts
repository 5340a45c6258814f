import { join } from 'node:path';
import type { ExperimentData } from '../datasets/dataset.ts';
import { codeOf, InputError, messageOf } from '../kit/errors.ts';
import { isThere, readText } from '../kit/files.ts';
import { experiments, type Stage, stagesOf } from '../training/experiments.ts';
import type { Checkpoint } from '../training/train.ts';
import { checkpointFile, readCheckpoint, type StageCheckpoint } from './checkpoint.ts';
import { type Lengths, missingOf, readInventory } from './inventory.ts';
import type { Job } from './job.ts';
import { modelFile, reverseImageFile, stagePrefix } from './layout.ts';
import { type Course, readMetrics, readRun } from './records.ts';
import { curveFiles } from './stage-folder.ts';

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
export function resumptionOf({ folder, training }: Job, begin: Checkpoint): Resumption {
  try {
    const stages = stagesOf(training);
    const checkpoint = readCheckpoint(folder, begin, stages);
    const { data } = experiments[training.experiment];
    const gap = checkpoint ? gapBefore(folder, checkpoint, stages, data) : lostCheckpoint(folder);
    return gap ? { checkpoint: null, gap } : { checkpoint, gap: null };
  } catch (error) {
    // A file that cannot be read is as good as lost.
    if (error instanceof InputError || codeOf(error)) return { checkpoint: null, gap: messageOf(error) };
    throw error;
  }
}

/** That a run has records and no checkpoint, which it writes after each but while it writes the first. */
function lostCheckpoint(folder: string): string | null {
  if (!isThere(join(folder, 'metrics.json')) || readRun(folder).status === 'complete') return null;
  return readMetrics(folder).records.length > 1 ? `${join(folder, checkpointFile)} is missing` : null;
}

/** How many records a number of steps has. */
export const recordsOf = (steps: number, recordEvery: number) => Math.floor((steps - 1) / recordEvery) + 1;

function gapBefore(
  folder: string,
  checkpoint: StageCheckpoint,
  stages: readonly Stage[],
  data: ExperimentData,
): string | null {
  const { fineTuned, ...first } = readMetrics(folder);
  const listed = readInventory(folder).files;
  for (const stage of stages) {
    const { steps, recordEvery, maxSave } = stage.training.hyperparameters;
    const isLast = stage.name === checkpoint.stage;
    const count = recordsOf(isLast ? checkpoint.done : steps, recordEvery);
    const course = stage.name === 'A' ? first : fineTuned[stage.name];
    const prefix = stagePrefix(stage.name);
    const gap =
      gapInMetrics(join(folder, 'metrics.json'), course, count, recordEvery, !isLast) ??
      gapInCurves(join(folder, prefix), count) ??
      gapInList(folder, listed, [
        ...(isLast ? [] : [prefix + modelFile('final')]),
        // The oldest may have been removed for the one that came after the checkpoint.
        ...range(count)
          .filter((index) => index % 2 === 1)
          .slice(-maxSave)
          .slice(1)
          .map((index) => prefix + modelFile(index)),
        ...(data.kind === 'images'
          ? range(count).flatMap((index) =>
              data.test.map((_, image) => prefix + reverseImageFile(image, index)),
            )
          : []),
      ]);
    if (gap !== null || isLast) return gap;
  }
  return null;
}

function gapInMetrics(
  file: string,
  course: Course | undefined,
  count: number,
  recordEvery: number,
  isEnded: boolean,
): string | null {
  const records = course?.records ?? [];
  const wrong = range(count).find(
    (at) => records[at]?.index !== at || records[at]?.step !== at * recordEvery,
  );
  if (wrong !== undefined) return `${file} lacks record ${wrong} of ${count}`;
  return isEnded && !course?.final ? `${file} lacks what was measured after the last step` : null;
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
