import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evidenceOf, measuredOf } from '../../src/harness/judge/evidence.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

const run = (variant: string, seed: number, folder = `${variant}-${seed}`): FinishedRun => ({
  ...toyRun(variant, seed),
  folder,
});
const group = (seed: number) => [run('Even', seed), run('Odd', seed)];

/** A run that says what it began with. */
const began = (initialSha256: string | null, finished: FinishedRun): FinishedRun => ({
  ...finished,
  run: { ...finished.run, initialSha256 },
});
const measuring = (changes: Table, finished: FinishedRun): FinishedRun => ({
  ...finished,
  table: { ...finished.table, ...changes },
});

describe('evidence', () => {
  it('pairs the runs of each seed', () => {
    const { groups, missing } = evidenceOf([...group(3), ...group(1)], toyExperiment);
    expect(groups.map(({ seed, runs }) => [seed, runs.Odd?.folder])).toEqual([
      [1, 'Odd-1'],
      [3, 'Odd-3'],
    ]);
    expect(missing).toEqual([]);
  });

  it('names what is missing of a seed', () => {
    const { groups, missing } = evidenceOf([...group(0), run('Odd', 1)], toyExperiment, [0, 1, 2]);
    expect(groups.map(({ seed }) => seed)).toEqual([0]);
    expect(missing).toEqual(['Even seed 1', 'Even, Odd seed 2']);
  });

  it('leaves out what belongs to another experiment', () => {
    expect(evidenceOf(group(0), { ...toyExperiment, name: 'other' }).groups).toEqual([]);
  });

  it('leaves out a variant that is not compared, whatever else is there', () => {
    const { groups, missing } = evidenceOf([...group(0), run('Both', 0), run('Both', 1)], toyExperiment);
    expect(groups.map(({ seed, runs }) => [seed, Object.keys(runs)])).toEqual([[0, ['Even', 'Odd']]]);
    expect(missing).toEqual([]);
  });

  it('leaves out what a control did to its data or its model: it stands for no run, and is no second one', () => {
    const altered = (seed: number): FinishedRun => {
      const odd = run('Odd', seed, `altered-${seed}`);
      return { ...odd, run: { ...odd.run, alteration: 'forceless' } };
    };
    const beside = evidenceOf([altered(0), ...group(0), altered(0)], toyExperiment);
    expect(beside.groups.map(({ runs }) => runs.Odd?.folder)).toEqual(['Odd-0']);
    const instead = evidenceOf([run('Even', 0), altered(0)], toyExperiment);
    expect(instead).toEqual({ groups: [], missing: ['Odd seed 0'] });
    expect(evidenceOf([altered(0)], toyExperiment)).toEqual({ groups: [], missing: [] });
  });

  it('refuses a seed that comes twice', () => {
    expect(() => evidenceOf([...group(0), run('Odd', 0, 'again')], toyExperiment)).toThrow(
      'again: throws Odd seed 0 comes twice, the other is Odd-0',
    );
  });

  it('is judged on the tables alone', () => {
    const [first] = evidenceOf(group(2), toyExperiment).groups;
    expect(first && measuredOf(first)).toEqual({
      seed: 2,
      runs: { Even: toyTable('Even', 2), Odd: toyTable('Odd', 2) },
    });
  });
});

describe('seeds that are one seed', () => {
  it('are refused where they begin alike, whatever came of them', () => {
    const [even0, odd0, even1, odd1] = [...group(0), ...group(1)] as [
      FinishedRun,
      FinishedRun,
      FinishedRun,
      FinishedRun,
    ];
    const runs = [even0, began('d', odd0), even1, began('d', odd1)];
    expect(() => evidenceOf(runs, toyExperiment)).toThrow(
      'Odd-1: Odd seed 1 and seed 0 (Odd-0) begin alike: they are not two seeds',
    );
  });

  it('are refused where all that they measured is the same', () => {
    const same = (seed: number) => measuring(toyTable('Odd', 0), run('Odd', seed));
    expect(() => evidenceOf([...group(0), ...group(1), run('Even', 2), same(2)], toyExperiment)).toThrow(
      'Odd-2: Odd seed 2 and seed 0 (Odd-0) gave the same numbers throughout: they are not two seeds',
    );
  });

  it('are not, where variants begin alike, as all of a seed do, or runners do not tell', () => {
    const paired = [0, 1].flatMap((seed) => group(seed).map((one) => began(`seed ${seed}`, one)));
    expect(evidenceOf(paired, toyExperiment).groups).toHaveLength(2);
    const untold = [0, 1].flatMap((seed) => group(seed).map((one) => began(null, one)));
    expect(evidenceOf(untold, toyExperiment).groups).toHaveLength(2);
  });

  it('are not, where no number is a result: then equal ones tell nothing', () => {
    const metrics = toyExperiment.metrics.map((metric) => ({ ...metric, isHeld: false }));
    const alike = [0, 1].flatMap((seed) =>
      group(seed).map((one) => began(null, { ...one, table: toyTable('Odd', 0) })),
    );
    expect(evidenceOf(alike, { ...toyExperiment, metrics }).groups).toHaveLength(2);
    expect(() => evidenceOf(alike, toyExperiment)).toThrow('gave the same numbers throughout');
  });

  it('are not, where a number differs that is held, were it the last of one metric', () => {
    const ends = [1, 1.001].map((weight, seed) =>
      measuring({ ...toyTable('Odd', 0), weights: [8, 4, weight] }, run('Odd', seed)),
    );
    expect(evidenceOf([...ends, run('Even', 0), run('Even', 1)], toyExperiment).groups).toHaveLength(2);
  });

  it('are, where only what is not held differs: the clock', () => {
    const clocks = [0.02, 0.03].map((time, seed) =>
      measuring({ ...toyTable('Odd', 0), secondsPerStep: [time] }, run('Odd', seed)),
    );
    expect(() => evidenceOf([...clocks, run('Even', 0), run('Even', 1)], toyExperiment)).toThrow(
      /Odd-1: Odd seed 1 and seed 0 \(Odd-0\) gave the same numbers throughout/,
    );
  });

  it('are not looked for where a seed is not judged, nor among runs of controls', () => {
    const alone = [run('Even', 0), began('d', run('Odd', 0)), began('d', run('Odd', 1))];
    expect(evidenceOf(alone, toyExperiment).groups.map(({ seed }) => seed)).toEqual([0]);
    const seven = began('d', run('Odd', 7));
    const altered = { ...seven, run: { ...seven.run, alteration: 'forceless' } };
    expect(evidenceOf([...group(0), ...group(7), altered], toyExperiment).groups).toHaveLength(2);
  });

  it('are found among any number of seeds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.nat(), (n, some, other) => {
        const [first, second] = [some % n, other % n];
        const runs = Array.from({ length: n }, (_, seed) =>
          group(seed).map((one) => began(`seed ${seed === second ? first : seed}`, one)),
        ).flat();
        const judging = () => evidenceOf(runs, toyExperiment);
        if (first === second) expect(judging().groups).toHaveLength(n);
        else expect(judging).toThrow(/begin alike/);
      }),
    );
  });
});
