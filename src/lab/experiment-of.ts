import { declaredParameters, parametersUnder } from './experiments/hyperparameters.ts';
import type { LabExperiment, NetworkExperiment } from './experiments/network-experiment.ts';
import { settingsOf, wayNamed, waysOf } from './experiments/ways.ts';
import { goldenPictures } from './golden-pictures.ts';
import { metricsOf } from './measured/declared.ts';
import { probesOf } from './probes.ts';
import { trainingRunner } from './runs/training-runner.ts';

/** Makes an experiment out of what its folder tells: its variants are the ways to train. */
export function experimentOf(lab: NetworkExperiment): LabExperiment {
  const { compared, checked = compared } = lab;
  for (const name of compared) wayNamed(lab, name);
  const stray = checked.find((name) => !compared.includes(name));
  if (stray !== undefined) throw new Error(`${lab.name}: ${stray} is checked, and not compared`);
  const ways = waysOf(lab);
  return {
    ...lab,
    variants: ways.map(({ name, words, objective, ...way }) => ({
      ...{ name, words },
      isCompared: compared.includes(name),
      ...(compared.includes(name) && !checked.includes(name) ? { isChecked: false } : {}),
      parameters: parametersUnder(objective, settingsOf(lab, way)),
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
