import { expect, it } from '@jest/globals';
import { showCount } from '../../src/kit/count.ts';

it('shows counts as English does', () => {
  for (const n of [0, 7, 999, 1000, 60_000, 123_456, 1_234_567])
    expect(showCount(n)).toBe(n.toLocaleString('en'));
});
