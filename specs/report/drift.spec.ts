import { describe, expect, it } from '@jest/globals';
import type { GoldenResult } from '../../src/harness/golden/result.ts';
import { driftLines, groupDrifts } from '../../src/harness/report/drift.ts';
import { drifted, golden, picture } from '../setup/made-up-report.ts';

const rate = { name: 'learningRate', expected: '0.0001', got: '0.0002' };
const data = { name: 'dataSha256', expected: `"${'a'.repeat(64)}"`, got: `"${'b'.repeat(64)}"` };

/** Golden results of some cells and seeds that drifted, with these changes. */
function rows(cells: readonly string[], seeds: number, change: Partial<GoldenResult> = {}): GoldenResult[] {
  return cells.flatMap((cell) =>
    Array.from({ length: seeds }, (_, seed) => ({
      ...golden,
      place: `original/${cell}/seed-${seed}`,
      status: 'drift' as const,
      metrics: [drifted],
      ...change,
    })),
  );
}

const titles = (goldens: GoldenResult[]) => groupDrifts(goldens).map(({ title }) => title);

describe('golden results that are not matched', () => {
  it('are nothing where all are', () => {
    expect(groupDrifts([golden, golden])).toEqual([]);
  });

  it('are one group where a parameter explains them, whatever was trained', () => {
    const [group, ...others] = groupDrifts(
      rows(['mnist/Std', 'mnist/Ort', 'mnist/RR'], 5, { facts: [rate] }),
    );
    expect(others).toEqual([]);
    expect(driftLines(group as NonNullable<typeof group>)).toEqual([
      'mnist, 15 runs: learningRate 0.0001 → 0.0002',
      ...['Std/seed-0', 'Std/seed-1', 'Std/seed-2'].map(
        (run) =>
          `  original/mnist/${run}: loss[1]: expected 2, got 3, tolerance ±0.02 (1 of 3 values outside)`,
      ),
      '  … and 12 more lines in the report',
      '  to accept it: npx racecar golden update --only mnist --reason "…"',
    ]);
  });

  it('are apart where their causes are, and in another experiment', () => {
    expect(
      titles([
        ...rows(['mnist/Std'], 2, { facts: [rate] }),
        ...rows(['mnist/RR'], 2, { facts: [{ ...rate, got: '0.001' }] }),
        ...rows(['peak/RR'], 2, { facts: [rate] }),
        ...rows(['peak/Std'], 1, { facts: [rate, data] }),
      ]),
    ).toEqual([
      'mnist Std, 2 runs: learningRate 0.0001 → 0.0002',
      'mnist RR, 2 runs: learningRate 0.0001 → 0.001',
      'peak RR, 2 runs: learningRate 0.0001 → 0.0002',
      'peak Std, 1 run: learningRate 0.0001 → 0.0002, data SHA-256 aaaaaaaaaaaa… → bbbbbbbbbbbb…',
    ]);
  });

  it('without such a cause are grouped by what was trained, and name the metrics', () => {
    const differing = { ...picture, matches: false, pixels: 9, largest: 9, deviation: 3 };
    const [first, ...others] = rows(['peak/RR'], 3) as [GoldenResult, ...GoldenResult[]];
    const goldens = [{ ...first, pictures: [differing] }, ...others, ...rows(['peak/Ort'], 1)];
    expect(titles(goldens)).toEqual([
      'peak RR, 3 runs: loss, sheet of reverse images in 1',
      'peak Ort, 1 run: loss',
    ]);
    expect(groupDrifts(goldens).map(({ accept }) => accept)).toEqual([
      'npx racecar golden update --only peak/RR --reason "…"',
      'npx racecar golden update --only peak/Ort --reason "…"',
    ]);
  });

  it('tell what is missing and obsolete, and whether an update helps; what was not run is told elsewhere', () => {
    const none = (status: GoldenResult['status'], problem: string) =>
      rows(['peak/RR'], 1, { status, problems: [problem], metrics: [] });
    const groups = groupDrifts([
      ...none('missing', 'no fixture'),
      ...none('obsolete', 'delete it'),
      ...none('not-run', 'it failed'),
    ]);
    expect(groups.map(({ title, accept }) => [title, accept !== null])).toEqual([
      ['peak RR, 1 run: no fixture', true],
      ['peak RR, 1 run: delete it', false],
    ]);
  });
});
