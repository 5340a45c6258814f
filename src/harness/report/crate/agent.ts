import type { Entity } from './entity.ts';

/** Who ran the trainings, as the environment names them; empty is as good as unset. */
export const agentVariable = 'RACECAR_AGENT';

/** As in package.json: a name, and where one likes an address for mail and a page. */
const form = /^(?<name>[^<(]*?)\s*(?:<(?<mail>[^<>\s]+)>)?\s*(?:\((?<page>https?:\/\/[^()<>"\s]+)\))?$/;

/**
 * Who ran the trainings, and whom their report comes from: the agent first, then what describes it. A page at ror.org is
 * an organization's, and one without any name is nobody's; every other name is taken for a person's.
 *
 * @param named as in `Ada Lovelace <ada@example.org> (https://orcid.org/0000-0001-2345-6789)`
 */
export function agentOf(named: string | undefined): [agent: Entity, ...others: Entity[]] {
  const given = named?.trim();
  if (!given) return [unnamed];
  const { name, mail, page } = form.exec(given)?.groups ?? {};
  const contact: Entity[] = mail
    ? [
        {
          '@id': `mailto:${mail}`,
          '@type': 'ContactPoint',
          name: 'By mail',
          description: 'How to ask who ran this',
          email: mail,
        },
      ]
    : [];
  const agent: Entity = {
    '@id': page ?? '#agent',
    '@type': page?.startsWith('https://ror.org/') ? 'Organization' : 'Person',
    name: name || given,
    description: 'Who ran these trainings and made this report',
    ...(page && { url: page }),
    ...(mail && { contactPoint: { '@id': `mailto:${mail}` } }),
  };
  return [agent, ...contact];
}

const unnamed: Entity = {
  '@id': '#agent',
  '@type': 'Organization',
  name: 'not named',
  description: `Who ran these trainings and made this report, a person or an organization; no name was given (${agentVariable})`,
};
