import { describe, expect, it } from '@jest/globals';
import { evidenceOf, measuredOf } from '../../src/harness/judge/evidence.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

const run = (variant: string, seed: number, folder = `${variant}-${seed}`) => ({
  ...toyRun(variant, seed),
  folder,
});
const group = (seed: number) => [run('Even', seed), run('Odd', seed)];

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
