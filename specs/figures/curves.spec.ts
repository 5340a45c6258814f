import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../src/harness/study/blocks.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { curves } from '../../src/paper/figures/curves.ts';
import { study } from '../../src/paper/racecar.ts';
import { canvasOf } from '../setup/canvas.ts';
import { finished } from '../setup/made-up.ts';

/** What is drawn of runs, worked by hand: two seeds, so that mean, least and greatest are three numbers. */

const peak = experimentNamed(study, 'peak');
const none = Number.NaN;

/** Two records whose every curve has another number, told by the first; the second one has 100 more. */
const curve = (first: number) => [first, first + 100];
const measured = (first: number): Table => ({
  step: [0, 100],
  loss: curve(first),
  crossEntropy: curve(first + 0.5),
  trainAccuracy: [...curve(first + 1), none],
  testAccuracy: [...curve(first + 2), none],
  'testReverseError.d1': [...curve(first + 3), none],
  'testReverseError.d2': [...curve(first + 4), none],
  'trainReverseError.d1': [...curve(first + 5), none],
  'trainReverseError.d2': [...curve(first + 6), none],
  initialSingularValues: [first + 10, first + 11],
  singularValues: [first + 20, first + 21],
});
const run = (variant: string, seed: number, table: Table) =>
  finished({ origin: 'synthetic', experiment: 'peak', variant, seed }, table);

function chartsOf(runs: readonly FinishedRun[]) {
  const block = curves.draw(canvasOf(peak, runs).canvas)?.blocks[0];
  if (block?.is !== 'charts') throw new Error('expected charts');
  return block as Extract<Block, { is: 'charts' }>;
}

describe('the curves', () => {
  const runs = [
    run('RR', 0, measured(1000)),
    run('Std', 1, measured(4)),
    run('Std', 0, measured(1)),
    run('RR', 1, measured(2000)),
  ];
  const { legend, charts } = chartsOf(runs);
  const chartOf = (label: string) => charts.find(({ y }) => y.label === label);

  it('are of each objective that has runs, in the order of the paper, with the steps of the records', () => {
    expect(legend).toEqual(['Std', 'RR']);
    expect(charts).toHaveLength(6);
    for (const { lines, x } of charts.slice(0, 5)) {
      expect(x).toEqual({ label: 'step' });
      expect(lines.map((line) => [line.variant, line.x, line.isFaint])).toEqual([
        ['Std', [0, 100], false],
        ['RR', [0, 100], false],
      ]);
    }
    expect(curves.draw(canvasOf(peak, runs).canvas)?.title).toBe('peak');
    expect(curves.draw(canvasOf(peak, []).canvas)).toBeNull();
  });

  it.each([
    ['training loss (log)', 0],
    ['accuracy, training data', 1],
    ['accuracy, test data', 2],
    ['reverse error of d1, test data', 3],
    ['reverse error of d2, test data', 4],
  ])('of %s are its mean over the seeds, the least and the greatest, record by record', (label, offset) => {
    // Seeds 0 and 1 of Std begin with 1 and 4; the second record has 100 more.
    const [std, rr] = chartOf(label)?.lines ?? [];
    expect(std).toMatchObject({
      mean: [2.5 + offset, 102.5 + offset],
      low: [1 + offset, 101 + offset],
      high: [4 + offset, 104 + offset],
    });
    expect(rr?.mean).toEqual([1500 + offset, 1600 + offset]);
  });

  it('of losses are logarithmic, of accuracies from 0 to 1', () => {
    expect(charts.map(({ y: { isLog = false, domain = null } }) => [isLog, domain])).toEqual([
      [true, null],
      [false, null],
      [false, null],
      [false, [0, 1]],
      [false, [0, 1]],
      [true, null],
    ]);
  });

  it('of spectra begin with those of the initial weights, faintly, and end with those of the last', () => {
    const { lines, x, label } = chartOf('singular value of W1 (log)') as (typeof charts)[number];
    expect(x).toEqual({ label: 'index of the singular value' });
    expect(label).toBe('peak: singular values of W1 at the end, and faintly at the start');
    expect(lines.slice(0, 2)).toEqual([
      {
        ...{ variant: 'Std', x: [1, 2], isFaint: true },
        ...{ mean: [12.5, 13.5], low: [11, 12], high: [14, 15] },
      },
      {
        ...{ variant: 'Std', x: [1, 2], isFaint: false },
        ...{ mean: [22.5, 23.5], low: [21, 22], high: [24, 25] },
      },
    ]);
    expect(lines.map(({ variant, isFaint }) => [variant, isFaint])).toEqual([
      ['Std', true],
      ['Std', false],
      ['RR', true],
      ['RR', false],
    ]);
  });

  it('are not drawn of a layer that the network does not have', () => {
    const { 'testReverseError.d2': _, ...flat } = measured(1);
    const names = chartsOf([run('Std', 0, flat)]).charts.map(({ y }) => y.label);
    expect(names).toContain('reverse error of d1, test data');
    expect(names).not.toContain('reverse error of d2, test data');
  });

  it('have seven digits', () => {
    const table = { ...measured(1), loss: [1 / 3, 2 / 3] };
    expect(chartsOf([run('Std', 0, table)]).charts[0]?.lines[0]?.mean).toEqual([0.3333333, 0.6666667]);
  });
});
