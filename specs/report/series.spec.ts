import { describe, expect, it } from '@jest/globals';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import { planesOf } from '../../src/report/plane.ts';
import { picturedRuns, seriesOf } from '../../src/report/series.ts';
import { finished, measured, type Parts } from '../setup/made-up.ts';

/** What is drawn of runs, worked by hand: two seeds, so that mean, least and greatest are three numbers. */

const peak = (objective: ObjectiveName, seed: number, parts: Parts) =>
  finished({ source: 'synthetic', experiment: 'peak', objective, seed }, measured(parts));

/** A record whose every curve has another number, told by the first. */
const record = (first: number) => ({
  loss: first,
  crossEntropy: first + 0.5,
  trainAccuracy: first + 1,
  testAccuracy: first + 2,
  testReverseError: { d1: first + 3, d2: first + 4 },
  trainReverseError: { d1: first + 5, d2: first + 6 },
});
const run = (objective: ObjectiveName, seed: number, first: number) =>
  peak(objective, seed, {
    records: [record(first), record(first + 100)],
    initial: [first + 10, first + 11],
    final: { singularValues: [first + 20, first + 21] },
  });

describe('the curves', () => {
  const runs = [run('RR', 0, 1000), run('Std', 1, 4), run('Std', 0, 1), run('RR', 1, 2000)];
  const [series] = seriesOf(runs);

  it('are of each experiment and objective that has runs, in the order of the paper, with the steps of the records', () => {
    expect(seriesOf(runs).map(({ experiment }) => experiment)).toEqual(['peak']);
    expect(series?.steps).toEqual([0, 100]);
    expect(series?.objectives.map(({ objective, n }) => [objective, n])).toEqual([
      ['Std', 2],
      ['RR', 2],
    ]);
  });

  it.each([
    ['loss', 0],
    ['trainAccuracy', 1],
    ['testAccuracy', 2],
    ['testReverseError.d1', 3],
    ['testReverseError.d2', 4],
  ])('of %s are its mean over the seeds, the least and the greatest, record by record', (curve, offset) => {
    // Seeds 0 and 1 of Std begin with 1 and 4; the second record has 100 more.
    expect(series?.objectives[0]?.curves[curve]).toEqual({
      mean: [2.5 + offset, 102.5 + offset],
      low: [1 + offset, 101 + offset],
      high: [4 + offset, 104 + offset],
    });
    expect(series?.objectives[1]?.curves[curve]?.mean).toEqual([1500 + offset, 1600 + offset]);
  });

  it('of spectra begin with those of the initial weights and end with those of the last', () => {
    expect(series?.objectives[0]?.spectrum).toEqual({
      start: { mean: [12.5, 13.5], low: [11, 12], high: [14, 15] },
      end: { mean: [22.5, 23.5], low: [21, 22], high: [24, 25] },
    });
  });

  it('are not drawn of a layer that the network does not have', () => {
    const flat = peak('Std', 0, { records: [{ ...record(1), testReverseError: { d1: 1 } }] });
    const names = Object.keys(seriesOf([flat])[0]?.objectives[0]?.curves ?? {});
    expect(names).toEqual(['loss', 'trainAccuracy', 'testAccuracy', 'testReverseError.d1']);
  });
});

it('pictures are those of the least seed, a run for each objective in the order of the paper', () => {
  const runs = [run('RR', 7, 0), run('Std', 5, 1), run('Std', 7, 2), run('RR', 5, 3), run('Ort', 7, 4)];
  expect(picturedRuns(runs, 'peak').map(({ folder }) => folder)).toEqual([
    'synthetic/peak/Std/seed-5',
    'synthetic/peak/RR/seed-5',
  ]);
  expect(picturedRuns(runs, 'mnist')).toEqual([]);
});

describe('the planes', () => {
  /** Two layers; input and label of the first, the second one 10 more. */
  const model = (input: number, label: number, testAccuracy: number) => ({
    final: {
      information: [
        { input, label },
        { input: input + 10, label: label + 10 },
      ],
      testAccuracy,
    },
  });
  const tishby = (objective: ObjectiveName, seed: number, parts: Parts) =>
    finished({ source: 'computed', experiment: 'tishby', objective, seed }, measured(parts));
  const runs = [
    tishby('RR', 0, { ...model(1, 0.5, 0.25), AA: model(2, 0.25, 0.5), AB: model(3, 0.125, 0.75) }),
    tishby('RR', 1, { ...model(4, 0.75, 0.5), AA: model(5, 0.5, 1) }),
    tishby('Pre', 1, { ...model(7, 0, 1) }),
  ];
  const [plane] = planesOf(runs);
  const stageOf = (name: string) => plane?.stages.find(({ stage }) => stage === name);

  it('have the stages and objectives that there are models of, each with its seeds', () => {
    expect(
      plane?.stages.map(({ stage, objectives }) => [
        stage,
        objectives.map(({ objective, n }) => [objective, n]),
      ]),
    ).toEqual([
      [
        'A',
        [
          ['RR', 2],
          ['Pre', 1],
        ],
      ],
      ['AA', [['RR', 2]]],
      ['AB', [['RR', 1]]],
    ]);
  });

  it('tell of each stage’s own layers: the input and the label, and the accuracy on what was held out', () => {
    expect(stageOf('A')?.objectives[0]).toEqual({
      objective: 'RR',
      n: 2,
      layers: [
        { input: { mean: 2.5, low: 1, high: 4 }, label: { mean: 0.625, low: 0.5, high: 0.75 } },
        { input: { mean: 12.5, low: 11, high: 14 }, label: { mean: 10.625, low: 10.5, high: 10.75 } },
      ],
      testAccuracy: { mean: 0.375, low: 0.25, high: 0.5 },
    });
    expect(stageOf('AA')?.objectives[0]?.layers[0]?.input).toEqual({ mean: 3.5, low: 2, high: 5 });
    expect(stageOf('AB')?.objectives[0]).toMatchObject({
      layers: [{ label: { mean: 0.125, low: 0.125, high: 0.125 } }, {}],
      testAccuracy: { mean: 0.75, low: 0.75, high: 0.75 },
    });
  });

  it('are not drawn of images', () => {
    expect(planesOf([run('Std', 0, 1)])).toEqual([]);
  });
});
