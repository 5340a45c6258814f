import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from 'ro-crate';
import { agentOf } from '../../src/harness/report/crate/agent.ts';
import type { Entity } from '../../src/harness/report/crate/entity.ts';
import { softwareOf } from '../../src/harness/report/crate/software.ts';
import type { Report } from '../../src/harness/report/model.ts';
import { type Told, toRoCrate } from '../../src/harness/report/ro-crate.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { dataUsed } from '../setup/made-up-report.ts';

/** What of the crate's profiles can be held without their validator, which scripts/validate.sh asks. */

const training: Report['trainings'][number] = {
  experiment: 'peak',
  variant: 'RR',
  seed: 0,
  alteration: null,
  origin: 'original',
  engine: 'onnx',
  steps: 5000,
  startedAt: '2026-01-01T23:59:59.500Z',
  seconds: 0.75,
};
const computed = { ...training, experiment: 'tishby', origin: 'computed', seed: 1 };
const report: Told = {
  verdict: 'pass',
  createdAt: '2026-01-02T00:00:00.000Z',
  study: {
    title: 'A study',
    source: { id: 'https://doi.org/10.1000/1', name: 'A paper', description: 'What it is about' },
    remarks: null,
    notCovered: [],
  },
  data: [dataUsed('peak', 'original'), dataUsed('tishby', 'computed', { sha256: '1'.repeat(64) })],
  left: [],
  engine: { name: 'onnx', version: 'onnxruntime-node 1.30.0' },
  claims: [],
  files: [
    { file: 'pictures/figure3-peak.png', title: 'Fig. 3 of peak', words: 'Images' },
    { file: 'pictures/evolution-new.gif', title: 'The evolution of new', words: 'A frame a record' },
    { file: 'pictures/lost.png', title: 'Lost', words: 'Not there any more' },
  ],
  trainings: [training, computed],
  provenance: {
    versions: { tool: '1', node: '20', v8: '11', platform: 'linux x64' },
    gitCommit: null,
    parameters: {},
    tolerances: [],
  },
  madeWith: {
    commits: [
      { value: 'a'.repeat(40), trainings: 1 },
      { value: 'not recorded', trainings: 1 },
    ],
    engines: [{ value: 'onnxruntime-node 1.29.0', trainings: 1 }],
    nodes: [{ value: '22', trainings: 2 }],
    platforms: [{ value: 'linux x64', trainings: 2 }],
    processors: [{ value: 'A (avx)', trainings: 2 }],
  },
};

/** Files that a report has, and others that lie beside them. */
const own = [
  'candidates/original/peak/RR/seed-0-reverse.png',
  'candidates/original/peak/RR/seed-0.json',
  'index.html',
  'junit.xml',
  'mismatches/original/peak/RR/seed-0-reverse-diff.png',
  'pictures/evolution-new.gif',
  'pictures/figure3-peak.png',
  'report.json',
  'summary.md',
];
const others = [
  'README.md',
  'pictures/notes.txt',
  'pictures/unknown.png',
  'ro-crate-metadata.json',
  'screenshots/a.png',
];

const folder = temporaryFolder();
let graph: Entity[];
const find = (id: string) => graph.find((entity) => entity['@id'] === id);
const typed = (type: string) => graph.filter((entity) => [entity['@type']].flat().includes(type));

const graphOf = (agent?: string) => (toRoCrate(report, folder, agent) as { '@graph': Entity[] })['@graph'];

beforeAll(() => {
  for (const [at, file] of [...own, ...others].entries()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'x'.repeat(at));
  }
  graph = graphOf('');
});

