import { describe, expect, it } from '@jest/globals';
import { controlJobs, isAfterwards, keyOfJob } from '../../src/harness/report/control-jobs.ts';
import { allJobs, planCheck } from '../../src/harness/report/plan.ts';
import type { Control } from '../../src/harness/study/claim.ts';
import type { LoadedStudy } from '../../src/harness/study/load-study.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import type { Alteration, Experiment } from '../../src/harness/study/study.ts';
import { study as paper } from '../../src/paper/racecar.ts';
import { experimentsOfPaper } from '../setup/paper.ts';
import { toyExperiment, toyStudy } from '../setup/toy-experiment.ts';

/** Which runs controls need: those that nobody makes anyway, each once. */

const anew: Alteration = { name: 'mirrored', words: 'seen in a mirror', isMeasuredAnew: true };
const toy: Experiment = { ...toyExperiment, alterations: [...(toyExperiment.alterations ?? []), anew] };
const study: LoadedStudy = { ...toyStudy('/nowhere', [toy]), module: 'toy.ts' };
const data = openAllData([toy], { origin: 'found' })[toy.name] as ReturnType<typeof openAllData>[string];
const [claim] = toy.claims as [(typeof toy.claims)[number]];

const jobsOf = (controls: readonly Partial<Control>[], seeds: readonly number[] = [4, 5]) =>
  controlJobs({ study, experiment: toy, data, engine: { name: 'abacus' }, seeds, root: 'runs/found' }, [
    {
      ...claim,
      controls: controls.map((one) => ({ what: '', route: '', places: {}, mustFail: ['odd-even'], ...one })),
    },
  ]);
const told = (jobs: ReturnType<typeof jobsOf>) =>
  jobs.map(({ variant, seed, alteration, folder, unaltered }) => ({
    is: [variant, seed, ...(alteration ? [alteration] : [])].join(' '),
    folder: folder.split('\\').join('/'),
    ...(unaltered ? { of: unaltered.split('\\').join('/') } : {}),
  }));

