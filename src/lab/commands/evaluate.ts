import { Command } from 'commander';
import type { EngineName } from '../../engines/engine.ts';
import { loadEngine } from '../../engines/registry.ts';
import type { ChosenData } from '../../harness/study/data.ts';
import { openData } from '../../harness/study/open-data.ts';
import type { Study } from '../../harness/study/study.ts';
import {
  addDataOptions,
  addExperimentOption,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  type ExperimentOption,
  engineOption,
  experimentsGiven,
  oneOf,
  parseSeed,
  path,
} from '../../harness/terminal/options.ts';
import { remarkOnData, remarkOnEngine, say, showData, showTable } from '../../harness/terminal/say.ts';
import { writeBelongings } from '../../kit/belongings.ts';
import { InputError } from '../../kit/errors.ts';
import { makeFolder, statOf } from '../../kit/files.ts';
import { encodePng } from '../../kit/png.ts';
import { accuracy } from '../analysis/batch-errors.ts';
import { drawnImages } from '../analysis/pictures.ts';
import { labsOf, type NetworkExperiment } from '../experiments/network-experiment.ts';
import { layerName, reverseErrorsOf } from '../measured/quality.ts';
import { type Model, readModel } from '../runs/models.ts';
import { type Evaluation, evaluator } from '../training/evaluator.ts';

interface Options extends EngineOptions, DataOptions, ExperimentOption<string> {
  readonly seed?: number;
  readonly out?: string;
}

export function evaluateCommand(study: Study): Command {
  const experiments = labsOf(study.experiments);
  const names = experiments.map(({ name }) => name);
  const command = new Command().argument('<model>', 'a safetensors file', path);
  addExperimentOption(command, `${names.join(' or ')} (default: the one whose network it is)`, oneOf(names))
    .option('--seed <n>', 'which rows it was trained on, where a seed decides that (default: 0)', parseSeed)
    .option(
      '--out <folder>',
      'where the reverse images go (default: <model>_backwardtest_img, beside the model)',
      path,
    )
    .addOption(engineOption(study.engines));
  return addDataOptions(command, study).action(async (file: string, options: Options) => {
    const wanted = experimentsGiven(options);
    const model = readModel(
      file,
      experiments.filter(({ name }) => wanted === undefined || name === wanted),
    );
    requireUsed(model.experiment, options);
    const choice = dataChoice(options, command, { experiments: [model.experiment] });
    await evaluate(file, model, openData(model.experiment, choice), options);
  });
}

/** Refuses options that say nothing to an experiment: they would promise what does not happen. */
function requireUsed({ name, data }: NetworkExperiment, { out, seed }: Options): void {
  if (out && !data.image) throw new InputError(`--out: ${name} has no images, and writes none`);
  if (seed !== undefined && !data.isDividedBySeed) {
    const rows = data.image ? 'images' : 'data';
    throw new InputError(`--seed: ${name} is trained on the same ${rows} from every seed`);
  }
}

async function evaluate(
  file: string,
  { experiment, parameters }: Model,
  chosen: ChosenData,
  { seed = 0, out, engine: engineName }: Options,
): Promise<void> {
  const { name, network, data } = experiment;
  const folder = data.image ? imageFolderOf(file, out) : null;
  const engine = await loadEngine(engineName as EngineName | 'auto');
  const dataset = data.load(chosen, 'A', seed);
  const { reversed } = dataset;
  const evaluateOn = evaluator(network, engine, reversed);
  const train = await evaluateOn(parameters, dataset.train, { isLocalToo: false });
  const test = await evaluateOn(parameters, dataset.test, { isLocalToo: false });
  // Before anything is said: what is in the way ends the command.
  const images = [...drawnImages(test.reverse[0], data)];
  const files = images.map(([row, image]) => [`test${row}.png`, encodePng(image)] as const);
  if (folder) writeBelongings(folder, new Map(files));
  remarkOnData({ [name]: chosen });
  remarkOnEngine(engine);
  const rowOf = (part: string, evaluation: Evaluation) => [
    part,
    accuracy(evaluation.prediction, evaluation.labels).toFixed(2),
    ...reverseErrorsOf(evaluation).map((error) => error.toFixed(4)),
  ];
  const heads = network.layers.map((_, at) => `reverse error ${layerName(at)}`);
  say(showTable([name, 'accuracy', ...heads], [rowOf('training', train), rowOf('test', test)]));
  const facts = [
    showData({ [name]: chosen }),
    ...(data.isDividedBySeed ? [`those of seed ${seed} for training`] : []),
    ...(data.tasks.length > 1 ? ['task A'] : []),
    ...(reversed !== undefined && reversed < Math.max(data.rows.training, data.rows.test)
      ? [`reverse errors of the first ${reversed} of each`]
      : []),
    `engine ${engine.name}`,
  ].join(', ');
  say(`\n${facts}${folder ? `; ${images.length} reverse images in ${folder}/` : ''}`);
}

/** Where the reverse images go; it is made. @throws InputError when that cannot be beside the model */
function imageFolderOf(file: string, out?: string): string {
  if (!out && !statOf(file)?.isFile()) {
    throw new InputError(`${file}: images cannot be put beside what is no file; name a folder with --out`);
  }
  const folder = out ?? `${file.replace(/\.safetensors$/, '')}_backwardtest_img`;
  makeFolder(folder);
  return folder;
}
