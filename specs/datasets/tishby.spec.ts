import { describe, expect, it } from '@jest/globals';
import { openData } from '../../src/harness/study/open-data.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { floatsOf } from '../../src/kit/arrays.ts';
import { study } from '../../src/paper/racecar.ts';
import { classesOf, points, tishbyData } from '../../src/paper/tishby/data.ts';

const tasks = ['A', 'B'] as const;
const load = (task: 'A' | 'B', seed: number) => tishbyData.load({ origin: 'computed' }, task, seed);
const patternOf = (row: Float32Array) =>
  row.reduce((pattern, bit, at) => pattern + (bit === 1 ? 2 ** at : 0), 0);

describe('the points of the bits', () => {
  it('lie on the unit sphere, none near another', () => {
    points.forEach((a, i) => {
      expect(Math.hypot(...a)).toBeCloseTo(1, 12);
      for (const b of points.slice(0, i)) {
        expect(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).toBeLessThan(0.75);
      }
    });
  });
});

describe.each(tasks)('task %s', (task) => {
  const classes = classesOf(task);

  it('has half of the 4096 patterns in each class', () => {
    expect(classes).toHaveLength(4096);
    expect(classes.reduce((sum, label) => sum + label, 0)).toBe(2048);
  });

  it('is spherically symmetric: turned or mirrored points give every pattern the same class', () => {
    const [c, s] = [Math.cos(1), Math.sin(1)];
    const turned = points.map(([x, y, z]) => [c * x - s * y, s * x + c * y, z] as const);
    const tilted = turned.map(([x, y, z]) => [x, c * y - s * z, s * y + c * z] as const);
    expect(classesOf(task, tilted)).toEqual(classes);
    expect(
      classesOf(
        task,
        points.map(([x, y, z]) => [x, y, -z] as const),
      ),
    ).toEqual(classes);
  });

  it('is not symmetric in the bits: other points give other classes', () => {
    expect(classesOf(task, points.toReversed())).not.toEqual(classes);
  });

  it('gives a seed three quarters of the patterns to train on, and the others to test on', () => {
    const { train, test } = load(task, 3);
    const rows = [train, test].flatMap(({ inputs, labels }) =>
      Array.from({ length: inputs.shape[0] as number }, (_, row) => ({
        pattern: patternOf(floatsOf(inputs).values.slice(12 * row, 12 * row + 12)),
        label: labels.values[2 * row + 1],
      })),
    );
    expect(train.inputs.shape).toEqual([3072, 12]);
    expect(tishbyData.rows).toEqual({ training: 3072, test: 1024 });
    expect(new Set(rows.map(({ pattern }) => pattern)).size).toBe(4096);
    for (const { pattern, label } of rows) expect(label).toBe(classes[pattern]);
    expect(load(task, 3).train).toEqual(train);
    expect(load(task, 4).train).not.toEqual(train);
  });
});

it('the tasks are different ones: knowing A says next to nothing of B', () => {
  const [a, b] = [classesOf('A'), classesOf('B')];
  const alike = a.reduce((sum, label, pattern) => sum + Number(label === b[pattern]), 0) / 4096;
  expect(Math.abs(alike - 0.5)).toBeLessThan(0.1);
});

it('the data are these on every machine', () => {
  const { origin, sha256, isStandIn } = openData(experimentNamed(study, 'tishby'), { origin: 'auto' });
  expect([origin, isStandIn]).toEqual(['computed', false]);
  expect(sha256).toMatchInlineSnapshot(`"021c59ff87a0f397194867d643e46f723e8f5002e59be2e10eec7c42fd5db0e7"`);
});
