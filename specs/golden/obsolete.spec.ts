import { cpSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkAll } from '../../src/golden/check-all.ts';
import { goldenFolder, placesIn, readFixture } from '../../src/golden/fixture.ts';
import { temporaryFolder } from '../setup/folders.ts';

const root = temporaryFolder();
let golden: string;
let n = 0;
beforeEach(() => {
  golden = join(root, `golden ${n++}`);
  cpSync(join(goldenFolder, 'synthetic/mnist'), join(golden, 'synthetic/mnist'), { recursive: true });
});

/** What is told of the folder's files, where no run is compared. */
const told = () =>
  checkAll([], { sources: {} }, { golden, candidates: join(root, 'c'), mismatches: join(root, 'm') }).map(
    ({ place, status }) => [place, status],
  );
const put = (name: string) => {
  mkdirSync(join(golden, name, '..'), { recursive: true });
  writeFileSync(join(golden, name), 'x');
};

describe('files among the golden results', () => {
  it('are obsolete where they are golden results that nothing claims', () => {
    put('synthetic/mnist/RR/seed-7.json');
    put('synthetic/mnist/RR/seed-7-reverse.png');
    put('synthetic/forgotten/RR/seed-0.json');
    expect(told()).toEqual([
      ['synthetic/forgotten/RR/seed-0.json', 'obsolete'],
      ['synthetic/mnist/RR/seed-7-reverse.png', 'obsolete'],
      ['synthetic/mnist/RR/seed-7.json', 'obsolete'],
    ]);
  });

  it.each([
    '.DS_Store',
    'synthetic/mnist/RR/.seed-0.json.swp',
    'synthetic/mnist/RR/seed-0.json~',
    'synthetic/mnist/RR/seed-0 (copy).json',
    'synthetic/mnist/RR/Thumbs.db',
    'synthetic/mnist/RR/seed-0.json.orig',
    'README.md',
  ])('are left alone where they are none: %s', (name) => {
    put(name);
    expect(told()).toEqual([]);
    expect(placesIn(golden)).toHaveLength(15);
  });

  it('are found through links', () => {
    renameSync(join(golden, 'synthetic'), join(root, `moved ${n}`));
    symlinkSync(join(root, `moved ${n}`), join(golden, 'synthetic'));
    expect(placesIn(golden)).toHaveLength(15);
    expect(readFixture(golden, 'synthetic/mnist/RR/seed-0')?.fixture.objective).toBe('RR');
    put('synthetic/mnist/RR/seed-9.json');
    expect(told()).toEqual([['synthetic/mnist/RR/seed-9.json', 'obsolete']]);
  });
});
