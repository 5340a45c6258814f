import type { Parameters } from '../../harness/study/parameters.ts';
import { placeholder } from '../file/placeholders.ts';

/** A training as it is declared: a program and its arguments, in which {names} stand for what a cell says. */
export interface Template {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** All that a run is told by: its options, and the template that they are put into. */
export function parametersOf({ command, environment }: Template, options: Parameters): Parameters {
  const hasAny = Object.keys(environment).length > 0;
  return {
    ...options,
    command: JSON.stringify(command),
    ...(hasAny ? { environment: JSON.stringify(environment) } : {}),
  };
}

/** The template that parameters were made of. */
export const templateIn = ({ command, environment = '{}' }: Parameters): Template => ({
  command: JSON.parse(String(command)),
  environment: JSON.parse(String(environment)),
});

/** The program of a cell and its arguments. @throws Error where it names what it is not given */
export function argumentsOf(
  command: readonly string[],
  given: Readonly<Record<string, string | number>>,
): string[] {
  return command.map((word) =>
    word.replace(placeholder, (_, name: string) => {
      const value = given[name];
      if (value === undefined) throw new Error(`the command names {${name}}, which it is not given`);
      return String(value);
    }),
  );
}
