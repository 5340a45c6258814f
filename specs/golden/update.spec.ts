import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import {
  type Fixture,
  goldenFolderOf,
  readFixture,
  type StoredFixture,
  writeFixture,
} from '../../src/harness/golden/fixture.ts';
import { heldOf } from '../../src/harness/golden/held.ts';
import { describeGolden, holdAgainst } from '../../src/harness/golden/hold-against.ts';
import { type Candidate, goldensOf, holdAll } from '../../src/harness/golden/hold-all.ts';
import { heldIn } from '../../src/harness/golden/result.ts';
import {
  type MetricTolerance,
  type VariantTolerances,
  writeTolerances,
} from '../../src/harness/golden/tolerances.ts';
import {
  applyUpdate,
  changesEntry,
  claimEffects,
  planUpdate,
  type UpdateMode,
} from '../../src/harness/golden/update.ts';
import type { Metric } from '../../src/harness/study/metrics.ts';
import { mapEntries } from '../../src/kit/arrays.ts';
import { decodePng, encodePng } from '../../src/kit/png.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
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

/** Every value may differ by a part in a million, a count by one, a picture by a twentieth of its contrast. */
const odd: VariantTolerances = {
  metrics: mapEntries(heldOf(toyTable('Odd', 0), toyExperiment.metrics), (name, values) => {
    const { scale, range } = toyExperiment.metrics.find((metric) => metric.name === name) as Metric;
    const each = (value: number) => values.map(() => value);
    return scale === 'counted'
      ? { scale, range: [...range], quantum: 0.1, noise: each(0), seeds: each(1), tolerance: each(1) }
      : { scale, range: [...range], noise: each(1e-7), seeds: each(0.1), tolerance: each(1e-6) };
  }),
  pictures: { course: { noise: 0.01, tolerance: 0.05 }, heavy: { noise: 0.01, tolerance: 0.05 } },
};
const calibrated = madeUpTolerances({ Even: odd, Odd: odd });

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

/** The fixture with another picture, which is black. */
const repainted = (name: string, picture: string, width = 6): StoredFixture => ({
  fixture: stored(name).fixture,
  pictures: new Map([
    ...stored(name).pictures,
    [picture, encodePng({ width, height: 3, pixels: new Uint8Array(3 * width) })] as const,
  ]),
});