describe('the crate of a report', () => {
  it('is taken by the validator of its library', () => {
    const validator = new Validator();
    validator.parseJSON(JSON.stringify(toRoCrate(report, folder, '')));
    validator.rootDataEntity();
    validator.checkFiles(Object.fromEntries(own.map((file) => [file, { exists: true }])));
    expect(validator.results.filter(({ status }) => status === 'error')).toEqual([]);
  });

  it('describes everything that it refers to, once; but for the versions of RO-Crate themselves', () => {
    const ids = graph.map((entity) => entity['@id']);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = graph.flatMap((entity) =>
      Object.values(entity)
        .flat()
        .flatMap((value) => (value as { '@id'?: string } | undefined)?.['@id'] ?? []),
    );
    expect([...new Set(referred)].filter((id) => !ids.includes(id))).toEqual([
      'https://w3id.org/ro/crate/1.2',
      'https://w3id.org/ro/crate/1.1',
    ]);
  });

  it('refers to everything that it describes, even where there is no training', () => {
    const crate = toRoCrate({ ...report, trainings: [] }, folder, 'Ada <a@example.org>') as {
      '@graph': Entity[];
    };
    const entities = crate['@graph'];
    const text = JSON.stringify(entities.map(({ '@id': _, ...rest }) => rest));
    const ids = entities.map((entity) => entity['@id']);
    expect(ids.filter((id) => !text.includes(JSON.stringify({ '@id': id })))).toEqual([
      'ro-crate-metadata.json',
    ]);
  });

  it('names and describes every entity but its own file', () => {
    const bare = graph.filter(({ name, description }) => !name || !description);
    expect(bare.map((entity) => entity['@id'])).toEqual(['ro-crate-metadata.json']);
  });

  it('conforms to profiles only', () => {
    const profiles = [find('./')?.conformsTo].flat() as { '@id': string }[];
    expect(profiles.map((one) => find(one['@id'])?.['@type'])).toEqual([['CreativeWork', 'Profile']]);
  });

  it('has every file of the report and no other, in order, with its size and its format', () => {
    const files = typed('File');
    expect(files.map((file) => file['@id'])).toEqual(own);
    expect(find('./')?.hasPart).toEqual(own.map((id) => ({ '@id': id })));
    expect(files.map(({ contentSize }) => contentSize)).toEqual(
      own.map((file) => String(statSync(join(folder, file)).size)),
    );
    expect(files.filter(({ encodingFormat }) => !encodingFormat)).toEqual([]);
    expect(find('pictures/figure3-peak.png')?.name).toBe('Fig. 3 of peak');
    expect(graphOf('')).toEqual(graph);
  });

  it('has an action for each training: who, with what, on what, when', () => {
    const actions = typed('CreateAction');
    expect(find('./')?.mentions).toEqual(
      expect.arrayContaining(actions.map((action) => ({ '@id': action['@id'] }))),
    );
    expect(actions).toHaveLength(2);
    const times = actions.flatMap(({ startTime, endTime }) => [startTime, endTime]);
    // The Process Run Crate takes no Z.
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    expect(times.slice(0, 2)).toEqual(['2026-01-01T23:59:59.500+00:00', '2026-01-02T00:00:00.250+00:00']);
    const [images, patterns] = actions.map(({ object }) => find((object as { '@id': string })['@id']));
    expect(images?.identifier).toBe(`sha256:${'0'.repeat(64)}`);
    expect(patterns?.name).toBe('The computed data of tishby');
  });
});

describe('what the claims are taken from', () => {
  it('is cited where it can be, and is else what the study says it is', () => {
    expect(find('./')?.citation).toEqual({ '@id': 'https://doi.org/10.1000/1' });
    expect(find('./')?.name).toBe('racecar-repro: a check of the claims of A paper');
    const study = { ...report.study, source: null };
    const entities = (toRoCrate({ ...report, study }, folder, '') as { '@graph': Entity[] })['@graph'];
    const root = entities.find((entity) => entity['@id'] === './');
    expect([root?.citation, root?.name]).toEqual([
      undefined,
      'racecar-repro: a check of the claims of A study',
    ]);
  });
});

