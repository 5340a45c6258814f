import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '../src/kit/project.ts';
import { projectUrl } from './setup/built.ts';
import { documentNamed, spansIn, tablesIn } from './setup/documents.ts';
import { claims } from './setup/paper.ts';

/** The list of deliberate faults is one of the sources as they are, and the document that tells what came of them is of that list. */

interface Fault {
  readonly room: string;
  readonly name: string;
  readonly words: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly specs: readonly string[];
  readonly experiments: readonly string[];
}

const { faults } = (await import(projectUrl('scripts/mutants/faults.js'))) as { faults: readonly Fault[] };
const page = documentNamed('docs/mutants.md');
const rows = tablesIn(page, 'fault', 'what is wrong').flat();
const [table = []] = tablesIn(page, 'claim', 'not passed under');
const established = claims.filter(({ standing }) => standing === 'established');

describe('deliberate faults', () => {
  it('are thirty or more, each of a name of its own', () => {
    expect(faults.length).toBeGreaterThanOrEqual(30);
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s stands in its source once, and changes it',
    (_, { file, find, replace }) => {
      expect(readFileSync(projectPath(file), 'utf8').split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
    },
  );

  it('name specs that are there', () => {
    const named = new Set(faults.flatMap(({ specs }) => specs));
    expect([...named].filter((name) => !existsSync(projectPath(name)))).toEqual([]);
  });
});

describe('the document of deliberate faults', () => {
  it('has a row of each, in its words', () => {
    expect(rows.map(([name = '', words]) => [spansIn(name)[0], words])).toEqual(
      faults.map(({ name, words }) => [name, words]),
    );
  });

  it('names a fault under which each established claim is not passed', () => {
    expect(table.map(([id = '']) => spansIn(id)[0])).toEqual(established.map(({ id }) => id));
    const names = new Set(faults.map(({ name }) => name));
    for (const [id, under = ''] of table) {
      expect({ id, under: spansIn(under).filter((name) => names.has(name)) }).not.toEqual({ id, under: [] });
    }
  });
});
