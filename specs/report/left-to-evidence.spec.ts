import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import { goldenFolderOf, writeFixture } from '../../src/harness/golden/fixture.ts';
import { goldenRuns, judgedOnGolden } from '../../src/harness/golden/golden-runs.ts';
import { goldensOf, holdAll } from '../../src/harness/golden/hold-all.ts';
import { driftOfFacts } from '../../src/harness/golden/staleness.ts';
import { evidenceOfRuns, writeEvidence } from '../../src/harness/golden/stored-evidence.ts';
import { claimRow } from '../../src/harness/report/claim-row.ts';
import { countAll } from '../../src/harness/report/counts.ts';
import { leftNotes, leftOf, rowsOfLeft } from '../../src/harness/report/left-to-evidence.ts';
import { plainPlan } from '../../src/harness/report/part-plan.ts';
import { allJobs, planCheck } from '../../src/harness/report/plan.ts';
import { above, type Claim, endIn, lacking } from '../../src/harness/study/claim.ts';
import type { LoadedStudy } from '../../src/harness/study/load-study.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import { checkedOf, type Experiment, isLeftToEvidence, uncheckedOf } from '../../src/harness/study/study.ts';
import { InputError } from '../../src/kit/errors.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { claim as passed, reportOf } from '../setup/made-up-report.ts';
import { toyExperiment, toyRun, toyStudy, toyTable } from '../setup/toy-experiment.ts';

/** What a check does not run: one variant of throws, and all of rolls. */

const finding = (id: string, more: string, less: string): Claim => ({
  ...{ id, sentence: `${more} is worse than ${less}.`, place: 'made up', standing: 'finding' },
  measures: [
    {
      ...{ id: 'less', what: 'error of one less that of the other', basis: 'made up' },
      of: (runs) => endIn(runs, more, 'error') - endIn(runs, less, 'error'),
      thresholds: { found: above(0, 0.05), invented: above(0, 0.05) },
    },
  ],
  controls: [
    {
      ...{ what: 'no force', route: 'made up', mustFail: ['less'] },
      places: { [more]: { alteration: 'forceless' } },
    },
  ],
});
const comparing = (checked: readonly string[]) =>
  toyExperiment.variants.map((one) => ({ ...one, isCompared: true, isChecked: checked.includes(one.name) }));
const [odd] = toyExperiment.claims as [Claim];

const throws: Experiment = {
  ...toyExperiment,
  variants: comparing(['Even', 'Odd']),
  claims: [
    { ...odd, controls: odd.controls.slice(1) },
    finding('throws-both', 'Odd', 'Both'),
    finding('throws-odd', 'Odd', 'Even'),
  ],
};
const isHere = { found: true };
const rolls: Experiment = {
  ...toyExperiment,
  ...{
    name: 'rolls',
    folder: 'rolls',
    variants: comparing([]),
    claims: [finding('rolls-odd', 'Odd', 'Even')],
  },
  data: {
    origins: toyExperiment.data.origins.map((origin) => ({
      ...origin,
      isInstalled: () => isHere.found,
      open() {
        if (isHere.found) return origin.open();
        throw new InputError('no rolls');
      },
    })),
  },
};
const study: LoadedStudy = { ...toyStudy(temporaryFolder(), [throws, rolls]), module: 'toy.ts' };
const data = openAllData([throws], { origin: 'found' });
const plan = () =>
  planCheck(study, {
    ...{ experiments: [throws], left: [leftOf(study, rolls, { origin: 'auto' })], data, seeds: null },
    ...{ engine: { name: 'abacus', version: '1' }, root: 'runs' },
    engines: ['abacus', 'other'].map((name) => ({ name, loads: true, version: '1', isSlow: false })),
  });

/** Evidence of ten seeds, all variants of each. */
function gather(experiment: Experiment): void {
  const groups = Array.from({ length: 10 }, (_, at) => 3000 + at).map((seed) => {
    const tables = Object.fromEntries(
      ['Even', 'Odd', 'Both'].map((name) => [name, { ...toyTable(name, 0), loss: [seed, 1, 1] }] as const),
    );
    return { seed, tables };
  });
  const runs = groups.flatMap(({ seed, tables }) =>
    Object.entries(tables).map(([variant, table]) => toyRun(variant, seed, table, { experiment })),
  );
  const seeds = groups.map(({ seed, tables }) => ({ seed, runs: tables, others: {} }));
  const own = experiment.claims.filter(({ standing }) => standing === 'finding');
  writeEvidence(study, 'found', experiment.name, evidenceOfRuns(experiment, own, { runs, seeds }, 'made up'));
}

it('an experiment of which a check runs nothing is told from one that compares nothing', () => {
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
  expect([names(checkedOf(throws)), names(uncheckedOf(throws))]).toEqual([['Even', 'Odd'], ['Both']]);
  expect([throws, rolls, toyExperiment].map(isLeftToEvidence)).toEqual([false, true, false]);
  expect(isLeftToEvidence({ variants: [] })).toBe(false);
});

