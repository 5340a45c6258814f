import { describe, expect, it } from '@jest/globals';
import type { PowerNumbers } from '../../src/harness/golden/power-numbers.ts';
import { powerTables, withPowerTables } from '../../src/harness/golden/power-tables.ts';

const claim: PowerNumbers['claims'][number] = {
  id: 'made-up',
  origin: 'found',
  pilot: 60,
  seeds: 6,
  needed: 4,
  problem: null,
  passes: { asSeen: 1, atLimit: 0.98765 },
  weakest: { id: 'number', passes: 0.99 },
  controls: 0.95,
  boundary: { normal: { at: 'number', passes: 0.0201 }, rows: { at: 'all', passes: 0 } },
};
const failing = { what: 'throws', origin: 'found', asSeen: 0.01, atLimit: 0.02 };
const unknown = {
  ...{ ...claim, id: 'other', pilot: null, needed: null },
  ...{ passes: null, weakest: null, controls: null, boundary: null },
};
const numbers: PowerNumbers = {
  claims: [claim, unknown],
  experiments: [failing],
  checks: [{ ...failing, what: 'a whole check' }],
};

describe('the tables of power', () => {
  it('have a row for each claim; what is not known is called so', () => {
    const tables = powerTables(numbers);
    expect(tables).toContain(
      '\n| `made-up` | found | 60 | 6 | 4 | > 99.97 % | 98.77 % | `number`, 99.00 % | 95.00 % |\n',
    );
    expect(tables).toContain('\n| `other` | found | none | 6 | unknown | unknown | unknown |  | not run |\n');
    expect(tables).toContain('\n| `made-up` | found | 2.01 % | number | < 0.03 % | all |\n');
    expect(tables).toContain(
      '\n| throws | found | 1.00 % | 2.00 % |\n| a whole check | found | 1.00 % | 2.00 %',
    );
  });

  it('say where no number of seeds suffices', () => {
    const none = { ...claim, needed: null, problem: 'it lies on the wrong side' };
    expect(powerTables({ ...numbers, claims: [none] })).toContain('| 60 | 6 | none suffices |');
  });

  it('are none where no pilot seeds were run', () => {
    expect(powerTables({ claims: [unknown], experiments: [], checks: [] })).toBe(
      'No pilot seeds were run yet.',
    );
  });

  it('stand in the place that a document has for them, and replace those that were there', () => {
    const document = (between: string) =>
      `before\n<!-- power: begin -->\n${between}<!-- power: end -->\nafter\n`;
    const written = withPowerTables(document(''), numbers);
    expect(written).toBe(document(`${powerTables(numbers)}\n`));
    expect(withPowerTables(written, numbers)).toBe(written);
    expect(() => withPowerTables('no place', numbers)).toThrow('expected <!-- power: begin -->');
  });
});
