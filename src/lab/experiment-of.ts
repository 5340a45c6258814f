import { declaredParameters, parametersUnder } from './experiments/hyperparameters.ts';
import type { LabExperiment, NetworkExperiment } from './experiments/network-experiment.ts';
import { settingsOf, wayNamed, waysOf } from './experiments/ways.ts';
import { goldenPictures } from './golden-pictures.ts';
import { metricsOf } from './measured/declared.ts';
import { probesOf } from './probes.ts';
import { trainingRunner } from './runs/training-runner.ts';

/** Makes an experiment out of what its folder tells: its variants are the ways to train. */
export function experimentOf(lab: NetworkExperiment): LabExperiment {
  for (const name of [...lab.compared, ...(lab.checked ?? [])]) wayNamed(lab, name);
  const ways = waysOf(lab);
  return {
    ...lab,
    variants: ways.map((way) => ({
      ...{ name: way.name, words: way.words },
      isCompared: lab.compared.includes(way.name),
      parameters: parametersUnder(way.objective, settingsOf(lab, way)),
    })),
    parameters: declaredParameters(
      lab,
      ways.map(({ objective }) => objective),
    ),
    metrics: metricsOf(lab),
    pictures: goldenPictures(lab),
    runner: trainingRunner(lab),
    probes: probesOf(lab),
  };
}
