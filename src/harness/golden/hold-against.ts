import type { Table } from '../study/metrics.ts';
import type { Experiment } from '../study/study.ts';
import { compareMetric, describeMetric } from './compare.ts';
import { comparePictures, describePicture, type Mismatch, noPictures } from './compare-pictures.ts';
import { type Fixture, placeOf, type StoredFixture } from './fixture.ts';
import { beginningOf } from './held.ts';
import { type ChangedFact, type GoldenResult, type MetricComparison, mismatched } from './result.ts';
import type { VariantTolerances } from './tolerances.ts';

/**
 * Compares what a run gave with its golden result.
 *
 * @param records after how many the run was cut; null of a whole one
 * @returns the result, and those pictures that differ too much
 * @throws InputError when a stored picture is damaged
 */
export function holdAgainst(
  expected: StoredFixture,
  got: StoredFixture,
  experiment: Experiment,
  tolerances: VariantTolerances,
  records: number | null = null,
): { result: GoldenResult; mismatches: Mismatch[] } {
  const isCut = records !== null;
  const facts = changedFacts(expected.fixture, got.fixture, isCut);
  const bits = isCut ? [] : bitProblems(expected.fixture, got.fixture, experiment);
  const numbers = compareNumbers(expected.fixture, got.fixture, experiment, tolerances, records);
  const drawn = isCut ? noPictures : comparePictures(expected, got, experiment, tolerances);
  const problems = [...bits, ...numbers.problems, ...drawn.problems];
  const { metrics } = numbers;
  const { pictures, mismatches } = drawn;
  const amiss = [...facts, ...problems, ...mismatched(metrics), ...mismatched(pictures)];
  const place = placeOf(expected.fixture);
  const status = amiss.length === 0 ? 'match' : 'drift';
  const deviation = largestOf([...metrics, ...pictures]);
  return {
    result: { place, isCalibrated: true, status, deviation, facts, problems, metrics, pictures },
    mismatches,
  };
}

/** Null where one is no number. */
function largestOf(all: readonly { readonly deviation: number | null }[]): number | null {
  const deviations = all.map(({ deviation }) => deviation);
  return deviations.includes(null) ? null : Math.max(0, ...(deviations as number[]));
}

/** Data, beginning and parameters: they are not measured, and must be the same. A cut run has fewer steps. */
export function changedFacts(expected: Fixture, got: Fixture, isCut: boolean): ChangedFact[] {
  const facts = ({ dataSha256, initialSha256, parameters }: Fixture) =>
    new Map(
      Object.entries({ dataSha256, initialSha256, ...(isCut ? {} : parameters) }).flatMap(([name, value]) =>
        value === null ? [] : [[name, JSON.stringify(value)]],
      ),
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
  records: number | null,
) {
  const part = (table: Table) => (records === null ? table : beginningOf(table, experiment.metrics, records));
  const [before, after] = [part(expected.metrics), part(got.metrics)];
  const problems: string[] = [];
  const metrics: MetricComparison[] = [];
  for (const name of Object.keys({ ...before, ...after })) {
    const metric = experiment.metrics.find((one) => one.name === name);
    const tolerance = tolerances.metrics[name];
    if (!before[name]) problems.push(`${name}: the fixture does not have it`);
    else if (!after[name] || !metric) problems.push(`${name}: the run does not give it`);
    else if (!tolerance) {
      problems.push(`${name}: nothing was calibrated for it on ${expected.origin} data`);
    } else metrics.push(compareMetric(metric, before, after, tolerance, records !== null));
  }
  return { metrics, problems };
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
