import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkFixture, describeGolden } from '../../src/golden/check.ts';
import { checkAll } from '../../src/golden/check-all.ts';
import {
  type Fixture,
  goldenFolder,
  readFixture,
  type StoredFixture,
  writeFixture,
} from '../../src/golden/fixture.ts';
import { readTolerances, tolerancesOf } from '../../src/golden/tolerances.ts';
import { applyUpdate, changesEntry, claimEffects, planUpdate } from '../../src/golden/update.ts';
import { encodePng } from '../../src/kit/png.ts';
import { temporaryFolder } from '../setup/folders.ts';

/** The committed golden results as fixtures, and altered copies of them as what a check gave. */

const root = temporaryFolder();
const folders = { golden: join(root, 'golden'), candidates: join(root, 'candidates') };
const changes = join(root, 'CHANGES.md');
const tolerances = readTolerances();
const place = 'synthetic/peak/RR/seed-1';
const other = 'synthetic/mnist/Std/seed-1';
const cell = tolerancesOf(tolerances, 'synthetic', 'peak', 'RR');

beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  cpSync(join(goldenFolder, 'synthetic'), join(folders.golden, 'synthetic'), { recursive: true });
  for (const name of [place, other]) writeFixture(folders.candidates, stored(name));
});

const stored = (name: string) => readFixture(goldenFolder, name) as StoredFixture;
const bytes = (file: string) => readFileSync(join(folders.golden, file));

/** The fixture with a figure changed. */
function altered(name: string, change: (figures: Fixture['figures']) => Fixture['figures']): StoredFixture {
  const { fixture, sheets } = stored(name);
  return { fixture: { ...fixture, figures: change({ ...fixture.figures }) }, sheets };
}

const scaled = (factor: number, figure = 'singularValues') =>
  altered(place, (figures) => {
    const [first = 0, ...rest] = figures[figure] ?? [];
    return { ...figures, [figure]: [first * factor, ...rest] };
  });

const lines = (got: StoredFixture) => describeGolden(checkFixture(stored(place), got, cell).result);

describe('a run compared with its golden result', () => {
  it('matches itself', () => {
    const { result, mismatches } = checkFixture(stored(place), stored(place), cell);
    expect([result.status, mismatches, describeGolden(result)]).toEqual(['match', [], []]);
  });

  it('drifts where one number lies outside, and names it', () => {
    const [line, ...more] = lines(scaled(1.05));
    expect(more).toEqual([]);
    expect(line).toMatch(
      /^synthetic\/peak\/RR\/seed-1: singularValues σ1: expected 6\d\.\d+, got 6\d\.\d+, tolerance ±0\.\d+ \(1 of 128 values outside\)$/,
    );
  });

  it('matches within the tolerance', () => {
    expect(lines(scaled(1 + 1e-7))).toEqual([]);
  });

  it('drifts where a figure is missing, or is new', () => {
    const without = altered(place, ({ loss: _, ...figures }) => figures);
    expect(lines(without)).toEqual([`${place}: loss: the run does not give it`]);
    const more = altered(place, (figures) => ({ ...figures, entropy: [1] }));
    expect(lines(more)).toEqual([`${place}: entropy: the fixture does not have it`]);
  });

  it('drifts where hyperparameters, data or bits are others', () => {
    const { fixture, sheets } = stored(place);
    const config = { ...fixture.config, rrFactor: 0 };
    expect(lines({ fixture: { ...fixture, config }, sheets })).toEqual([
      `${place}: rrFactor: expected 0.000001, got 0`,
    ]);
    expect(lines({ fixture: { ...fixture, bits: 'f'.repeat(64) }, sheets })).toEqual([
      `${place}: bits of the weights after 50 steps on wasm: expected none, got SHA-256 ffffffffffff…, no tolerance`,
    ]);
  });

  it('drifts where a picture does, and leaves expected, actual and diff', () => {
    const black = { width: 291, height: 30, pixels: new Uint8Array(291 * 30) };
    const sheets = new Map([...stored(place).sheets, ['reverse', encodePng(black)] as const]);
    const { result, mismatches } = checkFixture(
      stored(place),
      { fixture: stored(place).fixture, sheets },
      cell,
    );
    expect(describeGolden(result)).toEqual([
      expect.stringMatching(/sheet of reverse images: \d+ of 8730 pixels differ, tolerance \d+$/),
    ]);
    expect(mismatches.map(({ sheet, diff }) => [sheet, diff !== null])).toEqual([['reverse', true]]);
  });

  it('says so where a picture has another size', () => {
    const small = { width: 10, height: 10, pixels: new Uint8Array(100) };
    const sheets = new Map([...stored(place).sheets, ['reverse', encodePng(small)] as const]);
    expect(lines({ fixture: stored(place).fixture, sheets })).toEqual([
      `${place}: sheet of reverse images: expected 291 × 30 pixels, got 10 × 10`,
    ]);
  });
});

