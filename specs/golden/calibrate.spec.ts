import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibrate, toleranceOf } from '../../src/harness/golden/calibrate.ts';
import { formatJson } from '../../src/harness/golden/format-json.ts';
import {
  calibrateFirst,
  readTolerances,
  toleranceAt,
  writeTolerances,
} from '../../src/harness/golden/tolerances.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

const folder = temporaryFolder();
const relative = { scale: 'relative' } as const;

describe('a tolerance out of the differences that were seen', () => {
  it('is three times as wide, in steps that only ascend', () => {
    expect(toleranceOf(relative, [0.001, 0.0005, 0.02, 0.01])).toEqual({
      basis: 'measured',
      scale: 'relative',
      steps: [
        { from: 0, spread: 0.001, atol: 0, rtol: 0.003 },
        { from: 2, spread: 0.02, atol: 0, rtol: 0.06 },
      ],
    });
  });

  it('is an amount for what is absolute, and parts for what is held against the largest', () => {
    expect(toleranceOf({ scale: 'absolute' }, [0.1]).steps).toEqual([
      { from: 0, spread: 0.1, atol: 0.3, rtol: 0 },
    ]);
    expect(toleranceOf({ scale: 'largest' }, [0.1]).steps).toEqual([
      { from: 0, spread: 0.1, atol: 0, rtol: 0.3 },
    ]);
  });

  it('allows for rounding where nothing was seen to move, but for what is counted', () => {
    expect(toleranceOf(relative, [0, 0]).steps).toEqual([{ from: 0, spread: 0, atol: 0, rtol: 1e-6 }]);
    expect(toleranceOf({ scale: 'counted' }, [0, 0]).steps).toEqual([
      { from: 0, spread: 0, atol: 0, rtol: 0 },
    ]);
  });

  it('is never tighter than what it stands on', () => {
    const seen = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(seen, (differences) => {
        const tolerance = toleranceOf(relative, differences);
        differences.forEach((difference, at) => {
          expect(toleranceAt(tolerance, at, []).rtol).toBeGreaterThanOrEqual(difference);
        });
      }),
    );
  });
});

describe('a calibration', () => {
  const moved = (variant: string, seed: number, change: Table) =>
    toyRun(variant, seed, { ...toyTable(variant, seed), ...change });
  const base = [toyRun('Even', 0), toyRun('Even', 1), toyRun('Odd', 0)];
  const { Even, Odd, ...others } = calibrate(toyExperiment, base, [
    {
      isEngine: false,
      runs: [
        moved('Even', 0, { loss: [4, 2, 1.1 * 1.01], hits: [0.5, 0.6, 0.7, 0.9], weights: [8, 4.8, 1] }),
        moved('Even', 1, { error: [1, 0, 0.1, 0.1] }),
      ],
    },
    {
      isEngine: true,
      runs: [moved('Even', 0, { loss: [4.4, 2, 9] }), moved('Odd', 0, { secondsPerStep: [9] })],
    },
  ]);

  it('has the largest difference of each metric, on its own scale, over seeds and disturbances', () => {
    expect(Even?.metrics.loss?.steps.map(({ spread }) => spread)).toEqual([0.1, 7.2]);
    expect(Even?.metrics.error?.steps).toEqual([
      { from: 0, spread: 0, atol: 1e-6, rtol: 0 },
      { from: 1, spread: 0.95, atol: 3, rtol: 0 },
    ]);
    expect(Even?.metrics.hits?.steps).toEqual([
      { from: 0, spread: 0, atol: 0, rtol: 0 },
      { from: 2, spread: 0.1, atol: 0.3, rtol: 0 },
    ]);
    expect(Even?.metrics.weights?.steps).toEqual([
      { from: 0, spread: 0, atol: 0, rtol: 1e-6 },
      { from: 1, spread: 0.1, atol: 0, rtol: 0.3 },
    ]);
  });

  it('has pixels of each picture, of the parts that can be compared in the base run', () => {
    expect(Even?.pictures).toEqual({
      course: { basis: 'measured', spread: 1, pixels: 3 },
      heavy: { basis: 'measured', spread: 0, pixels: 0 },
    });
  });

  it('has the agreement of engines over the first records alone', () => {
    expect(Object.keys(Even?.agreement ?? {})).toEqual(['loss', 'error']);
    expect(Even?.agreement.loss?.steps).toEqual([{ from: 0, spread: 0.1, atol: 0, rtol: 0.3 }]);
  });

  it('has each variant that was run, and no metric that golden results do not hold', () => {
    expect(others).toEqual({});
    expect(Object.keys(Odd?.metrics ?? {})).not.toContain('secondsPerStep');
    expect(Odd?.metrics.loss?.steps).toEqual([{ from: 0, spread: 0, atol: 0, rtol: 1e-6 }]);
  });

  it('refuses a run that has none to be compared with', () => {
    const runs = [toyRun('Odd', 7)];
    expect(() => calibrate(toyExperiment, base, [{ isEngine: true, runs }])).toThrow(
      'calibration: there is no base run of throws/Odd seed 7',
    );
  });
});

