import { Argument, Command } from 'commander';
import type { Study } from '../../harness/study/study.ts';
import { oneOf, parseSeed, path } from '../../harness/terminal/options.ts';
import { say } from '../../harness/terminal/say.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import { readSafetensors } from '../../kit/safetensors.ts';
import { labsOf, type NetworkExperiment } from '../experiments/network-experiment.ts';
import { initialise } from '../networks/initialise.ts';
import { writeModel } from '../runs/models.ts';

export function initCommand(study: Study): Command {
  const experiments = labsOf(study.experiments);
  const names = experiments.map(({ name }) => name);
  return new Command()
    .addArgument(new Argument('<experiment>', names.join(' or ')).argParser(oneOf(names)))
    .option('--seed <n>', 'which', parseSeed, 0)
    .requiredOption('--out <file>', 'the safetensors file to write', path)
    .action((experiment: string, { seed, out }: { seed: number; out: string }) => {
      requireInitialWeights(out);
      const { network } = experiments[names.indexOf(experiment)] as NetworkExperiment;
      writeModel(out, initialise(network, seed), { experiment, seed: String(seed), steps: '0' });
      say(`${out}: initial weights of ${experiment}, seed ${seed}`);
    });
}

/** A file is replaced where it is one that this command wrote. @throws InputError when it is another */
function requireInitialWeights(file: string): void {
  if (!isThere(file)) return;
  try {
    const { experiment, seed, steps } = readSafetensors(file).metadata;
    if (experiment && seed && steps === '0') return;
  } catch {
    // What cannot be read is another file, too.
  }
  throw new InputError(`--out ${file}: is there, and no initial weights of this program; name another file`);
}
