import { join } from 'node:path';
import type { Probes } from '../harness/study/runner.ts';
import { numberIn, shortened } from './experiments/hyperparameters.ts';
import type { NetworkExperiment } from './experiments/network-experiment.ts';
import { initialise } from './networks/initialise.ts';
import { nudge } from './networks/nudge.ts';
import { phasesOf } from './objectives/objective.ts';
import { objectiveNamed } from './objectives/objectives.ts';
import { modelFile } from './runs/artefacts.ts';
import { hashParameters, readModel, writeModel } from './runs/models.ts';

/** The engine whose bits are the same everywhere, and how many steps they are compared after. */
const [bitEngine, bitSteps] = ['wasm', 50];

/** Over how many records engines are compared. */
const agreementRecords = 4;

/** Short runs of an experiment that tell more than a whole one. */
export function probesOf(experiment: NetworkExperiment): Probes {
  return {
    bits: {
      engine: bitEngine,
      words: `the weights after ${bitSteps} steps on ${bitEngine}`,
      parameters: ({ parameters }) => shortened(parameters, bitSteps),
      digestOf: (folder) => hashParameters(readModel(join(folder, modelFile('final')), [experiment])),
    },
    agreement: agreementOf(experiment),
    disturbance: {
      words: 'initial weights moved by one unit in the last place',
      write(file, seed, draw) {
        const { name, network } = experiment;
        const metadata = { experiment: name, seed: String(seed), steps: '0', nudge: String(draw) };
        writeModel(file, nudge(initialise(network, seed), draw), metadata);
      },
    },
  };
}

/** The first records of each run; of one of phases all, since to cut it moves the phases. */
function agreementOf({ hyperparameters, network }: NetworkExperiment): NonNullable<Probes['agreement']> {
  const compared = (agreementRecords - 1) * hyperparameters.recordEvery;
  return {
    words: `the first ${compared} steps`,
    records: agreementRecords,
    parameters({ name, parameters }) {
      const steps = numberIn(parameters, 'steps');
      const hasPhases = phasesOf(objectiveNamed(name), network) > 0;
      return shortened(parameters, hasPhases ? steps : Math.min(steps, compared + 1));
    },
  };
}
