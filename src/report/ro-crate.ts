import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataOrigin } from '../datasets/manifest.ts';
import { tishby } from '../datasets/tishby.ts';
import type { Report } from './model.ts';

/** Files of the report and what they are. */
const parts: Readonly<Record<string, [name: string, format: string]>> = {
  'index.html': ['The report, to be read', 'text/html'],
  'report.json': ['The report, as data', 'application/json'],
  'junit.xml': ['The report, as JUnit XML', 'application/xml'],
  'summary.md': ['The report, in short', 'text/markdown'],
  'evolution-peak.gif': ['The reverse pass of peak over the training', 'image/gif'],
  'evolution-mnist.gif': ['The reverse pass of MNIST over the training', 'image/gif'],
};

const dataNames: Readonly<Record<DataOrigin, string>> = {
  original: 'The authors’ images',
  synthetic: 'Synthetic images',
  computed: 'All patterns of 12 bits under two rules',
};

const profile = 'https://w3id.org/ro/wfrun/process/0.5';
const paper = 'https://doi.org/10.1007/s00521-022-07892-0';
const ref = (id: string) => ({ '@id': id });

/**
 * The report as a research object: a Process Run Crate, one action for each training, with what it used, what came of
 * it and when.
 *
 * Source: https://www.researchobject.org/workflow-run-crate/profiles/process_run_crate/
 */
export function toRoCrate(report: Report, folder: string): unknown {
  const files = Object.keys(parts).filter((file) => file === 'report.json' || existsSync(join(folder, file)));
  const actions = report.trainings.map((training) => actionOf(training));
  const used = [report.data.main, ...(report.data.secondary ? [report.data.secondary] : [])];
  const isComputed = report.trainings.some(({ source }) => source === 'computed');
  const sources: { source: DataOrigin; sha256: string }[] = [
    ...used,
    ...(isComputed ? [{ source: 'computed' as const, sha256: tishby.digest }] : []),
  ];
  const established = report.claims.filter(({ standing }) => standing === 'established').length;
  return {
    '@context': 'https://w3id.org/ro/crate/1.2/context',
    '@graph': [
      {
        '@id': 'ro-crate-metadata.json',
        '@type': 'CreativeWork',
        conformsTo: ref('https://w3id.org/ro/crate/1.2'),
        about: ref('./'),
      },
      {
        '@id': './',
        '@type': 'Dataset',
        name: 'racecar-repro: a check of the claims of Reviving Autoencoder Pretraining',
        description: `Verdict ${report.verdict} on ${report.data.main.source} data: ${report.counts.claims.pass} of ${established} established claims pass.`,
        datePublished: report.createdAt,
        license: ref('https://spdx.org/licenses/Apache-2.0'),
        conformsTo: ref(profile),
        citation: ref(paper),
        hasPart: files.map(ref),
        mentions: actions.map((action) => ref(action['@id'])),
      },
      { '@id': profile, '@type': 'CreativeWork', name: 'Process Run Crate', version: '0.5' },
      { '@id': 'https://spdx.org/licenses/Apache-2.0', '@type': 'CreativeWork', name: 'Apache License 2.0' },
      { '@id': paper, '@type': 'ScholarlyArticle', name: 'Reviving Autoencoder Pretraining' },
      {
        '@id': '#racecar-repro',
        '@type': 'SoftwareApplication',
        name: 'racecar-repro',
        version: report.provenance.versions.project,
        softwareRequirements: report.engine.version,
      },
      ...sources.map(({ source, sha256 }) => ({
        '@id': `#data-${source}`,
        '@type': 'CreativeWork',
        name: dataNames[source],
        identifier: `sha256:${sha256}`,
      })),
      ...files.map((file) => {
        const [name, encodingFormat] = parts[file] ?? [];
        return { '@id': file, '@type': 'File', name, encodingFormat };
      }),
      ...actions,
    ],
  };
}

function actionOf(training: Report['trainings'][number]) {
  const { experiment, objective, seed, source, engine, steps, startedAt, seconds } = training;
  const endTime = new Date(Date.parse(startedAt) + 1000 * seconds).toISOString();
  return {
    '@id': `#training-${source}-${experiment}-${objective}-${seed}-${engine}-${steps}`,
    '@type': 'CreateAction',
    name: `${experiment} ${objective}, seed ${seed}, ${steps} steps on ${engine}, ${source} data`,
    instrument: ref('#racecar-repro'),
    object: ref(`#data-${source}`),
    result: ref('report.json'),
    startTime: startedAt,
    endTime,
    actionStatus: 'http://schema.org/CompletedActionStatus',
  };
}