/** The fixture without one of its pictures. */
function unpainted(name: string, picture: string, dark: string[] = []): StoredFixture {
  const { fixture, pictures } = stored(name);
  return {
    fixture: { ...fixture, dark },
    pictures: new Map([...pictures].filter(([one]) => one !== picture)),
  };
}

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

  it('matches within the tolerance, and tells how far it is from the limit', () => {
    expect(lines(scaled(1 + 1e-7))).toEqual([]);
    const { result } = holdAgainst(stored(place), scaled(1 + 1e-7), toyExperiment, odd);
    expect(result.deviation).toBeCloseTo(0.0901, 4);
    expect(holdAgainst(stored(place), scaled(2), toyExperiment, odd).result.deviation).toBeGreaterThan(1);
    const { result: bad } = holdAgainst(stored(place), scaled(Number.NaN), toyExperiment, odd);
    expect([bad.status, bad.deviation]).toEqual(['drift', null]);
  });

  it('has values and pictures that are held to nothing, and are counted', () => {
    const loose: VariantTolerances = {
      metrics: {
        ...odd.metrics,
        error: { ...(odd.metrics.error as MetricTolerance), tolerance: [0, 0, null, null] },
      },
      pictures: { ...odd.pictures, course: { noise: 0.3, tolerance: null } },
    };
    const { result } = holdAgainst(stored(place), scaled(2), toyExperiment, loose);
    expect(result.status).toBe('match');
    expect(heldIn([result])).toEqual({ tolerance: 18, nothing: 3 });
    const black = holdAgainst(stored(place), repainted(place, 'course'), toyExperiment, loose).result;
    expect([black.status, black.pictures.map(({ held }) => held)]).toEqual([
      'match',
      ['nothing', 'tolerance'],
    ]);
  });

  it('drifts where a metric is missing, is new, or has no tolerance', () => {
    const without = altered(place, ({ loss: _, ...metrics }) => metrics);
    expect(lines(without)).toEqual([`${place}: loss: the run does not give it`]);
    const more = altered(place, (metrics) => ({ ...metrics, entropy: [1] }));
    expect(lines(more)).toEqual([`${place}: entropy: the fixture does not have it`]);
    const { loss: _, ...metrics } = odd.metrics;
    const { result } = holdAgainst(stored(place), stored(place), toyExperiment, { ...odd, metrics });
    expect(describeGolden(result)).toEqual([`${place}: loss: nothing was calibrated for it on found data`]);
  });

  it('drifts where it began with something else, or nobody knows with what', () => {
    const { fixture, pictures } = stored(place);
    const begun = (initialSha256: string | null) => ({ fixture: { ...fixture, initialSha256 }, pictures });
    const [one, other] = ['1'.repeat(64), '2'.repeat(64)];
    const linesOf = (expected: StoredFixture, got: StoredFixture) =>
      describeGolden(holdAgainst(expected, got, toyExperiment, odd).result);
    expect(linesOf(begun(one), begun(other))).toEqual([
      `${place}: initialSha256: expected "${one}", got "${other}"`,
    ]);
    expect(linesOf(begun(one), begun(null))).toEqual([
      `${place}: initialSha256: expected "${one}", got nothing`,
    ]);
    expect(linesOf(begun(one), begun(one))).toEqual([]);
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
    // The contrast is 25 of 255, of which a twentieth may differ, and one gray more.
    expect(describeGolden(result)).toEqual([
      `${place}: row of errors: 18 of 18 pixels differ by more than 2.25 of 255, the most by 255`,
    ]);
    expect(mismatches.map(({ picture, diff }) => [picture, diff !== null])).toEqual([['course', true]]);
    expect(result.deviation).toBeCloseTo(255 / 2.25, 6);
  });

  it('has pictures match that differ by as much as is seen of nothing', () => {
    const nearly = (by: number): StoredFixture => {
      const { fixture, pictures } = stored(place);
      const { width, height, pixels } = decodePng(pictures.get('course') as Uint8Array, 6, 3, 'course');
      const moved = pixels.map((gray) => (gray > 200 && gray < 240 ? gray + by : gray));
      return {
        fixture,
        pictures: new Map([...pictures, ['course', encodePng({ width, height, pixels: moved })] as const]),
      };
    };
    expect(lines(nearly(2))).toEqual([]);
    expect(lines(nearly(3))).toEqual([
      `${place}: row of errors: 2 of 18 pixels differ by more than 2.25 of 255, the most by 3`,
    ]);
  });

  it('has a picture on which nothing is to be seen not compared, as long as it stays so', () => {
    const [dark, bright] = [unpainted(place, 'course', ['course']), stored(place)];
    const held = (expected: StoredFixture, got: StoredFixture) =>
      holdAgainst(expected, got, toyExperiment, odd).result;
    expect(held(dark, dark)).toMatchObject({
      status: 'match',
      pictures: [{ picture: 'course', held: 'nothing', problem: 'shows nothing, and is not compared' }, {}],
    });
    expect(held(dark, bright).problems).toEqual(['the row of errors is not stored']);
    expect(held(bright, dark).problems).toEqual(['the row of errors was not drawn']);
  });

  it('says so where a picture has another size, was not drawn, or is not stored', () => {
    expect(lines(repainted(place, 'course', 7))).toEqual([
      `${place}: row of errors: expected 6 × 3 pixels, got 7 × 3`,
    ]);
    expect(lines(unpainted(place, 'heavy'))).toEqual([`${place}: the sheet of heavy weights was not drawn`]);
    const { heavy: _, ...pictures } = odd.pictures;
    const { result } = holdAgainst(stored(place), stored(place), toyExperiment, { ...odd, pictures });
    expect(result.problems).toEqual(['the sheet of heavy weights has no tolerance']);
  });

  it('that was cut is held to the first records alone, and to no parameters, bits, end or pictures', () => {
    const whole = stored(place);
    const cut: StoredFixture = {
      fixture: {
        ...whole.fixture,
        parameters: { steps: 11, force: 0.5 },
        metrics: {
          ...{ loss: [4, 2], error: [1, 0.95, 0.95], hits: [0.5, 0.6, 0.6], weights: [1, 1, 1] },
          firstWeights: [3, 2, 1],
        },
        bits: null,
      },
      pictures: new Map(),
    };
    const held = (got: StoredFixture) => {
      const expected = { ...whole, fixture: { ...whole.fixture, bits: 'f'.repeat(64) } };
      return holdAgainst(expected, got, toyExperiment, odd, 2).result;
    };
    expect(held(cut)).toMatchObject({ status: 'match', facts: [], problems: [], pictures: [] });
    expect(held(cut).metrics.map(({ metric }) => metric)).toEqual(['loss', 'error', 'hits', 'firstWeights']);
    const strayed = {
      ...cut,
      fixture: { ...cut.fixture, metrics: { ...cut.fixture.metrics, loss: [4, 2.1] } },
    };
    expect(describeGolden(held(strayed))).toEqual([
      `${place}: loss[1]: expected 2, got 2.1, tolerance ±0.000002 (1 of 2 values outside)`,
    ]);
    const others = { ...cut, fixture: { ...cut.fixture, dataSha256: 'd'.repeat(64) } };
    // Where nothing else differs, too.
    expect(held(others)).toMatchObject({ status: 'drift', facts: [{ name: 'dataSha256' }], problems: [] });
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
    const table = { ...toyTable('Odd', 1), weights: [8, 1.9, 1], error: [1, 1, 0, 0] };
    const [result] = hold(candidateOf('Odd', toyRun('Odd', 1, table)));
    expect(result?.pictures.map(({ picture, matches }) => [picture, matches])).toEqual([
      ['course', false],
      ['heavy', false],
    ]);
    expect(readFixture(candidates, place)?.fixture.parts).toEqual({ heavy: [1] });
    const files = ['expected', 'actual', 'diff'].map((what) => `${place}-course-${what}.png`);
    expect(files.filter((file) => !existsSync(join(mismatches, file)))).toEqual([]);
  });

  it('are as many as there are seeds of the compared variants on all data, of every experiment', () => {
    expect(goldensOf(study)).toBe(2 * 2 * 2 * 3);
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
      'nothing was calibrated for it: "racecar golden calibrate --experiment throws --data found --reason …" comes first';
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
      'found/other/Even/seed-1: nothing was calibrated for it: "racecar golden calibrate --experiment other --data found --reason …" comes first',
    );
    rmSync(golden, { recursive: true });
    expect(plan('changed')).toEqual([stranger, sibling, place]);
  });

  it('tells what moves and what that does to the claims, and logs it', () => {
    writeFixture(candidates, scaled(0.5));
    const updates = planOf('changed');
    const effects = claimEffects(study, candidates, updates);
    expect(effects).toEqual([
      'found odd-is-worse, odd-even: effect 0.799 → 0.6488, verdict pass → inconclusive',
    ]);
    const facts = { date: '2026-01-02', reason: 'a reason', mode: 'changed', madeBy: 'abacus' } as const;
    applyUpdate(study, updates, changesEntry(facts, updates, effects));
    applyUpdate(study, [], changesEntry({ ...facts, reason: 'another' }, [], []));
    const log = readFileSync(changes, 'utf8');
    expect(log).toMatch(/^# Changes of the golden results/);
    expect(log).toContain(
      `## 2026-01-02: a reason\n\nMode \`changed\`; abacus.\n\n- ${place}: error[end] 0.901 → 0.4505 (the furthest of 1 values)\n\nWhat that does to the claims:\n\n- ${effects[0]}\n`,
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
