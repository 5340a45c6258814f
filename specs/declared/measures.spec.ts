import { describe, expect, it } from '@jest/globals';
import { measureOf } from '../../src/declared/claims/measures.ts';
import type { DeclaredMeasure } from '../../src/declared/file/claim-schema.ts';
import { InputError } from '../../src/kit/errors.ts';

/** What a seed gives of a measure, worked out by hand. */

const term = (
  variant: string,
  take: 'last' | 'first' | 'least' | 'greatest' | { mean: number } = 'last',
) => ({
  ...{ variant, metric: 'loss', take },
});
const runs = { a: { loss: [4, 1, 3] }, b: { loss: [2, 8, 0] } };
const measuring = (kind: Partial<DeclaredMeasure>) =>
  measureOf('gap', { what: 'a gap', above: 0, basis: 'made up', ...kind }, 'given', new Map()).of(runs);

describe('a declared measure', () => {
  it.each([
    ['the last value', { value: term('a') }, 3],
    ['the first', { value: term('a', 'first') }, 4],
    ['the least', { value: term('a', 'least') }, 1],
    ['the greatest', { value: term('b', 'greatest') }, 8],
    ['the mean of the last two', { value: term('a', { mean: 2 }) }, 2],
    ['a difference', { difference: [term('a'), term('b')] }, 3],
    ['a ratio', { ratio: [term('b', 'first'), term('a', 'first')] }, 0.5],
    ['the slope of (0, 4), (1, 1), (2, 3)', { trend: { variant: 'a', metric: 'loss' } }, -0.5],
  ] as [string, Partial<DeclaredMeasure>, number][])('is %s', (_, kind, expected) => {
    expect(measuring(kind)).toBeCloseTo(expected, 12);
  });

  it('has the α of its claim for its own', () => {
    const [usual, own] = [undefined, 0.005].map(
      (alpha) =>
        measureOf('gap', { what: '', above: 0, basis: '', value: term('a') }, 'given', new Map(), alpha)
          .thresholds,
    );
    expect(usual).toEqual({ given: { side: 'above', value: 0 } });
    expect(own).toEqual({ given: { side: 'above', value: 0, alpha: 0.005 } });
  });

  it('is refused in a line where it is no finite number: a ratio over 0', () => {
    expect(() => measuring({ ratio: [term('a'), term('b')] })).toThrow(
      new InputError('measure gap: expected a finite number of each seed, got Infinity'),
    );
  });
});
