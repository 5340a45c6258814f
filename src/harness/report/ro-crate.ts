import { agentOf, agentVariable } from './crate/agent.ts';
import { type Entity, ref } from './crate/entity.ts';
import { fileEntities } from './crate/file-entities.ts';
import { softwareOf } from './crate/software.ts';
import { actionOf, dataEntities } from './crate/trainings.ts';
import { showOrigins } from './lines.ts';
import { facetNames, facets, showShares } from './made-with.ts';
import type { Report } from './model.ts';

/** What of a report the crate tells; the rest it has as a file. */
export type Told = Pick<
  Report,
  | 'verdict'
  | 'createdAt'
  | 'study'
  | 'data'
  | 'engine'
  | 'left'
  | 'claims'
  | 'files'
  | 'trainings'
  | 'provenance'
  | 'madeWith'
>;

const profile: Entity = {
  '@id': 'https://w3id.org/ro/wfrun/process/0.5',
  '@type': ['CreativeWork', 'Profile'],
  name: 'Process Run Crate',
  description: 'How runs of software are told of in a research object',
  version: '0.5',
};

const license: Entity = {
  '@id': 'https://spdx.org/licenses/Apache-2.0',
  '@type': 'CreativeWork',
  name: 'Apache License 2.0',
  description:
    'A permissive licence, with a grant of patents; it asks that notices are kept and changes are marked',
};

/** What the claims are taken from, where that can be cited. */
function sourceOf({ study: { source } }: Told): Entity | null {
  if (!source) return null;
  const { id, name, description } = source;
  return { '@id': id, '@type': 'ScholarlyArticle', name, description };
}

/** What nothing was run of, in a sentence; empty where that is nothing. */
const showLeft = ({ left }: Told): string =>
  left.length === 0
    ? ''
    : ` A check runs nothing of ${left.join(', ')}: what is claimed there is told by stored evidence alone.`;

/** What the trainings were made with, in a sentence. */
function showMadeWith({ madeWith }: Told): string {
  const told = facets.map((facet) => `${facetNames[facet]}: ${showShares(facet, madeWith[facet])}`);
  return `Its trainings were made with these ${told.join('; ')}.`;
}

/**
 * The report as a research object: a Process Run Crate, one action for each training, with who did it, what was used, what
 * came of it and when.
 *
 * Source: https://w3id.org/ro/crate/1.2, https://w3id.org/ro/wfrun/process/0.5
 *
 * @param folder where the report's other files are already
 * @param agentName who ran the trainings; not named where it is empty
 */
export function toRoCrate(report: Told, folder: string, agentName = process.env[agentVariable]): unknown {
  const [agent, ...contacts] = agentOf(agentName);
  const [project, ...ranOn] = softwareOf(report);
  const source = sourceOf(report);
  const data = dataEntities(report);
  const files = fileEntities(folder, report.files);
  const actions = report.trainings.map((training, at) => actionOf(training, at + 1, agent, project));
  const established = report.claims.filter(({ standing }) => standing === 'established');
  const passed = established.filter(({ verdict }) => verdict === 'pass');
  const root: Entity = {
    '@id': './',
    '@type': 'Dataset',
    name: `racecar-repro: a check of the claims of ${report.study.source?.name ?? report.study.title}`,
    description: `Verdict ${report.verdict} on ${showOrigins(report)} data: ${passed.length} of ${established.length} established claims pass.${showLeft(report)} ${showMadeWith(report)}`,
    datePublished: report.createdAt,
    license: ref(license),
    author: ref(agent),
    publisher: ref(agent),
    conformsTo: ref(profile),
    ...(source && { citation: ref(source) }),
    hasPart: files.map(ref),
    // Software and data also where no training came to its end, which would be all that names them.
    mentions: [...actions, project, ...data].map(ref),
  };
  const descriptor: Entity = {
    '@id': 'ro-crate-metadata.json',
    '@type': 'CreativeWork',
    // The profile builds on RO-Crate 1.1; what 1.2 adds to it breaks nothing.
    conformsTo: ['1.2', '1.1'].map((version) => ({ '@id': `https://w3id.org/ro/crate/${version}` })),
    about: ref(root),
  };
  return {
    '@context': 'https://w3id.org/ro/crate/1.2/context',
    '@graph': [
      descriptor,
      root,
      profile,
      license,
      ...(source ? [source] : []),
      agent,
      ...contacts,
      project,
      ...ranOn,
      ...data,
      ...files,
      ...actions,
    ],
  };
}
