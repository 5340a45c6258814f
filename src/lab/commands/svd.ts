import { basename, dirname } from 'node:path';
import { Command, Option } from 'commander';
import type { Study } from '../../harness/study/study.ts';
import { integer, oneOf, path } from '../../harness/terminal/options.ts';
import { say, showTable } from '../../harness/terminal/say.ts';
import { InputError } from '../../kit/errors.ts';
import { isFolder, isThere } from '../../kit/files.ts';
import { labsOf, type NetworkExperiment } from '../experiments/network-experiment.ts';
import { firstWeights } from '../networks/network.ts';
import { newestModel, svdFolder } from '../runs/artefacts.ts';
import { readModel } from '../runs/models.ts';
import { type Side, writeSingularImages } from '../runs/singular-images.ts';

interface Options {
  readonly count: number;
  readonly side: Side;
  readonly out?: string;
}

export function svdCommand(study: Study): Command {
  const experiments = labsOf(study.experiments);
  return new Command()
    .argument(
      '<run or model>',
      'a run folder (its newest numbered model is taken) or a safetensors file',
      path,
    )
    .option('--count <n>', 'how many singular values and vectors', integer(1), 10)
    .addOption(
      new Option(
        '--side <side>',
        "left, right or both, of the paper's M = W1ᵀ: right ones (v) have an entry for each pixel, left ones (u) for each hidden unit",
      )
        .argParser(oneOf(['left', 'right', 'both']))
        .default('right'),
    )
    .option(
      '--out <folder>',
      "where the images go (default: the reference's …_SVD_<run>_<model> beside the runs)",
      path,
    )
    .action((place: string, options: Options) => decompose(place, options, experiments));
}

function decompose(
  place: string,
  { count, side, out }: Options,
  experiments: readonly NetworkExperiment[],
): void {
  if (!isThere(place)) throw new InputError(`${place}: expected a run folder or a model file, found nothing`);
  const file = isFolder(place) ? newestModel(place) : place;
  const model = readModel(file, experiments);
  const folder = out ?? defaultFolder(file);
  const { svd, lengths } = writeSingularImages(model, folder, side, count);
  const { name, network } = model.experiment;
  const { shape } = firstWeights(network, model.parameters);
  say(`${file}: ${name}, ${network.weights[0]} ${shape.join(' × ')}\n`);
  const rows = svd.values.slice(0, count).map((value, at) => [`${at + 1}`, value.toFixed(6)]);
  say(showTable(['index', 'singular value'], rows));
  say(`\n${Object.keys(lengths).length} images of singular vectors in ${folder}/`);
}

/** As the reference names it for a model inside a run; beside the file, and after it, for any other. */
function defaultFolder(file: string): string {
  const isInRun = /^test_\d+$/.test(basename(dirname(file)));
  return isInRun ? svdFolder(file) : `${file.replace(/\.safetensors$/, '')}_SVD`;
}
