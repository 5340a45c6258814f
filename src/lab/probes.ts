import { join } from 'node:path';
import type { Parameters } from '../harness/study/parameters.ts';
import type { Probes } from '../harness/study/runner.ts';
import type { Variant } from '../harness/study/study.ts';
import { numberIn, shortened } from './experiments/hyperparameters.ts';
import type { NetworkExperiment } from './experiments/network-experiment.ts';
import { wayNamed } from './experiments/ways.ts';
import { phasesOf } from './objectives/objective.ts';
import { modelFile } from './runs/artefacts.ts';
import { hashParameters, readModel } from './runs/models.ts';
import { amplitude } from './training/disturbance.ts';

/** The engine whose bits are the same everywhere, and how many steps they are compared after. */
const [bitEngine, bitSteps] = ['wasm', 50] as const;

/** Over how many records engines are compared. */
const agreementRecords = 4;

/** Short runs of an experiment that tell more than a whole one. */
export function probesOf(experiment: NetworkExperiment): Probes {
  const { slowEngines = [] } = experiment;
  return {
    ...(slowEngines.includes(bitEngine) ? {} : { bits: bitsOf(experiment) }),
    slowEngines,
    beginning: (variant, records) => beginningOf(experiment, variant, records),
    agreement: {
      words: `the first ${(agreementRecords - 1) * experiment.hyperparameters.recordEvery} steps`,
      records: agreementRecords,
      parameters: (variant) => beginningOf(experiment, variant, agreementRecords),
    },
    disturbance: `after each step every weight moved by ${amplitude.parameters} unit in the last place, every moment by ${amplitude.moments}`,
  };
}

/** The first records of a run; of one of phases all, since to cut it moves the phases. */
function beginningOf(
  experiment: Pick<NetworkExperiment, 'network' | 'ways'>,
  { name, parameters }: Variant,
  records: number,
): Parameters {
  if (phasesOf(wayNamed(experiment, name).objective, experiment.network) > 0) return parameters;
  const steps = (records - 1) * numberIn(parameters, 'recordEvery') + 1;
  return steps < numberIn(parameters, 'steps') ? shortened(parameters, steps) : parameters;
}

/** A training cut short, whose bits are the same everywhere. */
const bitsOf = (experiment: NetworkExperiment): NonNullable<Probes['bits']> => ({
  engine: bitEngine,
  words: `the weights after ${bitSteps} steps on ${bitEngine}`,
  parameters: ({ parameters }) => shortened(parameters, bitSteps),
  digestOf: (folder) => hashParameters(readModel(join(folder, modelFile('final')), [experiment])),
});
