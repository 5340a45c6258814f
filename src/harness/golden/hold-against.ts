import { decodePng, type GrayImage, pngSize } from '../../kit/png.ts';
import type { Experiment } from '../study/study.ts';
import { compareMetric, describeMetric } from './compare.ts';
import { compareImages } from './compare-images.ts';
import { type Fixture, placeOf, type StoredFixture } from './fixture.ts';
import {
  type ChangedFact,
  type GoldenResult,
  type MetricComparison,
  mismatched,
  type PictureComparison,
} from './result.ts';
import { tolerancesFile, type VariantTolerances } from './tolerances.ts';

/** What a mismatch looks like, as PNG files. */
export interface Mismatch {
  readonly picture: string;
  readonly expected: Uint8Array;
  readonly actual: Uint8Array;
  readonly diff: Uint8Array | null;
}

/**
 * Compares what a run gave with its golden result.
 *
 * @returns the result, and those pictures that differ too much
 * @throws InputError when a stored picture is damaged
 */
export function holdAgainst(
  expected: StoredFixture,
  got: StoredFixture,
  experiment: Experiment,
  tolerances: VariantTolerances,
): { result: GoldenResult; mismatches: Mismatch[] } {
  const facts = changedFacts(expected.fixture, got.fixture);
  const bits = bitProblems(expected.fixture, got.fixture, experiment);
  const numbers = compareNumbers(expected.fixture, got.fixture, experiment, tolerances);
  const drawn = comparePictures(expected, got, experiment, tolerances);
  const problems = [...bits, ...numbers.problems, ...drawn.problems];
  const { metrics } = numbers;
  const { pictures, mismatches } = drawn;
  const amiss = [...facts, ...problems, ...mismatched(metrics), ...mismatched(pictures)];
  const place = placeOf(expected.fixture);
  const status = amiss.length === 0 ? 'match' : 'drift';
  return { result: { place, isCalibrated: true, status, facts, problems, metrics, pictures }, mismatches };
}

/** Data and parameters: they are not measured, and must be the same. */
function changedFacts(expected: Fixture, got: Fixture): ChangedFact[] {
  const facts = ({ dataSha256, parameters }: Fixture) =>
    new Map(
      Object.entries({ dataSha256, ...parameters }).map(([name, value]) => [name, JSON.stringify(value)]),
    );
  const [before, after] = [facts(expected), facts(got)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, expected: before.get(name) ?? null, got: after.get(name) ?? null }))
    .filter((fact) => fact.expected !== fact.got);
}

function bitProblems(expected: Fixture, got: Fixture, { probes }: Experiment): string[] {
  if (expected.bits === got.bits) return [];
  const show = (bits: string | null) => (bits ? `SHA-256 ${bits.slice(0, 12)}…` : 'none');
  const what = probes.bits ? `bits of ${probes.bits.words}` : 'bits';
  return [`${what}: expected ${show(expected.bits)}, got ${show(got.bits)}, no tolerance`];
}

function compareNumbers(
  expected: Fixture,
  got: Fixture,
  experiment: Experiment,
  tolerances: VariantTolerances,
) {
  const problems: string[] = [];
  const metrics: MetricComparison[] = [];
  for (const name of Object.keys({ ...expected.metrics, ...got.metrics })) {
    const [before, after] = [expected.metrics[name], got.metrics[name]];
    const metric = experiment.metrics.find((one) => one.name === name);
    const tolerance = tolerances.metrics[name];
    if (!before) problems.push(`${name}: the fixture does not have it`);
    else if (!after || !metric) problems.push(`${name}: the run does not give it`);
    else if (!tolerance) {
      problems.push(`${name}: ${tolerancesFile(expected.origin, experiment.name)} has no tolerance of it`);
    } else metrics.push(compareMetric(metric, before, after, tolerance));
  }
  return { metrics, problems };
}

function comparePictures(
  expected: StoredFixture,
  got: StoredFixture,
  experiment: Experiment,
  tolerances: VariantTolerances,
) {
  const problems: string[] = [];
  const pictures: PictureComparison[] = [];
  const mismatches: Mismatch[] = [];
  for (const picture of new Set([...expected.pictures.keys(), ...got.pictures.keys()])) {
    const words = experiment.pictures.find(({ name }) => name === picture)?.words ?? `picture ${picture}`;
    const [before, after] = [expected.pictures.get(picture), got.pictures.get(picture)];
    const tolerance = tolerances.pictures[picture]?.pixels;
    if (!before || !after || tolerance === undefined) {
      const who = tolerance === undefined ? 'has no tolerance' : before ? 'was not drawn' : 'is not stored';
      problems.push(`the ${words} ${who}`);
      continue;
    }
    const { diff, ...difference } = differenceOf(before, after, words);
    const matches = difference.pixels !== null && difference.pixels <= tolerance;
    pictures.push({ picture, words, matches, ...difference, tolerance });
    if (!matches) mismatches.push({ picture, expected: before, actual: after, diff });
  }
  return { pictures, mismatches, problems };
}

/** How two PNG files differ: in how many pixels, of how many. */
function differenceOf(expected: Uint8Array, actual: Uint8Array, words: string) {
  const { width, height } = pngSize(actual, words);
  const stored = pngSize(expected, words);
  const of = width * height;
  if (stored.width !== width || stored.height !== height) {
    const problem = `expected ${stored.width} × ${stored.height} pixels, got ${width} × ${height}`;
    return { pixels: null, of, problem, diff: null };
  }
  const decode = (png: Uint8Array): GrayImage => decodePng(png, width, height, words);
  return { ...compareImages(decode(expected), decode(actual)), of, problem: null };
}

/** The differing pixels of two pictures as a PNG; null where their sizes differ. */
export function diffOf(expected: Uint8Array, actual: Uint8Array): Uint8Array | null {
  return differenceOf(expected, actual, 'picture').diff;
}

/** A line for each thing that is not as it should be: metric, expected, got, tolerance. */
export function describeGolden({ place, facts, problems, metrics, pictures }: GoldenResult): string[] {
  const lines = [
    ...facts.map(describeFact),
    ...problems,
    ...mismatched(metrics).map(describeMetric),
    ...mismatched(pictures).map(describePicture),
  ];
  return lines.map((line) => `${place}: ${line}`);
}

export const describeFact = ({ name, expected, got }: ChangedFact): string =>
  `${name}: expected ${expected ?? 'nothing'}, got ${got ?? 'nothing'}`;

export function describePicture({ words, pixels, of, tolerance, problem }: PictureComparison): string {
  return `${words}: ${problem ?? `${pixels} of ${of} pixels differ, tolerance ${tolerance}`}`;
}
