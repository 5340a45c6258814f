import { InputError } from '../../kit/errors.ts';

/**
 * The environment as this program reads it. A variable that is set to nothing is not set: scripts and CI write one so
 * that they have no value for. A switch is off at 0, false, no and off, whatever the case.
 */

type Environment = Record<string, string | undefined>;

/** The switches of this program; other variables have values. */
const switches = ['RACECAR_REUSE'];

/**
 * The value of a variable.
 *
 * @returns undefined where it is not set, or to nothing
 */
export function variable(name: string, environment: Environment = process.env): string | undefined {
  const value = environment[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

/**
 * Whether a switch is on.
 *
 * @throws InputError when it is set to what is neither yes nor no
 */
export function isOn(name: string, environment: Environment = process.env): boolean {
  const value = variable(name, environment)?.trim().toLowerCase();
  if (value === undefined || ['0', 'false', 'no', 'off'].includes(value)) return false;
  if (['1', 'true', 'yes', 'on'].includes(value)) return true;
  throw new InputError(
    `${name}: expected one of 1, true, yes, on, 0, false, no, off, got ${environment[name]}`,
  );
}

/** Whether a continuous integration runs this: of CI anything counts but what says no. */
export function inCi(environment: Environment = process.env): boolean {
  const value = variable('CI', environment)?.trim().toLowerCase();
  return value !== undefined && !['0', 'false', 'no', 'off'].includes(value);
}

/**
 * Takes out of an environment what this program's parser of options would misread: it knows no empty variables and
 * takes every switch that is there for on.
 */
export function tidyEnvironment(environment: Environment = process.env): void {
  for (const name of Object.keys(environment).filter((candidate) => candidate.startsWith('RACECAR_'))) {
    const isOff = switches.includes(name) && !isOn(name, environment);
    if (isOff || variable(name, environment) === undefined) delete environment[name];
  }
}
