import { loadDataset, openDataSource } from '../datasets/source.ts';
import { loadEngine } from '../engines/registry.ts';
import { messageOf } from '../kit/errors.ts';
import { initialise } from '../networks/initialise.ts';
import { experiments } from '../training/experiments.ts';
import { train } from '../training/train.ts';
import type { Job, Outcome, Progress } from './job.ts';
import { readModel } from './models.ts';
import { RunFolder } from './run-folder.ts';

/**
 * Carries out one training and writes its folder: the reference's files and ours. When it fails, `run.json` says so
 * and what was written stays.
 */
export async function carryOut(job: Job, onProgress: (progress: Progress) => void): Promise<Outcome> {
  const engine = await loadEngine(job.engine);
  const source = openDataSource(job.data);
  const { experiment } = job.training;
  const { network, layout } = experiments[experiment];
  const initial = job.init
    ? readModel(job.init, experiment).parameters
    : initialise(network, job.training.seed);
  const folder = new RunFolder(job, engine, source, initial);
  try {
    const dataset = loadDataset(layout, source);
    const end = await train(job.training, dataset, initial, engine, (record) => {
      folder.addRecord(record);
      onProgress({ step: record.step + 1, loss: record.loss });
    });
    return folder.complete(end, dataset.train.inputs);
  } catch (error) {
    folder.fail(messageOf(error));
    throw error;
  }
}