describe('a check', () => {
  it('plans no run of what it does not run, be it for claims, controls, engines, bits or other data', () => {
    const jobs = allJobs(plan());
    expect(new Set(jobs.map(({ experiment, variant }) => `${experiment} ${variant}`))).toEqual(
      new Set(['throws Even', 'throws Odd']),
    );
    expect(plan().jobs.main).toHaveLength(6);
    expect(plan().jobs.agreement).toHaveLength(2);
    expect(plan().jobs.bits).toHaveLength(4);
    expect(plan().jobs.second).toHaveLength(2);
    expect(plan().variants).toEqual({ throws: ['Even', 'Odd'] });
  });

  it('repeats of evidence what it runs, of the first seed', () => {
    gather(throws);
    const witnesses = plan().jobs.witnesses.map(({ variant, seed }) => `${variant} ${seed}`);
    expect(witnesses.sort()).toEqual(['Even 3000', 'Odd 3000']);
  });

  it('needs no more seeds for findings than they ask for', () => {
    const two = { ...throws, seeds: 2, claims: throws.claims.slice(1) };
    const asked = { ...plan(), experiments: [two], seeds: null, engines: [], root: 'runs' };
    expect(planCheck(study, asked).seeds).toEqual({ throws: [0, 1] });
  });

  it('keeps golden results of what it runs, and calls others obsolete', () => {
    expect(goldensOf(study)).toBe(12);
    for (const variant of ['Even', 'Odd', 'Both'])
      for (const seed of [0, 1, 2])
        writeFixture(
          goldenFolderOf(study),
          capture(toyRun(variant, seed), { ...throws, pictures: [] }, null),
        );
    const places = { candidates: join(study.root, 'c'), mismatches: join(study.root, 'm') };
    expect(holdAll(study, [], places, [throws, rolls]).map(({ place }) => place)).toEqual(
      [0, 1, 2].map((seed) => `found/throws/Both/seed-${seed}.json`),
    );
    const golden = goldenRuns(study, throws, 'found');
    expect(golden.map(({ runs }) => Object.keys(runs))).toEqual([0, 1, 2].map(() => ['Even', 'Odd']));
    const judged = throws.claims.map((claim) => judgedOnGolden(claim, 'found', golden).length);
    expect(judged).toEqual([1, 0, 1]);
    const typo = finding('typo', 'Odd', 'Bth');
    expect(() => judgedOnGolden(typo, 'found', golden)).toThrow('expected a run of Bth, got Even, Odd');
  });
});

describe('the row of a claim', () => {
  const seeds = [0, 1].map((seed) => {
    const odd = { ...toyTable('Odd', seed), error: [0.9 + seed / 100] };
    return { seed, runs: lacking({ Even: toyTable('Even', seed), Odd: odd }, ['Both']), others: {} };
  });
  const ground = {
    ...{ experiment: 'throws', origin: 'found', seeds, pilots: null, missing: [], unrun: ['Both'] },
    golden: { results: [], runs: [] },
  };
  const rowOf = (claim: Claim) => claimRow(claim, ground);

  it('is no verdict where it needs what was not run, and one where it does not', () => {
    expect(rowOf(finding('throws-both', 'Odd', 'Both'))).toMatchObject({
      ...{ verdict: 'not-run', measures: [], controls: [], isLeftToEvidence: true, power: null },
      reason: 'not judged on these runs: Both is not run by a check',
    });
    expect(rowOf(finding('throws-odd', 'Odd', 'Even'))).toMatchObject({
      ...{ verdict: 'pass', reason: null, isLeftToEvidence: false },
    });
    // Its controls could not be run.
    const controlled = { ...odd, standing: 'finding' as const };
    expect(rowOf(controlled)).toMatchObject({ verdict: 'not-run', isLeftToEvidence: true });
  });

  it('says that first, were seeds missing or too few besides', () => {
    const few = { ...finding('throws-both', 'Odd', 'Both'), leastSeeds: 9 };
    expect(claimRow(few, { ...ground, missing: ['Odd seed 2'] }).reason).toMatch(/^not judged on these runs/);
    expect(claimRow({ ...few, id: 'none' }, { ...ground, seeds: [], missing: ['Odd seed 0'] })).toMatchObject(
      {
        ...{ reason: 'there are no finished runs of Odd seed 0', isLeftToEvidence: false },
      },
    );
  });

  it('is an error of the study where it is established, and where it names what there is not', () => {
    const established = { ...finding('throws-both', 'Odd', 'Both'), standing: 'established' as const };
    expect(() => rowOf(established)).toThrow(InputError);
    expect(() => rowOf(established)).toThrow('needs Both, which a check does not run; it is established');
    expect(() => rowOf(finding('typo', 'Odd', 'Bth'))).toThrow('expected a run of Bth, got Even, Odd');
  });
});

