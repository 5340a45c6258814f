import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toleranceOf } from '../../src/golden/calibrate.ts';
import { formatJson } from '../../src/golden/format.ts';
import { comparableVectors } from '../../src/golden/sheets.ts';
import { readTolerances, type Tolerances, toleranceAt, tolerancesOf } from '../../src/golden/tolerances.ts';
import { temporaryFolder } from '../setup/folders.ts';

const folder = temporaryFolder();

describe('a tolerance out of the differences that were seen', () => {
  it('is three times as wide, in steps that only ascend', () => {
    expect(toleranceOf('loss', [0.001, 0.0005, 0.02, 0.01])).toEqual({
      basis: 'measured',
      scale: 'relative',
      steps: [
        { from: 0, spread: 0.001, atol: 0, rtol: 0.003 },
        { from: 2, spread: 0.02, atol: 0, rtol: 0.06 },
      ],
    });
  });

  it('is absolute for what lies between 0 and 1', () => {
    expect(toleranceOf('testReverseError.d1', [0.1]).steps).toEqual([
      { from: 0, spread: 0.1, atol: 0.3, rtol: 0 },
    ]);
  });

  it('allows for rounding where nothing was seen to move, but for what is counted', () => {
    expect(toleranceOf('loss', [0, 0]).steps).toEqual([{ from: 0, spread: 0, atol: 0, rtol: 1e-6 }]);
    expect(toleranceOf('testAccuracy', [0, 0]).steps).toEqual([{ from: 0, spread: 0, atol: 0, rtol: 0 }]);
  });

  it('is never tighter than what it stands on', () => {
    const seen = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(seen, (differences) => {
        const tolerance = toleranceOf('loss', differences);
        differences.forEach((difference, at) => {
          expect(toleranceAt(tolerance, at).rtol).toBeGreaterThanOrEqual(difference);
        });
      }),
    );
  });
});

describe('tolerances.json', () => {
  const figure = {
    basis: 'measured',
    scale: 'relative',
    steps: [{ from: 0, spread: 0.1, atol: 0, rtol: 0.3 }],
  };
  const measured = {
    date: '2026-01-01',
    on: 'linux x64',
    base: 'onnx',
    variants: ['wasm'],
    seeds: [0],
    dataSha256: '',
  };
  const withCell = (figures: unknown, images: unknown = {}) => ({
    sources: {
      original: {
        measured,
        safetyFactor: 3,
        least: 1e-6,
        cells: { 'peak/RR': { figures, images, agreement: {} } },
      },
    },
  });
  const read = (content: unknown) => {
    const file = join(folder, 'tolerances.json');
    writeFileSync(file, formatJson(content));
    return readTolerances(file);
  };

  it('is read as it was written', () => {
    const content = withCell({ loss: figure }, { reverse: { basis: 'measured', spread: 2, pixels: 6 } });
    expect(read(content)).toEqual(content);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'tighter than its own spread',
      withCell({ loss: { ...figure, steps: [{ from: 0, spread: 0.1, atol: 0.3, rtol: 0.01 }] } }),
      /tolerances\.json: sources\.original\.cells\.peak\/RR\.figures\.loss: the tolerance is tighter than the spread/,
    ],
    [
      'fewer pixels than were seen',
      withCell({}, { reverse: { basis: 'measured', spread: 7, pixels: 6 } }),
      /images\.reverse: the tolerance is tighter/,
    ],
    [
      'steps that leave a gap at the start',
      withCell({ loss: { ...figure, steps: [{ from: 1, spread: 0, atol: 0, rtol: 0 }] } }),
      /the steps must begin at 0/,
    ],
    [
      'a number below zero',
      withCell({ loss: { ...figure, steps: [{ from: 0, spread: -1, atol: 0, rtol: 0 }] } }),
      /spread/,
    ],
    ['no basis', withCell({ loss: { ...figure, basis: 'guessed' } }), /basis/],
  ])('with %s is refused, by name', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('says what to do where nothing was calibrated', () => {
    const none: Tolerances = { sources: {} };
    expect(() => tolerancesOf(none, 'original', 'peak', 'RR')).toThrow(
      /expected tolerances of peak\/RR on original data; "npm run golden:calibrate" measures them/,
    );
  });
});

describe('singular vectors that can be compared', () => {
  it.each<[string, number[], number[]]>([
    ['all, where each value stands apart', [100, 50, 20], [1, 2, 3]],
    ['none of two that are close', [100, 20, 19, 1], [1, 4]],
    ['none of a flat spectrum', [1.01, 1, 0.99], []],
  ])('are %s', (_, spectrum, expected) => {
    expect(comparableVectors(spectrum)).toEqual(expected);
  });
});
