import { Argument, Command } from 'commander';
import { initialise } from '../networks/initialise.ts';
import { writeModel } from '../runs/models.ts';
import { type ExperimentName, experimentNames, experiments } from '../training/experiments.ts';
import { parseExperiment, parseSeed } from './options.ts';
import { say } from './say.ts';

export function initCommand(): Command {
  return new Command('init')
    .description('write the initial weights of a seed, alone')
    .addArgument(new Argument('<dataset>', experimentNames.join(' or ')).argParser(parseExperiment))
    .option('--seed <n>', 'which', parseSeed, 0)
    .requiredOption('--out <file>', 'the safetensors file to write')
    .action((experiment: ExperimentName, { seed, out }: { seed: number; out: string }) => {
      const parameters = initialise(experiments[experiment].network, seed);
      writeModel(out, parameters, { experiment, seed: String(seed), steps: '0' });
      say(`${out}: initial weights of ${experiment}, seed ${seed}`);
    });
}