describe('fixtures that nothing claims', () => {
  it('are obsolete, and named', () => {
    writeFileSync(join(folders.golden, 'synthetic/peak/RR/seed-7.json'), '{}');
    const results = checkAll([], tolerances, { ...folders, mismatches: join(root, 'mismatches') });
    expect(results).toMatchObject([{ place: 'synthetic/peak/RR/seed-7.json', status: 'obsolete' }]);
  });
});

describe('an update', () => {
  const plan = (mode: 'changed' | 'missing' | 'all', only?: string) =>
    planUpdate(folders, tolerances, mode, only).map((update) => update.place);

  it('in mode changed takes what drifted, and leaves the rest byte for byte', () => {
    const before = bytes(`${other}.json`);
    writeFixture(folders.candidates, scaled(1.05));
    const noise = altered(other, ({ loss = [], ...figures }) => ({
      ...figures,
      loss: loss.map((value) => value * (1 + 1e-8)),
    }));
    writeFixture(folders.candidates, noise);
    const updates = planUpdate(folders, tolerances, 'changed');
    expect(updates.map((update) => update.place)).toEqual([place]);
    applyUpdate(folders.golden, changes, updates, 'entry\n');
    expect(bytes(`${other}.json`)).toEqual(before);
    expect(readFixture(folders.golden, place)).toEqual(scaled(1.05));
    expect(plan('changed')).toEqual([]);
  });

  it('in mode missing takes that alone, and restores the very file', () => {
    writeFixture(folders.candidates, scaled(1.05));
    const before = bytes(`${other}.json`);
    rmSync(join(folders.golden, `${other}.json`));
    const updates = planUpdate(folders, tolerances, 'missing');
    expect(updates.map((update) => update.place)).toEqual([other]);
    applyUpdate(folders.golden, changes, updates, 'entry\n');
    expect(bytes(`${other}.json`)).toEqual(before);
  });

  it('in mode all takes everything, and with --only what is named', () => {
    expect(plan('all')).toEqual([other, place]);
    expect(plan('all', 'peak/RR')).toEqual([place]);
  });

  it('replaces a picture alone where the numbers match', () => {
    const black = { width: 291, height: 30, pixels: new Uint8Array(291 * 30) };
    const sheets = new Map([...stored(place).sheets, ['reverse', encodePng(black)] as const]);
    writeFixture(folders.candidates, { fixture: stored(place).fixture, sheets });
    const [update] = planUpdate(folders, tolerances, 'changed');
    expect(update).toMatchObject({ numbers: false, sheets: ['reverse'] });
  });

  it('refuses where no check left candidates', () => {
    expect(() => plan('changed', 'peak/Std')).toThrow(
      'expected candidates of peak/Std of a check, found none; run "npm test" first',
    );
  });

  it('tells what moves and what that does to the claims, and logs it', () => {
    writeFixture(folders.candidates, scaled(1.05));
    const updates = planUpdate(folders, tolerances, 'changed');
    const effects = claimEffects(folders, updates);
    expect(effects.find((line) => line.includes('rr-spiked'))).toMatch(
      /^synthetic peak-spectrum, rr-spiked: effect \d+\.\d+ → \d+\.\d+, verdict unchanged \(pass\)$/,
    );
    const facts = { date: '2026-01-02', reason: 'a reason', mode: 'changed', madeBy: 'onnx' } as const;
    const entry = changesEntry(facts, updates, effects);
    applyUpdate(folders.golden, changes, updates, entry);
    applyUpdate(folders.golden, changes, [], changesEntry({ ...facts, reason: 'another' }, [], []));
    const log = readFileSync(changes, 'utf8');
    expect(log).toMatch(/^# Changes of the golden results/);
    expect(log).toMatch(
      /## 2026-01-02: a reason\n\nMode `changed`; onnx\.\n\n- synthetic\/peak\/RR\/seed-1: singularValues σ1 \d+\.\d+ → \d+\.\d+ \(the furthest of 1 of 128 values\)/,
    );
    expect(log.indexOf('a reason')).toBeLessThan(log.indexOf('another'));
  });

  it('leaves no half-written file behind', () => {
    writeFixture(folders.candidates, scaled(1.05));
    applyUpdate(folders.golden, changes, planUpdate(folders, tolerances, 'all'), 'entry\n');
    const files = readdirSync(folders.golden, { recursive: true, encoding: 'utf8' }) as string[];
    expect(files.filter((file) => /\.\w+$/.test(file) && !/\.(json|png)$/.test(file))).toEqual([]);
    expect(existsSync(changes)).toBe(true);
  });
});
