import { describe, expect, it } from '@jest/globals';
import type { Table } from '../../src/harness/study/metrics.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { informationPlane } from '../../src/paper/figures/information-plane.ts';
import { study } from '../../src/paper/racecar.ts';
import { canvasOf } from '../setup/canvas.ts';
import { atEnd, finished } from '../setup/made-up.ts';

/** What is drawn of runs, worked by hand: two seeds, so that mean, least and greatest are three numbers. */

const tishby = experimentNamed(study, 'tishby');

/** Two layers; input and label of the first, the second one 10 more. */
const model = (input: number, label: number, testAccuracy: number, prefix = ''): Table => ({
  [`${prefix}inputInformation`]: [input, input + 10],
  [`${prefix}labelInformation`]: [label, label + 10],
  [`${prefix}testAccuracy`]: atEnd(testAccuracy),
});
const run = (variant: string, seed: number, ...tables: Table[]) =>
  finished({ origin: 'computed', experiment: 'tishby', variant, seed }, Object.assign({}, ...tables));

const runs = [
  run('RR', 0, model(1, 0.5, 0.25), model(2, 0.25, 0.5, 'AA.'), model(3, 0.125, 0.75, 'AB.')),
  run('RR', 1, model(4, 0.75, 0.5), model(5, 0.5, 1, 'AA.')),
  run('Pre', 1, model(7, 0, 1)),
];
const drawing = informationPlane.draw(canvasOf(tishby, runs).canvas);
const [plane, table] = drawing?.blocks ?? [];

describe('the planes', () => {
  const charts = plane?.is === 'charts' ? plane.charts : [];

  it('have the stages and objectives that there are models of', () => {
    expect(drawing?.title).toBe('tishby');
    expect(plane).toMatchObject({ is: 'charts', legend: ['RR', 'Pre'] });
    expect(charts.map(({ caption, paths }) => [caption, paths.map(({ variant }) => variant)])).toEqual([
      ['X_A: trained on task A', ['RR', 'Pre']],
      ['X_AA: trained further on task A', ['RR']],
      ['X_AB: trained further on task B', ['RR']],
    ]);
  });

  it('lead through each stage’s own layers, means over seeds: the input to the right, the label upwards', () => {
    expect(charts[0]?.paths[0]?.points).toEqual([
      { x: 2.5, y: 0.625, name: 'd1' },
      { x: 12.5, y: 10.625, name: 'd2' },
    ]);
    expect(charts[1]?.paths[0]?.points[0]).toEqual({ x: 3.5, y: 0.375, name: 'd1' });
    expect(charts[2]?.paths[0]?.points[0]).toEqual({ x: 3, y: 0.125, name: 'd1' });
    expect(charts.map(({ x, y, lines }) => [x.label, y.label, lines])).toEqual(
      charts.map(() => ['I(X; d), bits', 'I(d; Y), bits', []]),
    );
  });

  it('begin at nothing to the right, and a little below the least upwards', () => {
    for (const { x, y, paths } of charts) {
      const points = paths.flatMap((path) => path.points);
      expect(x.domain?.[0]).toBe(0);
      for (const point of points) {
        expect(point.x).toBeLessThan(x.domain?.[1] ?? Number.NaN);
        expect(point.y).toBeGreaterThanOrEqual(y.domain?.[0] ?? Number.NaN);
        expect(point.y).toBeLessThan(y.domain?.[1] ?? Number.NaN);
      }
    }
  });

  it('are followed by what last layers tell and by accuracies on what was held out, with the seeds’ range', () => {
    expect(table).toEqual({
      is: 'table',
      label: 'Last layer and held-out accuracy of tishby',
      head: ['model', 'seeds', 'I(X; d) of the last layer', 'I(d; Y) of the last layer', 'held-out accuracy'],
      rows: [
        ['RR_A', '2', '12.5 (11 to 14)', '10.63 (10.5 to 10.75)', '0.375 (0.25 to 0.5)'],
        ['Pre_A', '1', '17 (17 to 17)', '10 (10 to 10)', '1 (1 to 1)'],
        ['RR_AA', '2', '13.5 (12 to 15)', '10.38 (10.25 to 10.5)', '0.75 (0.5 to 1)'],
        ['RR_AB', '1', '13 (13 to 13)', '10.13 (10.13 to 10.13)', '0.75 (0.75 to 0.75)'],
      ],
    });
  });

  it('of real layers reach from 0 to half a bit beyond the input, as the paper draws them', () => {
    const real = run('RR', 0, {
      inputInformation: [12, 8, 3],
      labelInformation: [1, 0.9, 0.44],
      testAccuracy: atEnd(0.9),
    });
    const [block] = informationPlane.draw(canvasOf(tishby, [real]).canvas)?.blocks ?? [];
    const [chart] = block?.is === 'charts' ? block.charts : [];
    expect(chart?.x.domain).toEqual([0, 12.5]);
    expect(chart?.y.domain?.[0]).toBeCloseTo(0.3, 12);
    expect(chart?.y.domain?.[1]).toBeCloseTo(1 + 0.7 / 15, 12);
  });

  it('are not drawn of what was not measured', () => {
    const nothing = run('RR', 0, { testAccuracy: atEnd(1) });
    expect(informationPlane.draw(canvasOf(tishby, [nothing]).canvas)).toBeNull();
  });
});
