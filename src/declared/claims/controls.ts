import type { Control } from '../../harness/study/claim.ts';
import type { Parameters } from '../../harness/study/parameters.ts';
import type { Alteration, Variant } from '../../harness/study/study.ts';
import { sha256 } from '../../kit/hash.ts';
import type { DeclaredClaim, DeclaredControl } from '../file/claim-schema.ts';
import { parametersOf, templateIn } from '../runs/command.ts';

type Place = DeclaredControl['places'][string];

/** The controls of a claim, as the judge takes them. */
export const controlsOf = ({ controls }: DeclaredClaim): Control[] =>
  controls.map(({ what, route, places, mustFail, seeds }) => ({
    ...{ what, route, mustFail },
    places: Object.fromEntries(
      Object.entries(places).map(([name, place]) => {
        const { variant } = place;
        const alteration = nameOf(place);
        return [
          name,
          { ...(variant === undefined ? {} : { variant }), ...(alteration === null ? {} : { alteration }) },
        ];
      }),
    ),
    ...(seeds === undefined ? {} : { seeds }),
  }));

/** What the controls of claims do to trainings, each once. */
export function alterationsOf(claims: readonly DeclaredClaim[]): Alteration[] {
  const all = new Map<string, Alteration>();
  for (const { places } of claims.flatMap(({ controls }) => controls)) {
    for (const place of Object.values(places)) {
      const name = nameOf(place);
      if (name === null) continue;
      const parameters = ({ parameters: usual }: Variant) => altered(usual, place);
      all.set(name, { name, words: wordsOf(place), isMeasuredAnew: false, parameters });
    }
  }
  return [...all.values()];
}

/** The parameters of a training that is given something else. */
function altered(
  usual: Parameters,
  { options = {}, environment = {}, arguments: more = [] }: Place,
): Parameters {
  const { command, environment: before, ...own } = usual;
  const template = templateIn(usual);
  return parametersOf(
    { command: [...template.command, ...more], environment: { ...template.environment, ...environment } },
    { ...own, ...options },
  );
}

/** `rare-10-1a2b3c`: told by what is done, so that the same is run once; null where nothing is but another variant taken. */
function nameOf({ options = {}, environment = {}, arguments: more = [] }: Place): string | null {
  const told = [...Object.entries(options).flat(), ...Object.entries(environment).flat(), ...more].map(
    String,
  );
  if (told.length === 0) return null;
  const words = told
    .join('-')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return `${words}-${sha256(JSON.stringify([options, environment, more])).slice(0, 6)}`;
}

function wordsOf({ options = {}, environment = {}, arguments: more = [] }: Place): string {
  const told = (all: Readonly<Record<string, unknown>>) =>
    Object.entries(all).map(([name, value]) => `${name} ${value}`);
  return [...told(options), ...told(environment), ...(more.length > 0 ? [more.join(' ')] : [])].join(', ');
}
