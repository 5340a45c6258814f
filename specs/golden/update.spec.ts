import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { calibrate, leastTolerance, safetyFactor } from '../../src/harness/golden/calibrate.ts';
import { capture } from '../../src/harness/golden/capture.ts';
import {
  type Fixture,
  goldenFolderOf,
  readFixture,
  type StoredFixture,
  writeFixture,
} from '../../src/harness/golden/fixture.ts';
import { describeGolden, holdAgainst } from '../../src/harness/golden/hold-against.ts';
import { type Candidate, holdAll } from '../../src/harness/golden/hold-all.ts';
import { type VariantTolerances, writeTolerances } from '../../src/harness/golden/tolerances.ts';
import {
  applyUpdate,
  changesEntry,
  claimEffects,
  planUpdate,
  type UpdateMode,
} from '../../src/harness/golden/update.ts';
import { encodePng } from '../../src/kit/png.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyExperiment, toyRun, toyStudy, toyTable } from '../setup/toy-experiment.ts';

/** The golden results of the toy experiment as fixtures, and altered copies of them as what a check gave. */

const root = temporaryFolder();
const other = { ...toyExperiment, name: 'other' };
const study = toyStudy(join(root, 'study'), [toyExperiment, other]);
const golden = goldenFolderOf(study);
const candidates = join(root, 'candidates');
const changes = join(study.root, 'fixtures/CHANGES.md');
const place = 'found/throws/Odd/seed-1';
const sibling = 'found/throws/Even/seed-1';
const stranger = 'found/other/Even/seed-1';

const runs = ['Even', 'Odd'].flatMap((variant) => [0, 1, 2].map((seed) => toyRun(variant, seed)));
const tolerances = calibrate(toyExperiment, runs, [{ isEngine: true, runs }]);
const odd = tolerances.Odd as VariantTolerances;
const calibrated = {
  measured: {
    date: '2026-01-01',
    on: 'a table',
    base: 'abacus 1',
    disturbances: ['again'],
    seeds: [0, 1, 2],
    dataSha256: 'a'.repeat(64),
  },
  safetyFactor,
  least: leastTolerance,
  variants: tolerances,
};

beforeEach(() => {
  rmSync(study.root, { recursive: true, force: true });
  rmSync(candidates, { recursive: true, force: true });
  for (const experiment of [toyExperiment, other]) {
    writeTolerances(study, 'found', experiment.name, calibrated);
    for (const { run } of runs) {
      const same = toyRun(run.variant, run.seed, undefined, { experiment });
      writeFixture(golden, capture(same, experiment, null));
    }
  }
  for (const name of [place, sibling, stranger]) writeFixture(candidates, stored(name));
});

const stored = (name: string) => readFixture(golden, name) as StoredFixture;
const bytes = (file: string) => readFileSync(join(golden, file));

/** The fixture with its metrics changed. */
function altered(name: string, change: (metrics: Fixture['metrics']) => Fixture['metrics']): StoredFixture {
  const { fixture, pictures } = stored(name);
  return { fixture: { ...fixture, metrics: change({ ...fixture.metrics }) }, pictures };
}

const scaled = (factor: number, name = 'error') =>
  altered(place, ({ [name]: values = [], ...metrics }) => ({
    ...metrics,
    [name]: [...values.slice(0, -1), (values.at(-1) as number) * factor],
  }));

/** The fixture with another picture. */
const repainted = (name: string, picture: string, width = 4): StoredFixture => ({
  fixture: stored(name).fixture,
  pictures: new Map([
    ...stored(name).pictures,
    [picture, encodePng({ width, height: 1, pixels: new Uint8Array(width) })] as const,
  ]),
});

const lines = (got: StoredFixture) =>
  describeGolden(holdAgainst(stored(place), got, toyExperiment, odd).result);

