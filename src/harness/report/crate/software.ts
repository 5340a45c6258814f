import { projectManifest } from '../../../kit/project.ts';
import type { Report } from '../model.ts';
import { type Entity, ref } from './entity.ts';

type Manifest = Pick<ReturnType<typeof projectManifest>, 'name' | 'description' | 'repository'>;

/** The home pages of what engines are made of; what is known by its name alone has none. */
const homepages: readonly (readonly [packageName: RegExp, url: string])[] = [
  [/^onnxruntime/, 'https://onnxruntime.ai/'],
  [/^@tensorflow\//, 'https://www.tensorflow.org/js/'],
];

/**
 * The software that a report was made with: this project first, then what it ran on.
 *
 * @param manifest what package.json says of this project
 */
export function softwareOf(
  report: Pick<Report, 'provenance' | 'engine' | 'madeWith'>,
  manifest: Manifest = projectManifest(),
): [project: Entity, ...others: Entity[]] {
  const { engine, madeWith } = report;
  const { versions, gitCommit } = report.provenance;
  const packages = [engine.version, ...madeWith.engines.map(({ value }) => value)];
  const nodes = [versions.node, ...madeWith.nodes.map(({ value }) => value)];
  const ranOn = [...[...new Set(packages)].map(engineEntity), ...[...new Set(nodes)].map(nodeEntity)];
  const { name, description } = manifest;
  const version = versions.tool;
  const address = addressOf(manifest);
  const id = address ?? `pkg:generic/${name}@${version}`;
  const project: Entity = {
    '@id': id,
    '@type': 'SoftwareApplication',
    name,
    description: address
      ? description
      : `${description}. It has no address; what stands in its place is its name.`,
    version,
    url: id,
    ...identifierOf(gitCommit),
    softwareRequirements: ranOn.map(ref),
  };
  return [project, ...ranOn];
}

/** Where package.json says that the project is; null where it says nothing, or no address of the web. */
function addressOf({ repository }: Manifest): string | null {
  const url = typeof repository === 'string' ? repository : repository?.url;
  const address = url?.replace(/^git\+/, '').replace(/\.git$/, '');
  return address && /^https?:\/\//.test(address) ? address : null;
}

/** The commit as an identifier that follows from the content alone (ISO/IEC 18670); none of what is in no commit. */
function identifierOf(gitCommit: string | null): { identifier?: string } {
  return gitCommit && /^[0-9a-f]{40}$/.test(gitCommit) ? { identifier: `swh:1:rev:${gitCommit}` } : {};
}

/** @param packaged package and version, as engines tell it */
function engineEntity(packaged: string): Entity {
  const [name = packaged, version = 'unknown'] = packaged.split(' ');
  const home = homepages.find(([known]) => known.test(name))?.[1];
  const url = home ?? `pkg:generic/${name}@${version}`;
  return {
    '@id': home ? `${home}#${name}-${version}` : url,
    '@type': 'SoftwareApplication',
    name,
    description: 'What an engine is made of: it does the arithmetic',
    version,
    url,
  };
}

const nodeEntity = (version: string): Entity => ({
  '@id': `https://nodejs.org/#v${version}`,
  '@type': 'SoftwareApplication',
  name: 'Node.js',
  description: 'What racecar-repro runs on',
  version,
  url: 'https://nodejs.org/',
});
