import { InputError, messageOf } from '../../kit/errors.ts';
import type { ChosenData, DataChoice, Origin } from './data.ts';
import { byName, type Experiment } from './study.ts';

/**
 * Chooses the data of an experiment, and verifies them. `auto` takes the real ones where they are installed and intact,
 * else what stands in for them; a folder that the user names must hold the real ones, since a wrong name is a mistake and no
 * absence. An experiment whose data come from one place alone has those, whatever was asked for of the others.
 *
 * @throws InputError that names what is missing, unexpected or different
 */
export function openData(
  { name, data: { origins } }: Pick<Experiment, 'name' | 'data'>,
  choice: DataChoice,
): ChosenData {
  const { origin: wanted, folder } = choice;
  const inFolder = origins.find(({ isInFolder }) => isInFolder);
  if (folder !== undefined && inFolder) {
    if (wanted !== 'auto' && wanted !== inFolder.name) {
      throw new InputError(`a folder of ${inFolder.name} data was named, but ${wanted} data asked for`);
    }
    return chosen(inFolder, folder);
  }
  if (wanted === 'auto') return firstIntact(origins);
  const [only, ...others] = origins;
  const found = others.length === 0 ? only : origins.find((origin) => origin.name === wanted);
  if (!found) {
    throw new InputError(
      `${name}: expected data of ${origins.map((one) => one.name).join(', ')}, got ${wanted}`,
    );
  }
  return chosen(found);
}

/** The data of experiments, by their names. */
export type DataByExperiment = Readonly<Record<string, ChosenData>>;

export function openAllData(experiments: readonly Experiment[], choice: DataChoice): DataByExperiment {
  return byName(experiments, (experiment) => openData(experiment, choice));
}

/** The data that the main ones of an experiment are not; null where there are none, or none are here. */
export function openSecondData({ data: { origins } }: Experiment, main: ChosenData): ChosenData | null {
  for (const origin of origins.filter((one) => one.name !== main.origin && one.isInstalled())) {
    try {
      return chosen(origin);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return null;
}

function chosen(origin: Origin, folder?: string): ChosenData {
  const { name, title, isStandIn } = origin;
  return { origin: name, title, isStandIn, folder, warning: null, ...origin.open(folder) };
}

function firstIntact(origins: readonly Origin[]): ChosenData {
  const problems: string[] = [];
  for (const origin of origins.filter((one) => one.isInstalled())) {
    try {
      return { ...chosen(origin), warning: problems[0] ?? null };
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (problems[0] !== undefined) throw new InputError(problems[0]);
  // The real ones say themselves what is missing, and how to get it.
  return chosen(origins[0] as Origin);
}
