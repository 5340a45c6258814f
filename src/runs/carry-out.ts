import { loadDataset, openDataSource } from '../datasets/source.ts';
import { loadEngine } from '../engines/registry.ts';
import { messageOf } from '../kit/errors.ts';
import { initialise } from '../networks/initialise.ts';
import { experiments } from '../training/experiments.ts';
import { beginning, train } from '../training/train.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { Job, Outcome, Progress } from './job.ts';
import { readModel } from './models.ts';
import { RunFolder } from './run-folder.ts';
import { plannedRun } from './run-record.ts';

/**
 * Carries out one training and writes its folder: the reference's files and ours. A job that resumes goes on from the
 * folder's checkpoint, where it has one. When it fails, `run.json` says so and what was written stays.
 */
export async function carryOut(job: Job, onProgress: (progress: Progress) => void): Promise<Outcome> {
  const engine = await loadEngine(job.engine);
  const source = openDataSource(job.data);
  const { experiment, hyperparameters } = job.training;
  const { network, layout } = experiments[experiment];
  const initial = job.init
    ? readModel(job.init, experiment).parameters
    : initialise(network, job.training.seed);
  const begin = beginning(job.training, initial);
  const checkpoint = job.resume ? readCheckpoint(job.folder, begin, hyperparameters) : null;
  const start = checkpoint ?? begin;
  const kept = start.done === 0 ? 0 : (start.done - 1) / hyperparameters.recordEvery + 1;
  const folder = new RunFolder(job, plannedRun(job, engine, source), initial, kept);
  try {
    const dataset = loadDataset(layout, source);
    const end = await train(job.training, dataset, start, engine, (record) => {
      folder.addRecord(record);
      onProgress({ step: record.step + 1, loss: record.loss });
    });
    return folder.complete(end, dataset.train.inputs);
  } catch (error) {
    folder.fail(messageOf(error));
    throw error;
  }
}