describe('an experiment that is left to its evidence', () => {
  const left = (origin = 'auto') => leftOf(study, rolls, { origin });
  beforeAll(() => gather(rolls));

  it('has the evidence of data that were asked for, else of the first that there is some of', () => {
    expect([left().origin, left('invented').origin, left('elsewhere').origin]).toEqual([
      ...['found', 'invented', 'found'],
    ]);
    expect(left('invented').stored).toBeNull();
    expect(rowsOfLeft(study, left('invented'))[0]?.evidence).toBeNull();
  });

  it('has rows that say so, with what its evidence says, and counts with findings alone', () => {
    const rows = rowsOfLeft(study, left());
    expect(rows).toMatchObject([
      {
        ...{ id: 'rolls-odd', verdict: 'not-run', isLeftToEvidence: true, n: 0, measures: [], controls: [] },
        reason: 'not judged on these runs: a check runs nothing of rolls',
        evidence: {
          ...{ verdict: 'holds', n: 10, stale: null },
          unrepeated: 'none of its runs is repeated: a check runs nothing of rolls',
        },
      },
    ]);
    const [without, beside] = [[passed], [passed, ...rows]].map((claims) => reportOf({ claims }));
    expect(beside?.counts).toEqual({
      ...without?.counts,
      findings: { pass: 1, fail: 0, inconclusive: 0, notRun: 0 },
    });
    expect([beside?.verdict, beside?.unjudged]).toEqual([without?.verdict, without?.unjudged]);
    const none = rowsOfLeft(study, left('invented'));
    expect(countAll(reportOf({ claims: [passed, ...none] })).findings).toMatchObject({ pass: 0, notRun: 1 });
    expect(reportOf({ claims: [passed, ...none] }).verdict).toBe('pass');
  });

  it('needs no data here, and says what could not be looked at without', () => {
    isHere.found = false;
    const [row] = rowsOfLeft(study, left());
    expect(row?.evidence).toMatchObject({
      stale: null,
      unrepeated:
        'none of its runs is repeated: a check runs nothing of rolls; not compared with its data: they are not here',
    });
    expect(leftNotes([left(), left('invented')])).toEqual([
      'a check runs nothing of rolls: stored evidence alone tells of its claims; not compared with its data: they are not here',
      'a check runs nothing of rolls: stored evidence alone tells of its claims',
    ]);
    expect(() => openAllData([rolls], { origin: 'auto' })).toThrow('no rolls');
    isHere.found = true;
    expect(leftNotes([left()])).toEqual([
      'a check runs nothing of rolls: stored evidence alone tells of its claims',
    ]);
  });

  it('is stale where parameters, data or a bound are others than its evidence is of', () => {
    const { stored } = left();
    const staleOf = (changed: Partial<Experiment>) =>
      rowsOfLeft(study, leftOf(study, { ...rolls, ...changed }, { origin: 'auto' }))[0]?.evidence?.stale;
    expect(staleOf({})).toBeNull();
    const slower = rolls.variants.map((one) => ({ ...one, parameters: { ...one.parameters, steps: 30 } }));
    expect(staleOf({ variants: slower })).toBe(
      'found/rolls/Even/seed-3000: steps: expected 20, got 30; and 5 more',
    );
    expect(staleOf({ variants: rolls.variants.slice(1) })).toMatch(
      /^found\/rolls\/Even\/seed-3000: there is no variant Even any more/,
    );
    const [claim] = rolls.claims as [Claim];
    const moved = claim.measures.map((one) => ({ ...one, thresholds: { found: above(0.1) } }));
    expect(staleOf({ claims: [{ ...claim, measures: moved }] })).toMatch(/^less had to be above 0 /);
    const others = driftOfFacts(rolls, stored?.witnesses ?? [], 'd'.repeat(64));
    expect(others).toMatch(/^found\/rolls\/\w+\/seed-3000: dataSha256: expected "a+", got "d+"; and 5 more$/);
    expect(driftOfFacts(rolls, stored?.witnesses ?? [], null)).toBeNull();
  });
});

describe('a part', () => {
  const partOf = (variants: string[] | null, isOfCheck = false) => {
    const whole = { experiments: ['throws', 'rolls'], variants, isOfCheck };
    const both = openAllData([throws, rolls], { origin: 'found' });
    const { judged, variants: own } = plainPlan(
      study,
      whole,
      both,
      [0],
      { name: 'abacus', version: '1' },
      [],
    );
    return judged.map(({ name }) => `${name}: ${own[name]?.join(', ')}`);
  };

  it('is judged on all that is compared, or on as much as a check runs', () => {
    expect(partOf(null)).toEqual(['throws: Even, Odd, Both', 'rolls: Even, Odd, Both']);
    expect(partOf(null, true)).toEqual(['throws: Even, Odd']);
    expect(partOf(['Even', 'Odd'])).toEqual(['throws: Even, Odd', 'rolls: Even, Odd']);
    expect(partOf(['Odd', 'Both'])).toEqual(['rolls: Odd, Both']);
  });
});
