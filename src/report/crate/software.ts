import type { EngineName } from '../../engines/engine.ts';
import { projectManifest } from '../../kit/project.ts';
import type { Report } from '../model.ts';
import { type Entity, ref } from './entity.ts';

type Manifest = Pick<ReturnType<typeof projectManifest>, 'name' | 'description' | 'repository'>;

const tensorFlowJs = 'https://www.tensorflow.org/js';

/** The home page of what each engine is made of. */
const homepages: Readonly<Record<EngineName, string>> = {
  onnx: 'https://onnxruntime.ai',
  tensorflow: tensorFlowJs,
  wasm: tensorFlowJs,
  cpu: tensorFlowJs,
};

/**
 * The software that a report was made with: this project first, then what it ran on.
 *
 * @param manifest what package.json says of this project
 */
export function softwareOf(
  { provenance: { versions, gitCommit }, engine }: Pick<Report, 'provenance' | 'engine'>,
  manifest: Manifest = projectManifest(),
): [project: Entity, ...others: Entity[]] {
  const ranOn = [engineEntity(engine), nodeEntity(versions.node)];
  const { name, description } = manifest;
  const version = versions.project;
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

/** @param engine its version says package and version */
function engineEntity({ name, version: packaged }: Report['engine']): Entity {
  const [packageName, version = 'unknown'] = packaged.split(' ');
  return {
    '@id': `https://www.npmjs.com/package/${packageName}/v/${version}`,
    '@type': 'SoftwareApplication',
    name: packageName,
    description: `What the engine "${name}" is made of: it does the arithmetic`,
    version,
    url: homepages[name],
  };
}

const nodeEntity = (version: string): Entity => ({
  '@id': `https://nodejs.org/dist/v${version}/`,
  '@type': 'SoftwareApplication',
  name: 'Node.js',
  description: 'What racecar-repro runs on',
  version,
  url: 'https://nodejs.org',
});
