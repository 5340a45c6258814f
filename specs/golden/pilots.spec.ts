import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { pilotsFile, readPilots } from '../../src/harness/golden/pilots.ts';
import { above, type Claim, type Measure } from '../../src/harness/study/claim.ts';
import { study } from '../../src/paper/racecar.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { mnist } from '../setup/paper.ts';

/** Pilot seeds of a measure that was changed since: those of MNIST, with another claim held against them. */

const root = temporaryFolder();
const origin = 'synthetic';
const name = mnist.name;
const [claim] = mnist.claims as [Claim, ...Claim[]];
const [first] = claim.measures as [Measure, ...Measure[]];
const { counts, range, ...plain } = first;

const read = (changes: Partial<Measure>) => {
  const measures = [{ ...plain, thresholds: { [origin]: above(0) }, ...changes }];
  return readPilots({ root }, origin, { name, claims: [{ ...claim, measures }] });
};

beforeAll(() => {
  mkdirSync(join(root, 'fixtures/pilots', origin), { recursive: true });
  writeFileSync(
    join(root, pilotsFile({}, origin, name)),
    readFileSync(join(study.root, pilotsFile({}, origin, name))),
  );
});

describe('stored pilot seeds', () => {
  it('are read where each number could be one of its measure', () => {
    expect(read({})?.claims[claim.id]?.measures[first.id]?.length).toBeGreaterThan(40);
    expect(readPilots({ root }, origin, { name: 'other', claims: [] })).toBeNull();
  });

  it('are refused where a measure counts what it did not count then', () => {
    expect(() => read({ counts: 'digits' })).toThrow(
      new RegExp(
        `${pilotsFile({}, origin, name)}: expected a number of digits for ${claim.id} ${first.id}, got 0\\.\\d+ for seed 100: the measure was changed since; run "racecar pilots" again$`,
      ),
    );
  });

  it('are refused where a number lies beyond what it can be', () => {
    expect(() => read({ range: [2, 3] })).toThrow(
      new RegExp(`expected 2 to 3 for ${claim.id} ${first.id}, got 0\\.\\d+ for seed 100`),
    );
  });
});
