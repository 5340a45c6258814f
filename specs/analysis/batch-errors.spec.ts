import { describe, expect, it } from '@jest/globals';
import { accuracy, reverseError } from '../../src/lab/analysis/batch-errors.ts';

const array = (rows: number[][]) => ({
  shape: [rows.length, rows[0]?.length as number],
  values: Float32Array.from(rows.flat()),
});

describe('reverseError', () => {
  const d = array([
    [3, 0],
    [0, 4],
  ]);

  it('is 0 for the input itself, 1 for nothing, 2 for its negative', () => {
    expect(reverseError(d, d)).toBe(0);
    expect(
      reverseError(
        array([
          [0, 0],
          [0, 0],
        ]),
        d,
      ),
    ).toBe(1);
    expect(
      reverseError(
        array([
          [-3, 0],
          [0, -4],
        ]),
        d,
      ),
    ).toBe(2);
  });

  it('is taken over the whole batch: √(3² + 0²) / 5', () => {
    expect(
      reverseError(
        array([
          [0, 0],
          [0, 4],
        ]),
        d,
      ),
    ).toBeCloseTo(0.6, 12);
  });

  it('is a number where a layer is given nothing but zeros', () => {
    const nothing = array([
      [0, 0],
      [0, 0],
    ]);
    expect(reverseError(nothing, nothing)).toBe(0);
    expect(reverseError(d, nothing)).toBe(1);
  });

  it('refuses shapes that differ', () => {
    expect(() => reverseError(array([[1, 2, 3, 4]]), d)).toThrow(
      /reverse error: d' must be \[2, 2\], got \[1, 4\]/,
    );
  });
});

describe('accuracy', () => {
  it('counts the rows whose largest prediction is at the label', () => {
    const labels = array([
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    expect(
      accuracy(
        array([
          [0.9, 0.1],
          [0.2, 0.8],
          [0.3, 0.7],
          [0.6, 0.4],
        ]),
        labels,
      ),
    ).toBe(0.5);
  });

  it('takes the first of equals, as the reference does', () => {
    expect(accuracy(array([[0.5, 0.5]]), array([[1, 0]]))).toBe(1);
    expect(accuracy(array([[0.5, 0.5]]), array([[0, 1]]))).toBe(0);
  });
});
