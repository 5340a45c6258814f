import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file or folder of this project, wherever the program is started from. */
export function projectPath(relative: string): string {
  return fileURLToPath(new URL(`../../${relative}`, import.meta.url));
}

interface ProjectManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly repository?: string | { readonly url: string };
}

/** What this project's package.json says of it. */
export const projectManifest = (): ProjectManifest =>
  JSON.parse(readFileSync(projectPath('package.json'), 'utf8'));

/** This project's version, from its package.json. */
export function projectVersion(): string {
  return projectManifest().version;
}
