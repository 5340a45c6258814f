import type { Command } from 'commander';
import { type DataByExperiment, openAllData } from '../study/open-data.ts';
import type { Engine } from '../study/runner.ts';
import { type Experiment, experimentNamed, experimentNames, type Study } from '../study/study.ts';
import {
  addDataOptions,
  addExperimentOption,
  type DataOptions,
  dataChoice,
  type EngineOptions,
  type ExperimentOption,
  engineOption,
  experimentsGiven,
  someOf,
} from './options.ts';
import { remark, remarkOnData, showData } from './say.ts';

/** What a command works with: experiments, in the study's order, their data, and what computes. */
export interface Scene {
  readonly experiments: readonly Experiment[];
  readonly data: DataByExperiment;
  readonly engine: Engine;
}

export interface SceneOptions extends EngineOptions, DataOptions, ExperimentOption<string[]> {}

/** Gives a command the options that set its scene; `setScene` reads them. */
export function addSceneOptions(
  command: Command,
  study: Study,
  engine = engineOption(study.engines),
): Command {
  const names = experimentNames(study);
  const words = `only these of ${names.join(', ')}`;
  addExperimentOption(command.addOption(engine), words, someOf(names), '<names...>');
  return addDataOptions(command, study);
}

/** Opens the data of the experiments that were asked for, of all where none was named, and loads the engine. */
export function setScene(study: Study, options: SceneOptions, command: Command): Promise<Scene> {
  const names = experimentsGiven(options);
  const experiments = names?.map((name) => experimentNamed(study, name)) ?? study.experiments;
  return sceneOf(study, experiments, options, command);
}

/** The same of experiments that are chosen otherwise. */
export async function sceneOf(
  study: Study,
  experiments: readonly Experiment[],
  options: EngineOptions & DataOptions,
  command: Command,
): Promise<Scene> {
  const data = openAllData(experiments, dataChoice(options, command, { experiments }));
  return { experiments, data, engine: await study.engines.load(options.engine) };
}

/** Says what a command works with. @param more `, seeds 0, 1`: what else there is to say of it */
export function announce(command: string, { data, engine }: Scene, more = ''): void {
  remarkOnData(data);
  remark(`racecar ${command}: ${showData(data)}, engine ${engine.name}${more}`);
}
