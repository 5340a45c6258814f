import { Command, Option } from 'commander';
import { accuracy } from '../analysis/measures.ts';
import { rowImages } from '../analysis/pictures.ts';
import { loadDataset, openDataSource } from '../datasets/source.ts';
import { loadEngine } from '../engines/registry.ts';
import type { FloatArray } from '../kit/arrays.ts';
import { writeBelongings } from '../kit/belongings.ts';
import { InputError } from '../kit/errors.ts';
import { makeFolder, statOf } from '../kit/files.ts';
import { encodePng } from '../kit/png.ts';
import { readModel } from '../runs/models.ts';
import { reverseErrorsOf } from '../runs/quality.ts';
import { evaluator } from '../training/evaluate.ts';
import { type ExperimentName, experimentNames } from '../training/experiments.ts';
import {
  addDataOptions,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  engineOption,
  parseExperiment,
  parseSeed,
  path,
} from './options.ts';
import { say, showData, showTable } from './say.ts';

interface Options extends EngineOptions, DataOptions {
  readonly dataset?: ExperimentName;
  readonly seed?: number;
  readonly out?: string;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      "restore a model, print its accuracy and reverse error, and write the test set's reverse images",
    )
    .argument('<model>', 'a safetensors file', path)
    .addOption(
      new Option(
        '--dataset <name>',
        `${experimentNames.join(' or ')} (default: the one whose network it is)`,
      ).argParser(parseExperiment),
    )
    .option('--seed <n>', 'which patterns tishby was trained on (default: 0)', parseSeed)
    .option(
      '--out <folder>',
      'where the reverse images go (default: <model>_backwardtest_img, beside the model)',
      path,
    )
    .addOption(engineOption());
  return addDataOptions(command).action(evaluate);
}

async function evaluate(file: string, options: Options, command: Command): Promise<void> {
  const { experiment, parameters } = readModel(file, options.dataset);
  const isComputed = experiment.data.kind === 'computed';
  if (isComputed) {
    if (options.out) throw new InputError(`--out: ${experiment.name} has no images, and writes none`);
  } else if (options.seed !== undefined) {
    throw new InputError(`--seed: ${experiment.name} is trained on the same images from every seed`);
  }
  const seed = options.seed ?? 0;
  const source = openDataSource(dataChoice(options, command));
  if (!isComputed && !options.out && !statOf(file)?.isFile()) {
    throw new InputError(`${file}: images cannot be put beside what is no file; name a folder with --out`);
  }
  const folder = options.out ?? `${file.replace(/\.safetensors$/, '')}_backwardtest_img`;
  if (!isComputed) makeFolder(folder);
  const engine = await loadEngine(options.engine);
  const dataset = loadDataset(experiment.data, source, 'A', seed);
  const evaluateOn = evaluator(experiment.network, engine);
  const train = await evaluateOn(parameters, dataset.train);
  const test = await evaluateOn(parameters, dataset.test);

  const images = isComputed ? [] : rowImages(test.reverse[0] as FloatArray);
  // Before anything is said: what is in the way ends the command.
  if (!isComputed) {
    writeBelongings(folder, new Map(images.map((image, at) => [`test${at}.png`, encodePng(image)])));
  }
  const layers = Object.keys(reverseErrorsOf(test));
  const rows = [train, test].map((evaluation, at) => [
    at === 0 ? 'training' : 'test',
    accuracy(evaluation.prediction, evaluation.labels).toFixed(2),
    ...Object.values(reverseErrorsOf(evaluation)).map((error) => error.toFixed(4)),
  ]);
  say(showTable([experiment.name, 'accuracy', ...layers.map((layer) => `reverse error ${layer}`)], rows));
  say(
    isComputed
      ? `\nall patterns, those of seed ${seed} for training, task A, engine ${engine.name}`
      : `\n${showData(source)}, engine ${engine.name}; ${images.length} reverse images in ${folder}/`,
  );
}
