import { declaredParameters, parametersUnder } from './experiments/hyperparameters.ts';
import type { LabExperiment, NetworkExperiment } from './experiments/network-experiment.ts';
import { goldenPictures } from './golden-pictures.ts';
import { metricsOf } from './measured/declared.ts';
import { objectiveNamed, objectives } from './objectives/objectives.ts';
import { probesOf } from './probes.ts';
import { trainingRunner } from './runs/training-runner.ts';

/** Makes an experiment out of what its folder tells: its variants are the objectives. */
export function experimentOf(lab: NetworkExperiment): LabExperiment {
  lab.compared.forEach(objectiveNamed);
  return {
    ...lab,
    variants: objectives.map((objective) => ({
      name: objective.name,
      words: objective.words,
      isCompared: lab.compared.includes(objective.name),
      parameters: parametersUnder(objective, lab),
    })),
    parameters: declaredParameters(lab),
    metrics: metricsOf(lab),
    pictures: goldenPictures(lab),
    runner: trainingRunner(lab),
    probes: probesOf(lab),
  };
}
