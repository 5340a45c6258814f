import { readdirSync, readFileSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { projectPath } from '../../src/kit/project.ts';

/** What would tell where, and by whom, results were made. Short names would be found in words that mean others. */
const secrets = [projectPath('.').replace(/\/$/, ''), homedir(), hostname(), userInfo().username].filter(
  (text) => text.length > 4 && text !== 'localhost',
);

it.each(['reports', 'fixtures'])('%s name no host, no user and no place on this machine', (folder) => {
  const files = readdirSync(projectPath(folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const telling = files.flatMap((file) => {
    const path = join(file.parentPath, file.name);
    const bytes = readFileSync(path);
    return secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${path}: ${secret}`);
  });
  expect(files.length).toBeGreaterThan(3);
  expect(telling).toEqual([]);
});