describe('who ran it', () => {
  it.each([undefined, '', '  '])('is said not to be named where the name is %j', (given) => {
    const [agent, ...others] = agentOf(given);
    expect([agent.name, others]).toEqual(['not named', []]);
    expect(agent.description).toContain('RACECAR_AGENT');
  });

  it.each([
    ['Ada', { '@id': '#agent', '@type': 'Person', name: 'Ada' }],
    ['Ada (the first) of <b>', { '@id': '#agent', '@type': 'Person', name: 'Ada (the first) of <b>' }],
    [
      'Ada (https://orcid.org/0000-0001-2345-6789)',
      { '@id': 'https://orcid.org/0000-0001-2345-6789', '@type': 'Person', name: 'Ada' },
    ],
    [
      'A School <us@example.org> (https://ror.org/02kkvpp62)',
      {
        '@id': 'https://ror.org/02kkvpp62',
        '@type': 'Organization',
        name: 'A School',
        contactPoint: { '@id': 'mailto:us@example.org' },
      },
    ],
  ])('is %s, where that is given', (given, expected) => {
    expect(agentOf(given)[0]).toMatchObject(expected);
  });

  it('is agent of every training, author and publisher', () => {
    const named = graphOf('Ada <ada@example.org>');
    const ids = named.flatMap(({ agent, author, publisher }) => [agent, author, publisher].filter(Boolean));
    expect(ids).toEqual(Array.from({ length: 4 }, () => ({ '@id': '#agent' })));
    expect(named.find((entity) => entity['@type'] === 'ContactPoint')?.email).toBe('ada@example.org');
  });
});

describe('the software', () => {
  const manifest = { name: 'racecar-repro', description: 'A check' };

  it('is known by its name where package.json has no repository, and says so', () => {
    const [project] = softwareOf(report, manifest);
    expect(project['@id']).toBe('pkg:generic/racecar-repro@1');
    expect(project.url).toBe(project['@id']);
    expect(project.description).toContain('has no address');
  });

  it.each(['https://example.org/us/racecar', { url: 'git+https://example.org/us/racecar.git' }])(
    'is known by the repository that package.json has: %j',
    (repository) => {
      const [project] = softwareOf(report, { ...manifest, repository });
      expect([project['@id'], project.url]).toEqual(Array(2).fill('https://example.org/us/racecar'));
      expect(project.description).toBe('A check');
    },
  );

  it('has its commit for an identifier, where it is one', () => {
    const at = (gitCommit: string | null) =>
      softwareOf({ ...report, provenance: { ...report.provenance, gitCommit } }, manifest)[0].identifier;
    expect(at('a'.repeat(40))).toBe(`swh:1:rev:${'a'.repeat(40)}`);
    expect([at(null), at(`${'a'.repeat(40)}+changes`)]).toEqual([undefined, undefined]);
  });

  it('has no address for what it knows by its name alone', () => {
    const engine = { name: 'abacus', version: 'abacus 1' };
    const [, abacus] = softwareOf({ ...report, engine }, manifest);
    expect([abacus?.['@id'], abacus?.url]).toEqual(Array(2).fill('pkg:generic/abacus@1'));
  });

  it('names engines and Node, those of its trainings too, by version and address', () => {
    const engine = { name: 'wasm', version: '@tensorflow/tfjs-backend-wasm 4.22.0' } as const;
    const [project, ...ranOn] = softwareOf({ ...report, engine }, manifest);
    expect(project.softwareRequirements).toEqual(ranOn.map((one) => ({ '@id': one['@id'] })));
    expect(ranOn.map(({ name, version, url }) => [name, version, url])).toEqual([
      ['@tensorflow/tfjs-backend-wasm', '4.22.0', 'https://www.tensorflow.org/js/'],
      ['onnxruntime-node', '1.29.0', 'https://onnxruntime.ai/'],
      ['Node.js', '20', 'https://nodejs.org/'],
      ['Node.js', '22', 'https://nodejs.org/'],
    ]);
  });
});
