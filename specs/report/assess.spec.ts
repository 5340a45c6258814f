import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFixture } from '../../src/harness/golden/fixture.ts';
import { tolerancesFile, writeTolerances } from '../../src/harness/golden/tolerances.ts';
import { assess } from '../../src/harness/report/assess.ts';
import { plainPlan } from '../../src/harness/report/part-plan.ts';
import { carryOut } from '../../src/harness/runs/carry-out.ts';
import type { Job } from '../../src/harness/runs/job.ts';
import { runFolder } from '../../src/harness/runs/layout.ts';
import type { Block } from '../../src/harness/study/blocks.ts';
import { cellsOf } from '../../src/harness/study/cells.ts';
import type { Figure } from '../../src/harness/study/figure.ts';
import type { LoadedStudy } from '../../src/harness/study/load-study.ts';
import { endOf } from '../../src/harness/study/metrics.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import type { Experiment } from '../../src/harness/study/study.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { toyExperiment, toyStudy, toyTable } from '../setup/toy-experiment.ts';

/** A report of real runs of an experiment that computes nothing, from four seeds, as "racecar reproduce" would leave them. */

const table: Block = { is: 'table', label: 'ends', head: ['run', 'error'], rows: [] };
const figures: readonly Figure[] = [
  {
    section: 'numbers',
    draw: ({ runs, save }) => {
      const file = save('ends.png', Uint8Array.of(1), { title: 'Ends', words: 'Where runs end' });
      const rows = runs.map(({ run, table }) => [
        `${run.variant} ${run.seed}`,
        String(endOf(table, 'error')),
      ]);
      return { title: `see ${file}`, blocks: [{ ...table, rows }] };
    },
  },
  {
    section: 'numbers',
    draw: () => {
      throw new Error('out of ink');
    },
  },
  { section: 'nothing', draw: () => null },
];
const toy: Experiment = { ...toyExperiment, figures };
const root = temporaryFolder();
const section = { title: 'Numbers', name: 'Numbers', words: 'In numbers.' };
const study: LoadedStudy = {
  ...toyStudy(root, [toy]),
  sections: [
    { ...section, id: 'nothing' },
    { ...section, id: 'numbers' },
  ],
  module: 'toy.ts',
};
const engine = { name: 'abacus', version: '1' };
const data = openAllData([toy], { origin: 'found' });
const reports = join(root, 'reports');
const seeds = [3, 4, 5, 6];
const jobs: Job[] = [];

const folderOf = (variant: string, seed: number) =>
  runFolder(join(root, 'runs'), study, toy.name, variant, seed);

async function run(variants: readonly string[], which = seeds): Promise<Job[]> {
  const done: Job[] = [];
  for (const cell of cellsOf([toy], { [toy.name]: which }, variants)) {
    const folder = folderOf(cell.variant, cell.seed);
    mkdirSync(folder, { recursive: true });
    const { origin, sha256 } = data[toy.name] as (typeof data)[string];
    const own = { ...cell, study: study.module, engine: 'abacus', drawsBeside: false };
    const job: Job = { ...own, folder, data: { origin, sha256 } };
    await carryOut(study, job, { onProgress: () => {}, onRemark: () => {} }, new AbortController().signal);
    done.push(job);
  }
  return done;
}

beforeAll(async () => {
  jobs.push(...(await run(['Even', 'Odd'])));
});

function reportOn(
  which: readonly number[] = seeds,
  own: readonly Job[] = jobs,
  variants: string[] | null = null,
) {
  const plan = plainPlan(
    study,
    { experiments: [toy.name], variants, isOfCheck: false },
    data,
    which,
    engine,
    own,
  );
  return assess(plan, reports, { reused: false, failures: [], command: 'none' });
}

