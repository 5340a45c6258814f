import { describe, expect, it } from '@jest/globals';
import type { ControlledSeed } from '../../src/harness/judge/control.ts';
import { problemOfRows, type RowsFile, rowsFileSchema, rowsOf } from '../../src/harness/judge/rows.ts';
import { type Claim, endIn, type Measure } from '../../src/harness/study/claim.ts';

const measure = (id: string, of: Measure['of']): Measure => ({ id, what: '', basis: '', thresholds: {}, of });
const claim: Claim = {
  id: 'made-up',
  sentence: '',
  place: '',
  standing: 'established',
  measures: [
    measure('loss', (runs) => endIn(runs, 'Odd', 'loss')),
    measure('gap', (runs) => endIn(runs, 'Odd', 'loss') - endIn(runs, 'Even', 'loss')),
  ],
  controls: [
    { what: 'nothing learned', route: '', places: { Odd: { alteration: 'blind' } }, mustFail: ['gap'] },
    { what: 'Even’s model', route: '', places: { Odd: { variant: 'Even' } }, mustFail: ['loss'] },
  ],
};

const table = (loss: number) => ({ loss: [9, loss] });
const seedOf = (seed: number, others: ControlledSeed['others'] = {}): ControlledSeed => ({
  seed,
  runs: { Odd: table(seed / 3), Even: table(1) },
  others,
});

describe('rows', () => {
  it('are what each measure was for each seed, to eight digits, in their order', () => {
    expect(rowsOf([claim], [seedOf(7), seedOf(2), seedOf(5)])).toEqual({
      seeds: [7, 2, 5],
      claims: {
        'made-up': {
          measures: { loss: [2.3333333, 0.66666667, 1.6666667], gap: [1.3333333, -0.33333333, 0.66666667] },
          controls: { 'Even’s model': { loss: [1, 1, 1] } },
        },
      },
    });
  });

  it('have of a control its own measures, for the first seeds that have its runs', () => {
    const blind = (loss: number) => ({ 'Odd blind': table(loss) });
    const controlsOf = (seeds: readonly ControlledSeed[]) =>
      rowsOf([claim], seeds).claims['made-up']?.controls['nothing learned'];
    expect(controlsOf([seedOf(0, blind(4)), seedOf(1, blind(5)), seedOf(2, blind(6))])).toEqual({
      gap: [3, 4, 5],
    });
    expect(controlsOf([seedOf(0, blind(4)), seedOf(1, blind(5)), seedOf(2)])).toEqual({ gap: [3, 4] });
    expect(controlsOf([seedOf(0, blind(4)), seedOf(1), seedOf(2, blind(6))])).toBeUndefined();
    expect(controlsOf([seedOf(0), seedOf(1, blind(5)), seedOf(2, blind(6))])).toBeUndefined();
  });

  it('are none of what is no number, or was not measured', () => {
    const broken = { seed: 3, runs: { Odd: table(Number.NaN), Even: table(1) }, others: {} };
    expect(() => rowsOf([claim], [seedOf(0), broken])).toThrow('claim made-up: loss is NaN for seed 3');
    expect(() => rowsOf([claim], [{ seed: 0, runs: { Odd: table(1) }, others: {} }])).toThrow(
      'expected a run of Even',
    );
  });
});

describe('a file of rows', () => {
  const file: RowsFile = {
    format: 1,
    measured: {
      date: '2026-01-31',
      reason: 'the first',
      engine: { name: 'abacus', version: 'abacus 1' },
      versions: { tool: '0', node: '0', v8: '0', platform: 'none' },
      gitCommit: null,
      dataSha256: 'a'.repeat(64),
    },
    seeds: [100, 101, 102],
    claims: { 'made-up': { measures: { loss: [1, 2, 3] }, controls: { blind: { loss: [4, 5] } } } },
  };
  const withClaim = (claims: RowsFile['claims'][string]) => ({ ...file, claims: { 'made-up': claims } });
  const problem = (value: unknown) => rowsFileSchema.safeParse(value).error?.issues[0]?.message;

  it('is read as it was written', () => {
    expect(rowsFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
    expect(problemOfRows(file)).toBeNull();
  });

  it.each<[string, unknown, RegExp]>([
    ['a single seed', { ...file, seeds: [100] }, />=2/],
    ['a seed that comes twice', { ...file, seeds: [100, 101, 100] }, /a seed comes twice in 100, 101, 100/],
    ['no number', withClaim({ measures: { loss: [1, Number.NaN, 3] }, controls: {} }), /expected number/],
    [
      'nothing for a seed',
      withClaim({ measures: { loss: [1, null as never, 3] }, controls: {} }),
      /expected number/,
    ],
    [
      'too few numbers',
      withClaim({ measures: { loss: [1, 2] }, controls: {} }),
      /made-up: expected a number of loss for each of 3 seeds, got 2/,
    ],
    [
      'more numbers of a control than seeds',
      withClaim({ measures: { loss: [1, 2, 3] }, controls: { blind: { loss: [1, 2, 3, 4] } } }),
      /made-up: control "blind": expected as many numbers of each measure, of at most 3 seeds/,
    ],
    [
      'a control whose measures have not as many',
      withClaim({ measures: { loss: [1, 2, 3] }, controls: { blind: { loss: [1, 2], gap: [1] } } }),
      /control "blind"/,
    ],
    ['another form', { ...file, format: 2 }, /expected 1/],
  ])('is refused with %s', (_, value, message) => {
    expect(problem(value)).toMatch(message);
  });
});
