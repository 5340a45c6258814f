import { Argument, Command } from 'commander';
import { InputError } from '../kit/errors.ts';
import { isThere } from '../kit/files.ts';
import { readSafetensors } from '../kit/safetensors.ts';
import { initialise } from '../networks/initialise.ts';
import { writeModel } from '../runs/models.ts';
import { type ExperimentName, experimentNames, experiments } from '../training/experiments.ts';
import { parseExperiment, parseSeed, path } from './options.ts';
import { say } from './say.ts';

export function initCommand(): Command {
  return new Command('init')
    .description('write the initial weights of a seed, alone')
    .addArgument(new Argument('<dataset>', experimentNames.join(' or ')).argParser(parseExperiment))
    .option('--seed <n>', 'which', parseSeed, 0)
    .requiredOption('--out <file>', 'the safetensors file to write', path)
    .action((experiment: ExperimentName, { seed, out }: { seed: number; out: string }) => {
      requireInitialWeights(out);
      const parameters = initialise(experiments[experiment].network, seed);
      writeModel(out, parameters, { experiment, seed: String(seed), steps: '0' });
      say(`${out}: initial weights of ${experiment}, seed ${seed}`);
    });
}

/** A file is replaced where it is one that this command wrote. @throws InputError when it is another */
function requireInitialWeights(file: string): void {
  if (!isThere(file)) return;
  const mistake = new InputError(
    `--out ${file}: is there, and no initial weights of this program; name another file`,
  );
  try {
    const { experiment, seed, steps } = readSafetensors(file).metadata;
    if (experiment && seed && steps === '0') return;
  } catch {
    throw mistake;
  }
  throw mistake;
}
