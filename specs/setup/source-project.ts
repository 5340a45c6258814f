import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { projectPath } from '../../src/kit/project.ts';
import { withoutPhotographs } from './project.ts';

/** A copy of this project's sources, data and fixtures, to which something is added and which is then built. */
export class SourceProject {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    const parts = [
      'src',
      'scripts',
      'bin',
      'data',
      'fixtures',
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ];
    for (const name of parts) {
      cpSync(projectPath(name), join(folder, name), { recursive: true, filter: withoutPhotographs });
    }
    symlinkSync(projectPath('node_modules'), join(folder, 'node_modules'));
  }

  /** Adds a file out of specs/setup, as it would be written there. */
  add(file: string, from: string): void {
    const to = join(this.folder, file);
    mkdirSync(dirname(to), { recursive: true });
    const text = readFileSync(projectPath(from), 'utf8').replace(
      /'\.\.\/\.\.\/\.\.\/(src\/[^']+)'/g,
      (_, target: string) => `'./${relative(dirname(file), target)}'`,
    );
    writeFileSync(to, text);
  }

  /** Adds an import, and an entry at the beginning of the list that begins so. */
  addEntry(file: string, list: string, name: string, from: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    if (!before.includes(list)) throw new Error(`expected ${list} in ${file}`);
    writeFileSync(path, `import { ${name} } from '${from}';\n${before.replace(list, `${list} ${name},`)}`);
  }

  build(): void {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.js'], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stdout + stderr);
  }
}
