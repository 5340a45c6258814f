import { describe, expect, it } from '@jest/globals';
import { evidenceOf } from '../../src/claims/evidence.ts';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import type { FinishedRun } from '../../src/runs/finished.ts';

const run = (objective: ObjectiveName, seed: number, folder = `${objective}-${seed}`) =>
  ({ folder, run: { experiment: 'peak', objective, seed } }) as FinishedRun;
const group = (seed: number) => [run('Std', seed), run('Ort', seed), run('RR', seed)];

describe('evidence', () => {
  it('pairs the runs of each seed', () => {
    const { groups, missing } = evidenceOf([...group(3), ...group(1)], 'peak');
    expect(groups.map(({ seed, runs }) => [seed, runs.RR.folder])).toEqual([
      [1, 'RR-1'],
      [3, 'RR-3'],
    ]);
    expect(missing).toEqual([]);
  });

  it('names what is missing of a seed', () => {
    const { groups, missing } = evidenceOf([...group(0), run('RR', 1)], 'peak', [0, 1, 2]);
    expect(groups.map(({ seed }) => seed)).toEqual([0]);
    expect(missing).toEqual(['Std, Ort seed 1', 'Std, Ort, RR seed 2']);
  });

  it('leaves out what belongs to another experiment', () => {
    expect(evidenceOf(group(0), 'mnist').groups).toEqual([]);
  });

  it('refuses a seed that comes twice', () => {
    expect(() => evidenceOf([...group(0), run('RR', 0, 'again')], 'peak')).toThrow(
      'again: peak RR seed 0 comes twice, the other is RR-0',
    );
  });
});