describe('a run compared with its golden result', () => {
  it('matches itself', () => {
    const { result, mismatches } = holdAgainst(stored(place), stored(place), toyExperiment, odd);
    expect([result.status, mismatches, describeGolden(result)]).toEqual(['match', [], []]);
  });

  it('drifts where one number lies outside, and names it', () => {
    expect(lines(scaled(2))).toEqual([
      `${place}: error[end]: expected 0.901, got 1.802, tolerance ±0.000001 (1 of 4 values outside)`,
    ]);
  });

  it('matches within the tolerance', () => {
    expect(lines(scaled(1 + 1e-7))).toEqual([]);
  });

  it('drifts where a metric is missing, is new, or has no tolerance', () => {
    const without = altered(place, ({ loss: _, ...metrics }) => metrics);
    expect(lines(without)).toEqual([`${place}: loss: the run does not give it`]);
    const more = altered(place, (metrics) => ({ ...metrics, entropy: [1] }));
    expect(lines(more)).toEqual([`${place}: entropy: the fixture does not have it`]);
    const { loss: _, ...metrics } = odd.metrics;
    const { result } = holdAgainst(stored(place), stored(place), toyExperiment, { ...odd, metrics });
    expect(describeGolden(result)).toEqual([
      `${place}: loss: fixtures/tolerances/found/throws.json has no tolerance of it`,
    ]);
  });

  it('drifts where parameters, data or bits are others', () => {
    const { fixture, pictures } = stored(place);
    const parameters = { steps: 20, force: 0 };
    expect(lines({ fixture: { ...fixture, parameters }, pictures })).toEqual([
      `${place}: force: expected 0.5, got 0`,
    ]);
    const dataSha256 = 'd'.repeat(64);
    expect(lines({ fixture: { ...fixture, dataSha256, parameters: { steps: 20 } }, pictures })).toEqual([
      `${place}: dataSha256: expected "${fixture.dataSha256}", got "${dataSha256}"`,
      `${place}: force: expected 0.5, got nothing`,
    ]);
    expect(lines({ fixture: { ...fixture, bits: 'f'.repeat(64) }, pictures })).toEqual([
      `${place}: bits of the beads after 5 steps on abacus: expected none, got SHA-256 ffffffffffff…, no tolerance`,
    ]);
  });

  it('drifts where a picture does, and leaves expected, actual and diff', () => {
    const got = repainted(place, 'course');
    const { result, mismatches } = holdAgainst(stored(place), got, toyExperiment, odd);
    expect(describeGolden(result)).toEqual([`${place}: row of errors: 4 of 4 pixels differ, tolerance 0`]);
    expect(mismatches.map(({ picture, diff }) => [picture, diff !== null])).toEqual([['course', true]]);
  });

  it('says so where a picture has another size, was not drawn, or is not stored', () => {
    expect(lines(repainted(place, 'course', 7))).toEqual([
      `${place}: row of errors: expected 4 × 1 pixels, got 7 × 1`,
    ]);
    const { fixture, pictures } = stored(place);
    const course = new Map([...pictures].filter(([name]) => name === 'course'));
    expect(lines({ fixture, pictures: course })).toEqual([
      `${place}: the row of heavy weights was not drawn`,
    ]);
    expect(lines(repainted(place, 'unknown'))).toEqual([`${place}: the picture unknown has no tolerance`]);
  });
});

describe('what a check holds against golden results', () => {
  const candidateOf = (variant: string, run = toyRun(variant, 1)): Candidate => ({
    experiment: toyExperiment,
    subject: { origin: 'found', experiment: 'throws', variant, seed: 1 },
    run,
    bits: undefined,
  });
  const mismatches = join(root, 'mismatches');
  const hold = (...all: Candidate[]) => holdAll(study, all, { candidates, mismatches }, study.experiments);
  beforeEach(() => rmSync(candidates, { recursive: true, force: true }));

  it('leaves a candidate of each, which is the golden result itself where they match', () => {
    expect(hold(candidateOf('Odd')).map(({ status }) => status)).toEqual(['match']);
    expect(readFileSync(join(candidates, `${place}.json`))).toEqual(bytes(`${place}.json`));
  });

  it('leaves what a picture that differs looks like, and a candidate with the parts that it would choose', () => {
    const table = { ...toyTable('Odd', 1), weights: [8, 1.9, 1], error: [0, 0, 0, 0] };
    const [result] = hold(candidateOf('Odd', toyRun('Odd', 1, table)));
    expect(result?.pictures.map(({ picture, matches }) => [picture, matches])).toEqual([
      ['course', false],
      ['heavy', false],
    ]);
    expect(readFixture(candidates, place)?.fixture.parts).toEqual({ heavy: [1] });
    const files = ['expected', 'actual', 'diff'].map((what) => `${place}-course-${what}.png`);
    expect(files.filter((file) => !existsSync(join(mismatches, file)))).toEqual([]);
  });

  it('says so where a run did not come to its end', () => {
    expect(hold({ ...candidateOf('Odd'), run: null })).toMatchObject([{ place, status: 'not-run' }]);
    expect(existsSync(candidates)).toBe(false);
  });

  it('keeps a candidate where there is no golden result, and has it calibrated first where nothing was', () => {
    rmSync(join(golden, `${place}.json`));
    const problem = 'there is no golden fixture of it';
    expect(hold(candidateOf('Odd'))).toMatchObject([{ status: 'missing', problems: [problem] }]);
    writeTolerances(study, 'found', 'throws', { ...calibrated, variants: {} });
    const first =
      'nothing was calibrated for it: "racecar golden calibrate --experiment throws --data found" comes first';
    expect(hold(candidateOf('Odd'), candidateOf('Even'))).toMatchObject([
      { status: 'missing', problems: [first] },
      { status: 'missing', problems: [first] },
    ]);
    expect(readFixture(candidates, place)?.fixture.seed).toBe(1);
  });
});