describe('a file of tolerances', () => {
  const metric = {
    basis: 'measured',
    scale: 'relative',
    steps: [{ from: 0, spread: 0.1, atol: 0, rtol: 0.3 }],
  };
  const measured = {
    date: '2026-01-01',
    on: 'linux x64',
    base: 'onnx',
    disturbances: ['wasm'],
    seeds: [0],
    dataSha256: '',
  };
  const withMetrics = (metrics: unknown, pictures: unknown = {}) => ({
    measured,
    safetyFactor: 3,
    least: 1e-6,
    variants: { Odd: { metrics, pictures, agreement: {} } },
  });
  const study = { root: folder };
  const read = (content: unknown) => {
    mkdirSync(join(folder, 'fixtures/tolerances/found'), { recursive: true });
    writeFileSync(join(folder, 'fixtures/tolerances/found/throws.json'), formatJson(content));
    return readTolerances(study, 'found', 'throws');
  };

  it('is read as it was written', () => {
    const content = withMetrics({ loss: metric }, { course: { basis: 'measured', spread: 2, pixels: 6 } });
    const tolerances = read(content);
    expect(tolerances).toEqual(content);
    if (tolerances) writeTolerances(study, 'invented', 'throws', tolerances);
    expect(readTolerances(study, 'invented', 'throws')).toEqual(content);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'tighter than its own spread',
      withMetrics({ loss: { ...metric, steps: [{ from: 0, spread: 0.1, atol: 0.3, rtol: 0.01 }] } }),
      /found\/throws\.json: variants\.Odd\.metrics\.loss: the tolerance is tighter than the spread/,
    ],
    [
      'parts that are wide where an amount is asked for',
      withMetrics({ hits: { ...metric, scale: 'counted' } }),
      /metrics\.hits: the tolerance is tighter/,
    ],
    [
      'fewer pixels than were seen',
      withMetrics({}, { course: { basis: 'measured', spread: 7, pixels: 6 } }),
      /pictures\.course: the tolerance is tighter/,
    ],
    [
      'steps that leave a gap at the start',
      withMetrics({ loss: { ...metric, steps: [{ from: 1, spread: 0, atol: 0, rtol: 0 }] } }),
      /the steps must begin at 0/,
    ],
    [
      'a number below zero',
      withMetrics({ loss: { ...metric, steps: [{ from: 0, spread: -1, atol: 0, rtol: 0 }] } }),
      /spread/,
    ],
    ['no basis', withMetrics({ loss: { ...metric, basis: 'guessed' } }), /basis/],
  ])('with %s is refused, by name', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('is none where nothing was calibrated, and what to do is said', () => {
    expect(readTolerances(study, 'found', 'other')).toBeNull();
    expect(calibrateFirst(toyExperiment, 'invented')).toBe(
      'nothing was calibrated for it: "racecar golden calibrate --experiment throws --data invented" comes first',
    );
  });
});