describe('a report', () => {
  it('judges each claim on the runs of its experiment, a number a seed', () => {
    const { claims, trainings, observations } = reportOn();
    expect(claims.map(({ id, experiment, verdict, n }) => [id, experiment, verdict, n])).toEqual([
      ['odd-is-worse', 'throws', 'pass', 4],
    ]);
    expect(claims[0]?.measures[0]?.perSeed).toEqual(
      seeds.map((seed) => ({
        seed,
        value: endOf(toyTable('Odd', seed), 'error') - endOf(toyTable('Even', seed), 'error'),
      })),
    );
    expect(trainings.map(({ variant, seed, steps }) => [variant, seed, steps])).toHaveLength(8);
    expect(new Set(trainings.map(({ steps }) => steps))).toEqual(new Set([20]));
    expect(observations.map(({ id, values }) => [id, values[0]?.perSeed.map(({ seed }) => seed)])).toEqual([
      ['cost', seeds],
    ]);
  });

  it('tells of the study, its data and its parameters, so that nothing else is needed to show it', () => {
    const found = reportOn();
    expect(found.study.title).toBe('A toy');
    expect(found.variants).toEqual(['Even', 'Odd', 'Both']);
    expect(found.data).toEqual([
      {
        experiment: 'throws',
        role: 'main',
        origin: 'found',
        title: 'Data that were found',
        sha256: 'a'.repeat(64),
        count: '3 throws',
        isStandIn: false,
        hasChoice: true,
      },
    ]);
    expect(found.provenance.parameters).toEqual({
      throws: { Even: { steps: 20 }, Odd: { steps: 20, force: 0.5 } },
    });
  });

  it('holds the runs against golden results that these are kept of, with the bits that were asked for', async () => {
    const [first, ...others] = await run(['Odd'], [0, 3]);
    const plan = plainPlan(
      study,
      { experiments: [toy.name], variants: null, isOfCheck: false },
      data,
      [0],
      engine,
      jobs,
    );
    const asked = { ...plan.jobs, main: [first as Job, ...others], bits: [first as Job] };
    const { goldens } = assess({ ...plan, jobs: asked }, reports, {
      reused: false,
      failures: [],
      command: 'none',
    });
    // Three seeds are judged over, so that golden results are kept of the first three.
    expect(goldens.map(({ place, status }) => [place, status])).toEqual([
      ['found/throws/Odd/seed-0', 'missing'],
    ]);
    const candidate = readFixture(join(reports, 'candidates'), 'found/throws/Odd/seed-0');
    expect(candidate?.fixture.bits).toBe('c'.repeat(64));
  });

  it('tells what its tolerances were measured on, and that this is another processor', () => {
    const strange = { model: 'Abacus 80', extensions: ['beads'] };
    writeTolerances(study, 'found', 'throws', madeUpTolerances({}, { processors: [strange] }));
    const { provenance, notes } = reportOn();
    rmSync(join(root, tolerancesFile({}, 'found', 'throws')));
    expect(provenance.tolerances).toEqual([
      {
        ...{ experiment: 'throws', origin: 'found', date: '2026-01-01', on: 'linux x64, Node 24.0.0' },
        ...{ processors: [strange], alarm: 0.01 },
      },
    ]);
    const line = /^results of throws come from a processor that no tolerance was measured on: /;
    const own = provenance.processor ? [expect.stringMatching(line)] : [];
    expect(notes.filter((note) => line.test(note))).toEqual(own);
    expect(reportOn().notes.filter((note) => line.test(note))).toEqual([]);
  });

  it('draws what its experiments draw, and is not lost where one figure is', () => {
    const found = reportOn();
    expect(found.sections.map(({ id, drawings }) => [id, drawings.map(({ title }) => title)])).toEqual([
      ['numbers', ['see pictures/ends.png']],
    ]);
    const [block] = found.sections[0]?.drawings[0]?.blocks ?? [];
    expect(block?.is === 'table' && block.rows).toHaveLength(8);
    expect(found.files).toEqual([{ file: 'pictures/ends.png', title: 'Ends', words: 'Where runs end' }]);
    expect(readFileSync(join(reports, 'pictures/ends.png'))).toHaveLength(1);
    expect(found.notes).toEqual(['numbers of throws could not be drawn: out of ink']);
  });

  it('judges nothing on a variant that is not compared, and shows it where nothing else was run', async () => {
    const both = await run(['Both']);
    const found = reportOn(seeds, both, ['Both']);
    expect([found.claims, found.verdict]).toEqual([[], 'incomplete']);
    const [block] = found.sections[0]?.drawings[0]?.blocks ?? [];
    expect(block?.is === 'table' && block.rows[0]?.[0]).toBe('Both 3');
    const [beside] = reportOn(seeds, [...jobs, ...both]).sections[0]?.drawings[0]?.blocks ?? [];
    expect(beside?.is === 'table' && beside.rows).toHaveLength(8);
  });

  it('judges nothing on seeds that should be there and are not', () => {
    const [claim] = reportOn([...seeds, 7]).claims;
    expect([claim?.verdict, claim?.reason]).toEqual([
      'not-run',
      'there are no finished runs of Even, Odd seed 7',
    ]);
  });

  it('judges nothing where one run of all is gone, and names it', () => {
    rmSync(folderOf('Even', 5), { recursive: true });
    const [claim] = reportOn().claims;
    expect([claim?.verdict, claim?.reason, claim?.n]).toEqual([
      'not-run',
      'there are no finished runs of Even seed 5',
      3,
    ]);
  });
});
