import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import { goldenFolderOf, writeFixture } from '../../src/harness/golden/fixture.ts';
import { heldOf } from '../../src/harness/golden/held.ts';
import { writeTolerances } from '../../src/harness/golden/tolerances.ts';
import { exitCodeOf } from '../../src/harness/report/counts.ts';
import { toJUnit } from '../../src/harness/report/junit.ts';
import { toMarkdown } from '../../src/harness/report/markdown.ts';
import type * as Page from '../../src/harness/report/page/page.tsx';
import type { CheckPlan } from '../../src/harness/report/plan.ts';
import { type ReferenceTable, referenceTable } from '../../src/harness/report/reference-table.ts';
import { countLines, problemLines } from '../../src/harness/report/summary.ts';
import type { LoadedStudy } from '../../src/harness/study/load-study.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import { mapEntries } from '../../src/kit/arrays.ts';
import { encodePng } from '../../src/kit/png.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { reportOf } from '../setup/made-up-report.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { toyExperiment, toyRun, toyStudy, toyTable } from '../setup/toy-experiment.ts';

/** Runs of the toy experiment, held against what somebody else's program gave. */

const root = temporaryFolder();
const words = 'the inventor’s own scales';
let study: LoadedStudy;
let n = 0;

/** What the other program gave from seeds 0 and 1, in a folder of its own. */
beforeEach(() => {
  const own = toyStudy(join(root, String(n++)), [toyExperiment]);
  study = { ...own, module: 'toy.ts', reference: { words, fixtures: 'fixtures/inventor' } };
  const theirs = { ...study, fixtures: 'fixtures/inventor' };
  for (const seed of [0, 1]) {
    const run = toyRun('Odd', seed, toyTable('Odd', seed), { experiment: toyExperiment });
    writeFixture(goldenFolderOf(theirs), capture(run, toyExperiment, null));
  }
  const metrics = mapEntries(heldOf(toyTable('Odd', 0), toyExperiment.metrics), (_, values) => ({
    ...{ scale: 'absolute' as const, range: [null, null] as [null, null] },
    ...{ noise: values.map(() => 1e-7), seeds: values.map(() => 0.1), tolerance: values.map(() => 1e-3) },
  }));
  const tolerances = madeUpTolerances({ Odd: { metrics, pictures: {} } });
  for (const keeper of [study, theirs]) writeTolerances(keeper, 'found', 'throws', tolerances);
});

const jobOf = (variant: string, seed: number) =>
  ({ experiment: 'throws', variant, seed, data: { origin: 'found' }, folder: `${variant} ${seed}` }) as never;

/** What becomes of runs with these tables, by variant and seed; null of one that did not come to its end. */
function tableOf(tables: Record<string, Table | null>, reference = study.reference) {
  const jobs = Object.keys(tables).map((name) => {
    const [variant = '', seed] = name.split(' ');
    return jobOf(variant, Number(seed));
  });
  const runOf = ({ folder }: { folder: string }) => {
    const [variant = '', seed] = folder.split(' ');
    const table = tables[folder];
    return table ? toyRun(variant, Number(seed), table, { experiment: toyExperiment }) : null;
  };
  const plan = { study: { ...study, reference }, jobs: { main: jobs, second: [] } } as unknown as CheckPlan;
  return referenceTable(plan, runOf);
}
const odd = (seed: number) => toyTable('Odd', seed);
const moved = (seed: number, by: number) => {
  const table = odd(seed);
  return { ...table, loss: (table.loss ?? []).map((value) => value + by) };
};