describe('the runs of controls', () => {
  it('are none of variants that are compared: those are run for the claims', () => {
    expect(jobsOf([{ places: { Odd: { variant: 'Even' } } }])).toEqual([]);
  });

  it('are of another variant beside those of the claims, for each seed', () => {
    expect(told(jobsOf([{ places: { Odd: { variant: 'Both' } } }]))).toEqual([
      { is: 'Both 4', folder: 'runs/found/throws_Both/test_0004' },
      { is: 'Both 5', folder: 'runs/found/throws_Both/test_0005' },
    ]);
  });

  it('are under an alteration in a folder of its own, with the parameters that it has', () => {
    const jobs = jobsOf([{ places: { Odd: { alteration: 'forceless' } } }]);
    expect(told(jobs)).toEqual([
      { is: 'Odd 4 forceless', folder: 'runs/found-forceless/throws_Odd/test_0004' },
      { is: 'Odd 5 forceless', folder: 'runs/found-forceless/throws_Odd/test_0005' },
    ]);
    expect(jobs.map(({ parameters }) => parameters)).toEqual(Array(2).fill({ steps: 10, force: 0.5 }));
    expect(jobs[0]).toMatchObject({ engine: 'abacus', experiment: 'throws', data: { origin: 'found' } });
  });

  it('are measured anew of the run of the claim, or of one of their own where nobody compares that', () => {
    expect(told(jobsOf([{ places: { Odd: { alteration: 'mirrored' } } }], [4]))).toEqual([
      {
        is: 'Odd 4 mirrored',
        folder: 'runs/found-mirrored/throws_Odd/test_0004',
        of: 'runs/found/throws_Odd/test_0004',
      },
    ]);
    expect(told(jobsOf([{ places: { Odd: { variant: 'Both', alteration: 'mirrored' } } }], [4]))).toEqual([
      { is: 'Both 4', folder: 'runs/found/throws_Both/test_0004' },
      {
        is: 'Both 4 mirrored',
        folder: 'runs/found-mirrored/throws_Both/test_0004',
        of: 'runs/found/throws_Both/test_0004',
      },
    ]);
  });

  it('are each there once, whoever needs it, over as many seeds as any of them is judged on', () => {
    const both = { places: { Odd: { variant: 'Both' } } };
    const found = told(jobsOf([{ ...both, seeds: 1 }, both, { ...both, seeds: 2 }], [4, 5, 6]));
    expect(found.map(({ is }) => is)).toEqual(['Both 4', 'Both 5', 'Both 6']);
    expect(told(jobsOf([{ ...both, seeds: 2 }], [4, 5, 6])).map(({ is }) => is)).toEqual([
      'Both 4',
      'Both 5',
    ]);
  });

  it('come last where they measure others anew', () => {
    const jobs = jobsOf([
      { places: { Odd: { variant: 'Both', alteration: 'mirrored' } } },
      { places: { Odd: { alteration: 'forceless' } } },
    ]);
    expect(jobs.map(isAfterwards)).toEqual([false, false, false, false, true, true]);
    for (const job of jobs.filter(isAfterwards)) {
      const at = jobs.findIndex(({ folder }) => folder === job.unaltered);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThan(jobs.indexOf(job));
    }
  });

  it('are called as controls call them', () => {
    const jobs = jobsOf(
      [
        { places: { Odd: { variant: 'Both' } } },
        { places: { Odd: { alteration: 'forceless' } } },
        { places: { Odd: { variant: 'Both', alteration: 'mirrored' } } },
      ],
      [4],
    );
    expect(jobs.map(keyOfJob)).toEqual(['Both', 'Odd forceless', 'Both mirrored']);
  });

  it('are of nothing that the experiment has not', () => {
    expect(() => jobsOf([{ places: { Odd: { alteration: 'upside-down' } } }])).toThrow(
      'throws: expected an alteration of forceless, mirrored, got upside-down',
    );
    expect(() => jobsOf([{ places: { Odd: { variant: 'None' } } }])).toThrow('got None');
  });
});

describe('a check of the paper', () => {
  const plan = planCheck(
    { ...paper, module: 'paper.ts' },
    {
      experiments: experimentsOfPaper,
      data: openAllData(experimentsOfPaper, { origin: 'synthetic' }),
      seeds: null,
      engine: { name: 'wasm', version: '1' },
      engines: [],
      root: 'runs/none',
    },
  );

  it('has all runs that the controls of its established claims need, and none of findings', () => {
    const runs = [...plan.jobs.main, ...plan.jobs.controls];
    for (const { name, claims, seeds } of experimentsOfPaper) {
      const own = runs.filter(({ experiment }) => experiment === name);
      for (const { standing, controls } of claims) {
        for (const { places, seeds: most = seeds } of standing === 'established' ? controls : []) {
          for (const [place, { variant = place, alteration }] of Object.entries(places)) {
            const found = own.filter((job) => job.variant === variant && job.alteration === alteration);
            expect(found.map(({ seed }) => seed).slice(0, most)).toEqual(
              Array.from({ length: most }, (_, seed) => seed),
            );
          }
        }
      }
    }
    expect(plan.jobs.controls.filter(({ experiment }) => experiment === 'tishby')).toEqual([]);
  });

  it('runs no folder twice, and what is measured anew after what it is measured of', () => {
    const jobs = allJobs(plan);
    expect(new Set(jobs.map(({ folder }) => folder)).size).toBe(jobs.length);
    const first = jobs.findIndex(isAfterwards);
    expect(first).toBeGreaterThan(0);
    expect(jobs.slice(first).every(isAfterwards)).toBe(true);
    for (const { unaltered } of jobs.slice(first)) {
      expect(jobs.slice(0, first).map(({ folder }) => folder)).toContain(unaltered);
    }
  });
});
