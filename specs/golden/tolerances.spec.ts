import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { formatJson } from '../../src/harness/golden/format-json.ts';
import {
  calibrateFirst,
  leastTolerance,
  type MetricTolerance,
  readTolerances,
  type VariantTolerances,
  writeTolerances,
} from '../../src/harness/golden/tolerances.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { toyExperiment } from '../setup/toy-experiment.ts';

const study = { root: temporaryFolder() };
const file = join(study.root, 'fixtures/tolerances/found/throws.json');

const read = (content: unknown) => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, formatJson(content));
  return readTolerances(study, 'found', 'throws');
};

const loss: MetricTolerance = {
  scale: 'relative',
  range: [0, null],
  noise: [1e-7, 1e-5, 0.1],
  seeds: [0.1, 0.1, 0.1],
  tolerance: [2e-6, 1e-3, null],
};
const hits: MetricTolerance = {
  scale: 'counted',
  range: [0, 1],
  quantum: 0.1,
  noise: [0, 1],
  seeds: [0, 4],
  tolerance: [1, 3],
};
const odd = (metrics: VariantTolerances['metrics'], pictures: VariantTolerances['pictures'] = {}) =>
  madeUpTolerances({ Odd: { metrics, pictures } });
const ofLoss = (change: Partial<MetricTolerance>) => odd({ loss: { ...loss, ...change } });
const ofHits = (change: Partial<MetricTolerance>) => odd({ hits: { ...hits, ...change } });

describe('a file of tolerances', () => {
  const whole = odd(
    { loss, hits },
    { course: { noise: 0.01, tolerance: 0.2 }, heavy: { noise: 0.9, tolerance: null } },
  );

  it('is read as it was written', () => {
    expect(read(whole)).toEqual(whole);
    writeTolerances(study, 'invented', 'throws', whole);
    expect(readTolerances(study, 'invented', 'throws')).toEqual(whole);
  });

  it('is none where nothing was calibrated, and what to do is said', () => {
    expect(readTolerances(study, 'found', 'other')).toBeNull();
    expect(calibrateFirst(toyExperiment, 'invented')).toMatch(
      /^nothing was calibrated for it: "racecar golden calibrate --experiment throws --data invented[^"]*" comes first$/,
    );
  });
});

describe('a tolerance', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'is tighter than the noise that was seen',
      ofLoss({ tolerance: [2e-6, 9e-6, null] }),
      /found\/throws\.json: variants\.Odd\.metrics\.loss: tolerance 1 is tighter than the noise that was seen/,
    ],
    [
      'of a count is fewer than were seen',
      ofHits({ noise: [0, 4] }),
      /metrics\.hits: tolerance 1 is tighter than the noise/,
    ],
    [
      'is wider than what seeds differ by',
      ofLoss({ tolerance: [2e-6, 0.11, null] }),
      /metrics\.loss: tolerance 1 is wider than the spread between seeds/,
    ],
    [
      'of a count is wider than what seeds differ by',
      ofHits({ tolerance: [3, 3] }),
      /metrics\.hits: tolerance 0 is wider than the spread between seeds/,
    ],
    [
      'is as wide as all that a count can be',
      ofHits({ seeds: [0, 20], tolerance: [1, 10] }),
      /metrics\.hits: tolerance 1 is as wide as the range of the metric/,
    ],
    [
      'is as wide as all that an amount can be',
      odd({
        loss: { ...loss, scale: 'absolute', range: [0, 2], seeds: [9, 9, 9], tolerance: [2e-6, 2, null] },
      }),
      /metrics\.loss: tolerance 1 is as wide as the range of the metric/,
    ],
    [
      'is of more values than their noise',
      ofLoss({ tolerance: [2e-6, 1e-3, null, null] }),
      /metrics\.loss: expected as many noises and spreads as tolerances/,
    ],
    ['is below zero', ofLoss({ tolerance: [-1, 1e-3, null] }), /metrics\.loss\.tolerance\.0/],
    [
      'of a picture is tighter than the noise that was seen',
      odd({}, { course: { noise: 0.2, tolerance: 0.1 } }),
      /pictures\.course: the tolerance is tighter than the noise that was seen/,
    ],
    [
      'of a picture is all of its contrast',
      odd({}, { course: { noise: 0.2, tolerance: 1 } }),
      /pictures\.course: the tolerance is as wide as the contrast/,
    ],
  ])('that %s is refused, by name', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it.each<[string, unknown]>([
    [
      'a last place or some of 32 bits, where seeds differ by nothing',
      ofLoss({ seeds: [0, 0, 0], tolerance: [leastTolerance, null, null] }),
    ],
    ['a single count, where seeds differ by nothing', ofHits({ seeds: [0, 4], tolerance: [1, 3] })],
    ['what seeds differ by', ofLoss({ tolerance: [0.1, 0.1, null] })],
    ['nothing at all, where nothing was seen to move', ofLoss({ noise: [0, 0, 0], tolerance: [0, 0, 0] })],
  ])('may be %s', (_, content) => {
    expect(read(content)).toEqual(content);
  });

  it('that would be refused is not written', () => {
    const bad = ofLoss({ tolerance: [2e-6, 0.11, null] });
    expect(() => writeTolerances(study, 'found', 'never', bad)).toThrow(
      /wider than the spread between seeds/,
    );
    expect(readTolerances(study, 'found', 'never')).toBeNull();
  });
});

describe('a file in another form is refused', () => {
  const { leftOut: _, ...without } = odd({ loss });
  it.each<[string, unknown, RegExp]>([
    [
      'that earlier versions wrote',
      { measured: {}, safetyFactor: 3, least: 1e-6, variants: {} },
      /throws\.json: an earlier version of this program measured it; "racecar golden calibrate --fewer[^"]*" replaces it/,
    ],
    ['that lacks the evidence', without, /leftOut/],
    ['that says more', { ...odd({ loss }), factor: 3 }, /factor/],
    ['of an unknown scale', odd({ loss: { ...loss, scale: 'guessed' as never } }), /metrics\.loss\.scale/],
  ])('%s', (...[, content, message]) => {
    expect(() => read(content)).toThrow(message);
  });
});
