import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { text } from './fields.ts';

/** A file or folder of this project, wherever the program is started from. */
export function projectPath(relative: string): string {
  return fileURLToPath(new URL(`../../${relative}`, import.meta.url));
}

const manifestSchema = z.object({
  name: text,
  version: text,
  description: text,
  repository: z.union([text, z.object({ url: text })]).optional(),
});

/** What this project's package.json says of it. */
export function projectManifest(): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(projectPath('package.json'), 'utf8')));
}

/** This project's version, from its package.json. */
export function projectVersion(): string {
  return projectManifest().version;
}