describe('the reference of a study', () => {
  it('holds each run that the other program has a result of, on its own tolerances', () => {
    const found = tableOf({
      'Odd 0': odd(0),
      'Odd 1': moved(1, 5e-4),
      'Odd 2': odd(2),
      'Even 0': toyTable('Even', 0),
    });
    expect(found).toMatchObject({
      words,
      planned: 2,
      rows: [
        { place: 'found/throws/Odd/seed-0', matches: true, deviation: 0 },
        {
          place: 'found/throws/Odd/seed-1',
          matches: true,
          deviation: expect.closeTo(0.263, 3),
          nearest: 'loss',
        },
      ],
    });
  });

  it('is not matched where a figure lies further than its tolerance, and names it', () => {
    const found = tableOf({ 'Odd 0': moved(0, 2e-3) });
    expect(found?.rows).toMatchObject([{ matches: false, deviation: expect.closeTo(1.053, 3) }]);
    expect(found?.rows[0]?.problems.join()).toMatch(/^found\/throws\/Odd\/seed-0: loss\[2\]: .*1\.902/);
  });

  it('may differ by as much as either program moves when it is disturbed', () => {
    const wide = mapEntries(heldOf(odd(0), toyExperiment.metrics), (_, values) => ({
      ...{ scale: 'absolute' as const, range: [null, null] as [null, null] },
      ...{ noise: values.map(() => 1e-7), seeds: values.map(() => 0.1), tolerance: values.map(() => 1e-2) },
    }));
    writeTolerances(study, 'found', 'throws', madeUpTolerances({ Odd: { metrics: wide, pictures: {} } }));
    expect(tableOf({ 'Odd 0': moved(0, 2e-3) })?.rows).toMatchObject([{ matches: true }]);
    expect(tableOf({ 'Odd 0': moved(0, 2e-2) })?.rows).toMatchObject([{ matches: false }]);
  });

  it('is not matched by another beginning, or other data, whatever they give', () => {
    const run = toyRun('Odd', 0, odd(0), { experiment: toyExperiment });
    const other = { ...run, run: { ...run.run, initialSha256: 'e'.repeat(64) } };
    const plan = { study, jobs: { main: [jobOf('Odd', 0)], second: [] } } as unknown as CheckPlan;
    expect(referenceTable(plan, () => other)?.rows).toMatchObject([{ matches: false }]);
  });

  it('holds no run of a seed whose noise nobody measured, and says how many there are', () => {
    const theirs = { ...study, fixtures: 'fixtures/inventor' };
    for (const seed of [2, 3]) {
      const run = toyRun('Odd', seed, odd(seed), { experiment: toyExperiment });
      writeFixture(goldenFolderOf(theirs), capture(run, toyExperiment, null));
    }
    const tables = { 'Odd 1': odd(1), 'Odd 2': odd(2), 'Odd 3': moved(3, 9) };
    const found = tableOf(tables);
    expect(found).toMatchObject({ planned: 2, unmeasured: 1, rows: [{ matches: true }, { matches: true }] });
    const report = reportOf({ reference: found });
    expect(report.verdict).toBe('pass');
    expect(countLines(report).join('\n')).toMatch(
      /2 trainings match, .*; 1 of seeds whose noise was not measured are held to nothing/,
    );
    expect(countLines(reportOf({ reference: tableOf({ 'Odd 3': odd(3) }) }))).toContain(
      `… ${words}: 1 of seeds whose noise was not measured are held to nothing`,
    );
    // Where nobody knows which seeds were measured, it is not for that reason that a run is not compared.
    rmSync(join(study.root, 'fixtures/inventor/tolerances'), { recursive: true });
    expect(tableOf(tables)).toMatchObject({ planned: 3, unmeasured: 0, rows: [] });
  });

  it('is none where the study names none, and says where there is nothing to compare', () => {
    expect(tableOf({ 'Odd 0': odd(0) }, undefined)).toMatchObject({ planned: 1 });
    const { reference: _, ...without } = study;
    const plan = { study: without, jobs: { main: [], second: [] } } as unknown as CheckPlan;
    expect(referenceTable(plan, () => null)).toBeNull();
    const found = tableOf({ 'Odd 7': odd(7) });
    expect(countLines(reportOf({ reference: found }))).toContain(
      `… ${words}: there are no results of it on these data`,
    );
  });

  it('says so where its tolerances are lost: what is not compared is not passed', () => {
    rmSync(join(study.root, 'fixtures/inventor/tolerances'), { recursive: true });
    const report = reportOf({ reference: tableOf({ 'Odd 0': odd(0), 'Odd 1': odd(1) }) });
    expect([report.verdict, exitCodeOf(report)]).toEqual(['incomplete', 2]);
    expect(countLines(report)).toContain(`… ${words}: none of 2 trainings could be compared`);
    expect(report.unjudged).toEqual([`2 of 2 trainings were not held against ${words}`]);
  });

  it('misses runs that did not come to their end, which a check says', () => {
    const found = tableOf({ 'Odd 0': odd(0), 'Odd 1': null });
    expect([found?.planned, found?.rows.length]).toEqual([2, 1]);
    const report = reportOf({ reference: found });
    expect([report.verdict, exitCodeOf(report)]).toEqual(['incomplete', 2]);
    expect(report.unjudged).toEqual([`1 of 2 trainings were not held against ${words}`]);
  });
});

describe('a report with a reference', () => {
  const tellingOf = (found: ReferenceTable | null) => reportOf({ reference: found });

  it('has a line with the worst figure, and passes where all match', () => {
    const report = tellingOf(tableOf({ 'Odd 0': odd(0), 'Odd 1': moved(1, 5e-4) }));
    expect(report.verdict).toBe('pass');
    const line = `${words}: 2 trainings match, at most 0.263 of what may differ (found/throws/Odd/seed-1, loss)`;
    expect(countLines(report)).toContain(`✓ ${line}`);
    expect(toMarkdown(report)).toContain('2 trainings match, at most 0.263 of what may differ');
    expect(toJUnit(report)).toContain(`name="held against ${words}"`);
  });

  it('fails where one differs, in all its forms', () => {
    const report = tellingOf(tableOf({ 'Odd 0': odd(0), 'Odd 1': moved(1, 1) }));
    expect([report.verdict, exitCodeOf(report)]).toEqual(['fail', 1]);
    expect(countLines(report).join('\n')).toMatch(
      /^✗ the inventor’s own scales: 1 trainings match, 1 do not, /m,
    );
    expect(problemLines(report).join('\n')).toMatch(
      /^the inventor’s own scales: found\/throws\/Odd\/seed-1: loss\[2\]: /m,
    );
    expect(toJUnit(report)).toMatch(/name="found\/throws\/Odd\/seed-1">\s*<failure/);
  });

  it('shows the pictures of both, side by side, where both are there', async () => {
    const { renderPage } = await importBuilt<typeof Page>('harness/report/page/page.js');
    const [folder, stored] = [join(root, 'reports'), join(root, 'theirs')];
    const png = (gray: number) => encodePng({ width: 2, height: 2, pixels: new Uint8Array(4).fill(gray) });
    for (const [where, gray] of [
      [join(folder, 'candidates'), 10],
      [stored, 20],
    ] as const) {
      const run = toyRun('Odd', 0, odd(0), { experiment: toyExperiment });
      writeFixture(where, {
        ...capture(run, toyExperiment, null),
        pictures: new Map([['course', png(gray)]]),
      });
    }
    const report = tellingOf(tableOf({ 'Odd 0': odd(0) }));
    const page = renderPage(report, folder, { golden: folder, reference: stored });
    expect(page).toContain('href="#reference"');
    for (const gray of [10, 20]) expect(page).toContain(Buffer.from(png(gray)).toString('base64'));
    expect(page).toContain(`found/throws/Odd/seed-0, course: ${words}`);
    expect(renderPage(tellingOf(null), folder, { golden: folder, reference: null })).not.toContain(
      '#reference',
    );
  });
});
