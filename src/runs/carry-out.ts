import { join } from 'node:path';
import { loadDataset, openDataSource } from '../datasets/source.ts';
import { loadEngine } from '../engines/registry.ts';
import { messageOf } from '../kit/errors.ts';
import { initialise } from '../networks/initialise.ts';
import { experiments, stagesOf } from '../training/experiments.ts';
import { beginning, train } from '../training/train.ts';
import { outcomeOf, readIfWhole } from './finished.ts';
import type { Job, JobListener, Outcome } from './job.ts';
import { modelFile, stagePrefix } from './layout.ts';
import { readModel } from './models.ts';
import { resumptionOf } from './resumable.ts';
import { RunFolder } from './run-folder.ts';
import { plannedRun, requireSameTraining, resumedRun } from './run-record.ts';
import { redrawSingularImages } from './singular-images.ts';

/**
 * Carries out one training, stage after stage, and writes its folder: the reference's files and ours. A job that
 * resumes goes on from the folder's checkpoint, where it has one that lacks nothing. When it fails, `run.json` says so
 * and what was written stays.
 *
 * Whoever calls it holds the folder's lock, so that what was found in it before is looked at here again.
 */
export async function carryOut(job: Job, listener: JobListener): Promise<Outcome> {
  const engine = await loadEngine(job.engine);
  const source = openDataSource(job.data);
  const { experiment, seed } = job.training;
  const { network, data } = experiments[experiment];
  const initial = job.init ? readModel(job.init, experiment).parameters : initialise(network, seed);
  const stages = stagesOf(job.training);
  const begin = beginning(job.training, initial);
  const planned = plannedRun(job, engine, source);
  const found = job.resume ? requireSameTraining(job.folder, planned) : null;
  const whole = found && readIfWhole(job.folder, found).finished;
  if (whole) {
    // To draw its singular images it need not be trained again.
    const isDrawn = readIfWhole(job.folder, found, job.singularImages).finished !== null;
    if (!isDrawn) await redrawSingularImages(job.folder);
    return outcomeOf(whole);
  }
  const { checkpoint, gap } = job.resume ? resumptionOf(job, begin) : { checkpoint: null, gap: null };
  if (gap) listener.onRemark(`${gap}; the training starts anew`);
  const run = checkpoint && found ? resumedRun(planned, found) : planned;
  const folder = new RunFolder(job, run, initial, checkpoint);
  const done = stages.findIndex(({ name }) => name === (checkpoint?.stage ?? 'A'));
  try {
    let before = 0;
    for (const [at, stage] of stages.entries()) {
      if (at >= done) {
        const dataset = loadDataset(data, source, stage.task, seed);
        const from =
          at === 0
            ? initial
            : readModel(join(job.folder, stagePrefix('A') + modelFile('final')), experiment).parameters;
        const start = checkpoint && at === done ? checkpoint : beginning(stage.training, from);
        const end = await train(stage.training, dataset, start, engine, (record) => {
          folder.addRecord(stage.name, record);
          listener.onProgress({ step: before + record.step + 1, loss: record.loss });
        });
        folder.endStage(stage, end, dataset.train);
      }
      before += stage.training.hyperparameters.steps;
    }
    return await folder.complete();
  } catch (error) {
    folder.fail(messageOf(error));
    throw error;
  }
}
