import { join } from 'node:path';
import { loadDataset, openDataSource } from '../datasets/source.ts';
import { loadEngine } from '../engines/registry.ts';
import { messageOf } from '../kit/errors.ts';
import { initialise } from '../networks/initialise.ts';
import { experiments, stagesOf } from '../training/experiments.ts';
import { beginning, train } from '../training/train.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { Job, Outcome, Progress } from './job.ts';
import { modelFile } from './layout.ts';
import { readModel } from './models.ts';
import { RunFolder } from './run-folder.ts';
import { plannedRun } from './run-record.ts';

/**
 * Carries out one training, stage after stage, and writes its folder: the reference's files and ours. A job that
 * resumes goes on from the folder's checkpoint, where it has one. When it fails, `run.json` says so and what was
 * written stays.
 */
export async function carryOut(job: Job, onProgress: (progress: Progress) => void): Promise<Outcome> {
  const engine = await loadEngine(job.engine);
  const source = openDataSource(job.data);
  const { experiment, seed } = job.training;
  const { network, data } = experiments[experiment];
  const initial = job.init ? readModel(job.init, experiment).parameters : initialise(network, seed);
  const stages = stagesOf(job.training);
  const begin = beginning(job.training, initial);
  const checkpoint = job.resume ? readCheckpoint(job.folder, begin, stages) : null;
  const folder = new RunFolder(job, plannedRun(job, engine, source), initial, checkpoint);
  const done = stages.findIndex(({ name }) => name === (checkpoint?.stage ?? 'A'));
  try {
    let before = 0;
    for (const [at, stage] of stages.entries()) {
      if (at >= done) {
        const dataset = loadDataset(data, source, stage.task, seed);
        const from =
          at === 0 ? initial : readModel(join(job.folder, modelFile('final')), experiment).parameters;
        const start = checkpoint && at === done ? checkpoint : beginning(stage.training, from);
        const end = await train(stage.training, dataset, start, engine, (record) => {
          folder.addRecord(stage.name, record);
          onProgress({ step: before + record.step + 1, loss: record.loss });
        });
        folder.endStage(stage, end, dataset.train);
      }
      before += stage.training.hyperparameters.steps;
    }
    return folder.complete();
  } catch (error) {
    folder.fail(messageOf(error));
    throw error;
  }
}
