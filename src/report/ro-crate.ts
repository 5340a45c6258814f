import { agentOf, agentVariable } from './crate/agent.ts';
import { type Entity, ref } from './crate/entity.ts';
import { filesOf } from './crate/files.ts';
import { softwareOf } from './crate/software.ts';
import { actionOf, dataOf } from './crate/trainings.ts';
import { type Facet, facetNames, showShares } from './made-with.ts';
import type { Report } from './model.ts';

/** What of a report the crate tells; the rest it has as a file. */
export type Told = Pick<
  Report,
  'verdict' | 'createdAt' | 'data' | 'engine' | 'claims' | 'trainings' | 'provenance' | 'madeWith'
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

const paper: Entity = {
  '@id': 'https://doi.org/10.1007/s00521-022-07892-0',
  '@type': 'ScholarlyArticle',
  name: 'Reviving Autoencoder Pretraining',
  description: 'The paper whose claims are checked (Xie & Thuerey, 2022)',
};

/** What the trainings were made with, in a sentence. */
function originOf({ madeWith }: Told): string {
  const facets = Object.keys(facetNames) as Facet[];
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
  const data = dataOf(report);
  const files = filesOf(folder);
  const actions = report.trainings.map((training) => actionOf(training, agent, project));
  const established = report.claims.filter(({ standing }) => standing === 'established');
  const passed = established.filter(({ verdict }) => verdict === 'pass');
  const root: Entity = {
    '@id': './',
    '@type': 'Dataset',
    name: 'racecar-repro: a check of the claims of Reviving Autoencoder Pretraining',
    description: `Verdict ${report.verdict} on ${report.data.main.source} data: ${passed.length} of ${established.length} established claims pass. ${originOf(report)}`,
    datePublished: report.createdAt,
    license: ref(license),
    author: ref(agent),
    publisher: ref(agent),
    conformsTo: ref(profile),
    citation: ref(paper),
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
      paper,
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
