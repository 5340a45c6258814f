import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import { goldenFolderOf, placesIn, readFixture, writeFixture } from '../../src/harness/golden/fixture.ts';
import { holdAll } from '../../src/harness/golden/hold-all.ts';
import type { Study } from '../../src/harness/study/study.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyExperiment, toyRun, toyStudy } from '../setup/toy-experiment.ts';

const root = temporaryFolder();
const other = { ...toyExperiment, name: 'other-one' };
let study: Study;
let golden: string;
let n = 0;
beforeEach(() => {
  study = toyStudy(join(root, `study ${n++}`), [toyExperiment, other]);
  golden = goldenFolderOf(study);
  for (const variant of ['Even', 'Odd']) {
    for (const seed of [0, 1, 2]) {
      writeFixture(golden, capture(toyRun(variant, seed), toyExperiment, null));
    }
  }
});

/** What is told of the folder's files, where no run is compared. */
const told = (which = study.experiments) =>
  holdAll(study, [], { candidates: join(root, 'c'), mismatches: join(root, 'm') }, which).map(
    ({ place, status }) => [place, status],
  );
const put = (name: string) => {
  mkdirSync(join(golden, name, '..'), { recursive: true });
  writeFileSync(join(golden, name), 'x');
};

describe('files among the golden results', () => {
  it('are obsolete where they are golden results that nothing claims', () => {
    put('found/throws/Odd/seed-3.json');
    put('found/throws/Odd/seed-3-course.png');
    put('found/throws/Both/seed-0.json');
    put('found/forgotten/Odd/seed-0.json');
    put('lost/other-one/Odd/seed-0.json');
    expect(told()).toEqual([
      ['found/forgotten/Odd/seed-0.json', 'obsolete'],
      ['found/throws/Both/seed-0.json', 'obsolete'],
      ['found/throws/Odd/seed-3-course.png', 'obsolete'],
      ['found/throws/Odd/seed-3.json', 'obsolete'],
      ['lost/other-one/Odd/seed-0.json', 'obsolete'],
    ]);
  });

  it('are looked for among the experiments that take part alone', () => {
    put('found/throws/Odd/seed-3.json');
    put('found/other-one/Odd/seed-3.json');
    put('found/forgotten/Odd/seed-0.json');
    expect(told([other])).toEqual([['found/other-one/Odd/seed-3.json', 'obsolete']]);
  });

  it.each([
    '.DS_Store',
    'found/throws/Odd/.seed-0.json.swp',
    'found/throws/Odd/seed-0.json~',
    'found/throws/Odd/seed-0 (copy).json',
    'found/throws/Odd/Thumbs.db',
    'found/throws/Odd/seed-0.json.orig',
    'README.md',
  ])('are left alone where they are none: %s', (name) => {
    put(name);
    expect(told()).toEqual([]);
    expect(placesIn(golden)).toHaveLength(6);
  });

  it('are found through links', () => {
    renameSync(join(golden, 'found'), join(root, `moved ${n}`));
    symlinkSync(join(root, `moved ${n}`), join(golden, 'found'));
    expect(placesIn(golden)).toHaveLength(6);
    expect(readFixture(golden, 'found/throws/Odd/seed-0')?.fixture.variant).toBe('Odd');
    put('found/throws/Odd/seed-9.json');
    expect(told()).toEqual([['found/throws/Odd/seed-9.json', 'obsolete']]);
  });
});