describe('an update', () => {
  const planOf = (mode: UpdateMode, only?: string) => planUpdate(study, candidates, mode, only);
  const plan = (mode: UpdateMode, only?: string) => planOf(mode, only).map((update) => update.place);

  it('in mode changed takes what drifted, and leaves the rest byte for byte', () => {
    const before = bytes(`${sibling}.json`);
    const drifted = scaled(2);
    writeFixture(candidates, drifted);
    const noise = altered(sibling, ({ loss = [], ...metrics }) => ({
      ...metrics,
      loss: loss.map((value) => value * (1 + 1e-8)),
    }));
    writeFixture(candidates, noise);
    const updates = planOf('changed');
    expect(updates.map((update) => update.place)).toEqual([place]);
    applyUpdate(study, updates, 'entry\n');
    expect(bytes(`${sibling}.json`)).toEqual(before);
    expect(readFixture(golden, place)).toEqual(drifted);
    expect(plan('changed')).toEqual([]);
  });

  it('in mode missing takes that alone, and restores the very file', () => {
    writeFixture(candidates, scaled(2));
    const before = bytes(`${sibling}.json`);
    rmSync(join(golden, `${sibling}.json`));
    const updates = planOf('missing');
    expect(updates.map((update) => update.place)).toEqual([sibling]);
    applyUpdate(study, updates, 'entry\n');
    expect(bytes(`${sibling}.json`)).toEqual(before);
  });

  it('in mode all takes everything, and with --only an experiment, or a variant of it', () => {
    expect(plan('all')).toEqual([stranger, sibling, place]);
    expect(plan('all', 'throws')).toEqual([sibling, place]);
    expect(plan('all', 'throws/Odd')).toEqual([place]);
  });

  it('replaces a picture alone where the numbers match', () => {
    writeFixture(candidates, repainted(place, 'course'));
    expect(planOf('changed')).toMatchObject([{ place, numbers: false, pictures: ['course'] }]);
    const before = bytes(`${place}.json`);
    applyUpdate(study, planOf('changed'), 'entry\n');
    expect(bytes(`${place}.json`)).toEqual(before);
    expect(readFixture(golden, place)).toEqual(readFixture(candidates, place));
  });

  it('removes a picture that there is none of any more', () => {
    const { fixture, pictures } = scaled(2);
    const course = new Map([...pictures].filter(([name]) => name === 'course'));
    writeFixture(candidates, { fixture: { ...fixture, parts: { heavy: [] } }, pictures: course });
    applyUpdate(study, planOf('changed'), 'entry\n');
    expect(existsSync(join(golden, `${place}-heavy.png`))).toBe(false);
    expect(existsSync(join(golden, 'found/throws/Odd/seed-0-heavy.png'))).toBe(true);
  });

  it('refuses where no check left candidates, or one of what the study does not have', () => {
    expect(() => plan('changed', 'throws/Both')).toThrow(
      'expected candidates of throws/Both of a check, found none; run "npm test" first',
    );
    const { fixture, pictures } = stored(place);
    writeFixture(candidates, { fixture: { ...fixture, experiment: 'forgotten' }, pictures });
    expect(() => plan('changed')).toThrow(/forgotten\/Odd\/seed-1\.json: no experiment of this study/);
  });

  it('takes what is new without tolerances, and compares nothing without', () => {
    rmSync(join(study.root, 'fixtures/tolerances'), { recursive: true });
    expect(() => plan('changed')).toThrow(
      'found/other/Even/seed-1: nothing was calibrated for it: "racecar golden calibrate --experiment other --data found" comes first',
    );
    rmSync(golden, { recursive: true });
    expect(plan('changed')).toEqual([stranger, sibling, place]);
  });

  it('tells what moves and what that does to the claims, and logs it', () => {
    writeFixture(candidates, scaled(0.5));
    const updates = planOf('changed');
    const effects = claimEffects(study, candidates, updates);
    expect(effects).toEqual([
      'found odd-is-worse, odd-even: effect 0.8 → 0.6498, verdict pass → inconclusive',
    ]);
    const facts = { date: '2026-01-02', reason: 'a reason', mode: 'changed', madeBy: 'abacus' } as const;
    applyUpdate(study, updates, changesEntry(facts, updates, effects));
    applyUpdate(study, [], changesEntry({ ...facts, reason: 'another' }, [], []));
    const log = readFileSync(changes, 'utf8');
    expect(log).toMatch(/^# Changes of the golden results/);
    expect(log).toContain(
      `## 2026-01-02: a reason\n\nMode \`changed\`; abacus.\n\n- ${place}: error[end] 0.901 → 0.4505 (the furthest of 1 of 4 values)\n\nWhat that does to the claims:\n\n- ${effects[0]}\n`,
    );
    expect(log.indexOf('a reason')).toBeLessThan(log.indexOf('another'));
  });

  it('leaves no half-written file behind', () => {
    writeFileSync(changes, '# A log\n');
    writeFixture(candidates, scaled(2));
    applyUpdate(study, planOf('all'), 'entry\n');
    const files = readdirSync(golden, { recursive: true, encoding: 'utf8' }) as string[];
    expect(files.filter((file) => /\.\w+$/.test(file) && !/\.(json|png)$/.test(file))).toEqual([]);
    expect(readFileSync(changes, 'utf8')).toBe('# A log\n\nentry\n');
  });
});
