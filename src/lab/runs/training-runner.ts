import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, EngineName } from '../../engines/engine.ts';
import { loadEngine } from '../../engines/registry.ts';
import type { Prepared, Progress, Runner, Task } from '../../harness/study/runner.ts';
import { sizeOf } from '../../kit/arrays.ts';
import type { Batch, Dataset } from '../data/dataset.ts';
import type { LabAlteration } from '../experiments/alterations.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { type Stage, stagesOf, stepsOf } from '../experiments/stages.ts';
import { initialise } from '../networks/initialise.ts';
import { train } from '../training/loop.ts';
import { beginning, type TrainingRecord } from '../training/training.ts';
import { checkpointFile, isArtefact, isVectorImage, modelFile, newestModel, svdFolder } from './artefacts.ts';
import { DataOfStages } from './data-of-stages.ts';
import { measuringAnew } from './measured-anew.ts';
import { hashParameters, readModel } from './models.ts';
import { resumptionOf } from './resumable.ts';
import { redrawSingularImages } from './singular-images.ts';
import { TrainingFolder } from './training-folder.ts';

/** Trains the network of an experiment under the objective that a variant is named after, stage after stage. */
export function trainingRunner(experiment: NetworkExperiment): Runner {
  return {
    async prepare(task, resume) {
      const alteration = alterationOf(task, experiment);
      return alteration?.isMeasuredAnew
        ? measuringAnew(task, experiment, alteration)
        : prepare(task, experiment, alteration, resume);
    },
    requireStart: (file) => void readModel(file, [experiment]),
    stepsOf: (...asked) => stepsOf(experiment, ...asked),
    effortOfStep: () => effortOfStep(experiment),
    writes: isArtefact,
    besideOf: (folder) => (experiment.data.image ? svdFolder(newestModel(folder)) : null),
    writesBeside: isVectorImage,
    redrawBeside: (folder) => redrawSingularImages(folder, experiment),
  };
}

/** What a step costs, in multiplications: those with weights, and what activations and its overhead would buy. */
function effortOfStep({ network, data, hyperparameters }: NetworkExperiment): number {
  const { multiplications } = network;
  const rows = hyperparameters.batch ?? data.rows.training;
  if (multiplications !== undefined) return rows * multiplications + 1e6;
  const shapes = network.weights.map((W) => network.shapes[W] ?? []);
  const weights = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const activations = shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
  return rows * (weights + 60 * activations) + 1e6;
}

/** How many records a stage has from this step, which is one, to its end. */
const recordsFrom = ({ training: { steps, recordEvery } }: Stage, step: number) =>
  Math.ceil((steps - step) / recordEvery);

/** In seconds. */
const clock = () => performance.now() / 1000;

/** What is done to the data or the model of a task; null where nothing is. @throws Error when it is unknown */
function alterationOf({ alteration }: Task, { name, alterations }: NetworkExperiment): LabAlteration | null {
  if (alteration === undefined) return null;
  const found = alterations?.find((one) => one.name === alteration);
  if (!found) throw new Error(`${name}: it has no alteration ${alteration}`);
  return found;
}

function prepare(
  task: Task,
  experiment: NetworkExperiment,
  alteration: (LabAlteration & { readonly isMeasuredAnew: false }) | null,
  resume: boolean,
): Prepared {
  const parametersIn = (file: string) => readModel(file, [experiment]).parameters;
  const initial = task.start ? parametersIn(task.start) : initialise(experiment.network, task.seed);
  const stages = stagesOf(experiment, task);
  const begin = beginning(stages[0].training, initial);
  const { checkpoint, gap } = resume
    ? resumptionOf(task, experiment, stages, begin)
    : { checkpoint: null, gap: null };
  /** Where a stage begins that is not resumed: those that follow the first one at its model. */
  const startOf = ({ name, training }: Stage) =>
    name === 'A' ? begin : beginning(training, parametersIn(join(task.folder, modelFile('final'))));
  const load = (stage: Stage): Dataset => {
    const loaded = experiment.data.load(task.data, stage.task, task.seed);
    const isAltered = alteration?.stages?.includes(stage.name) ?? alteration !== null;
    return isAltered ? { ...loaded, learned: alteration?.learn(loaded, task.seed) as Batch } : loaded;
  };
  const trainStages = async (
    engine: Engine,
    folder: TrainingFolder,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ) => {
    const done = stages.findIndex(({ name }) => name === (checkpoint?.stage ?? 'A'));
    const data = new DataOfStages(experiment, stages.slice(done), load);
    let before = 0;
    for (const [at, stage] of stages.entries()) {
      if (at >= done) {
        const start = checkpoint && at === done ? checkpoint : startOf(stage);
        const onRecord = async (record: TrainingRecord, seconds: number) => {
          signal.throwIfAborted();
          folder.addRecord(stage, record, seconds);
          onProgress({ step: before + record.step + 1, note: `loss ${record.loss.toPrecision(4)}` });
          await data.prepareShare(recordsFrom(stage, record.step), engine);
        };
        const end = await train(stage.training, data.datasetOf(stage), start, engine, onRecord, clock);
        folder.endStage(stage, end, data.measureEnd(stage, end));
      }
      before += stage.training.steps;
    }
  };
  return {
    resumes: checkpoint !== null,
    gap,
    seconds: checkpoint?.seconds ?? 0,
    initialSha256: hashParameters({ experiment, parameters: initial }),
    async run(onProgress, signal) {
      const engine = await loadEngine(task.engine as EngineName);
      const folder = new TrainingFolder(task, experiment, initial, checkpoint);
      try {
        await trainStages(engine, folder, onProgress, signal);
        folder.complete();
      } finally {
        folder.saveRest();
      }
    },
    tidy: () => rmSync(join(task.folder, checkpointFile), { force: true }),
  };
}
