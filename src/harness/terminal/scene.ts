import type { Command } from 'commander';
import { InputError } from '../../kit/errors.ts';
import { type DataByExperiment, openAllData } from '../study/open-data.ts';
import type { Engine } from '../study/runner.ts';
import {
  type Experiment,
  experimentNamed,
  experimentNames,
  isLeftToEvidence,
  type Study,
} from '../study/study.ts';
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
import { remark, remarkOnData, remarkOnEngine, showData } from './say.ts';

/** What a command works with: experiments, in the study's order, their data, and what computes. */
export interface Scene {
  readonly experiments: readonly Experiment[];
  readonly data: DataByExperiment;
  readonly engine: Engine;
  /** Experiments that nobody named and that a check runs nothing of: they take no part. */
  readonly left: readonly Experiment[];
  /** What is said of these, in a line; null where there are none. */
  readonly leftOut: string | null;
}

export interface SceneOptions extends EngineOptions, DataOptions, ExperimentOption<string[]> {}

/** Gives a command the options that set its scene; `setScene` reads them. */
export function addSceneOptions(
  command: Command,
  study: Study,
  engine = engineOption(study.engines),
): Command {
  const names = experimentNames(study);
  const left = experimentNames({ experiments: study.experiments.filter(isLeftToEvidence) });
  const usual = left.length > 0 ? ` (default: all but ${left.join(', ')})` : '';
  const words = `only these of ${names.join(', ')}${usual}`;
  addExperimentOption(command.addOption(engine), words, someOf(names), '<names...>');
  return addDataOptions(command, study);
}

/**
 * Opens the data of the experiments that were asked for, and loads the engine. Where none was named, these are all that a check runs
 * something of: the others take too long to be meant.
 *
 * @throws InputError where these are none
 */
export async function setScene(study: Study, options: SceneOptions, command: Command): Promise<Scene> {
  const { experiments, left } = askedFor(study, options);
  const names = experimentNames({ experiments: left }).join(' ');
  if (experiments.length === 0) {
    throw new InputError(`a check runs nothing of ${names}: ask for it with --experiment`);
  }
  const leftOut = left.length === 0 ? null : `${leftOutOf(left)}; --experiment ${names} asks for it`;
  return { ...(await sceneOf(study, experiments, options, command)), left, leftOut };
}

/**
 * The same of a command that is of what a check runs: of other experiments there is nothing to be done.
 *
 * @throws InputError where one of them was named, or there is nothing else
 */
export async function setCheckedScene(study: Study, options: SceneOptions, command: Command): Promise<Scene> {
  const { experiments, left } = askedFor(study, options);
  const [first] = experiments.length > 0 ? experiments.filter(isLeftToEvidence) : left;
  if (first) {
    throw new InputError(
      `a check runs nothing of ${first.name}, and keeps no golden results of it: "racecar reproduce --experiment ${first.name}" runs it, "racecar findings --experiment ${first.name}" decides what it found`,
    );
  }
  const leftOut = left.length === 0 ? null : leftOutOf(left);
  return { ...(await sceneOf(study, experiments, options, command)), left, leftOut };
}

function askedFor(study: Study, options: SceneOptions): Pick<Scene, 'experiments' | 'left'> {
  const named = experimentsGiven(options)?.map((name) => experimentNamed(study, name));
  if (named) return { experiments: named, left: [] };
  return {
    experiments: study.experiments.filter((one) => !isLeftToEvidence(one)),
    left: study.experiments.filter(isLeftToEvidence),
  };
}

const leftOutOf = (left: readonly Experiment[]) =>
  `left out is what a check runs nothing of: ${experimentNames({ experiments: left }).join(', ')}`;

/** The same of experiments that are chosen otherwise. */
export async function sceneOf(
  study: Study,
  experiments: readonly Experiment[],
  options: EngineOptions & DataOptions,
  command: Command,
): Promise<Scene> {
  const data = openAllData(experiments, dataChoice(options, command, { experiments }));
  return { experiments, data, engine: await study.engines.load(options.engine), left: [], leftOut: null };
}

/** Says what a command works with. @param more `, seeds 0, 1`: what else there is to say of it */
export function announce(command: string, { data, engine, leftOut }: Scene, more = ''): void {
  remarkOnData(data);
  remarkOnEngine(engine);
  if (leftOut) remark(`racecar ${command}: ${leftOut}`);
  remark(`racecar ${command}: ${showData(data)}, engine ${engine.name}${more}`);
}
