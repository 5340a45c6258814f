import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Limit } from '../../src/harness/golden/alarm.ts';
import { calibrate, type Family } from '../../src/harness/golden/calibrate.ts';
import { capture } from '../../src/harness/golden/capture.ts';
import { holdAgainst } from '../../src/harness/golden/hold-against.ts';
import {
  type ExperimentTolerances,
  type MetricTolerance,
  readTolerances,
  type VariantTolerances,
  writeTolerances,
} from '../../src/harness/golden/tolerances.ts';
import { type Metric, seriesOf, type Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Experiment } from '../../src/harness/study/study.ts';
import { Random } from '../../src/kit/random.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { toyExperiment, toyRun, toyTable } from '../setup/toy-experiment.ts';

/** Runs of the toy experiment whose seeds differ by some tenths, and that are disturbed as it is told. */

const experiment: Experiment = { ...toyExperiment, pictures: [] };
const seeds = [0, 1, 2];
const draws = Array.from({ length: 20 }, (_, at) => at + 1);

const table = (seed: number): Table => ({
  ...toyTable('Even', seed),
  loss: [5, 4, 3, 2, 1].map((value) => value * (1 + seed / 10)),
  error: [0.5, 0.4 + seed / 10, 0.3 + seed / 10],
  hits: [0.3 + seed / 10, 0.3 + (3 * seed) / 10, 0.5],
  weights: [8 + seed, 4 + seed, 1 + seed],
});
const runOf = (seed: number, changes: Table = {}) => toyRun('Even', seed, { ...table(seed), ...changes });
const base = seeds.map((seed) => runOf(seed));

/** What is changed in the table of a seed, by whatever chance there is. */
type Change = (table: Table, random: Random, seed: number) => Table;
const family = (name: string, change: Change, { isEngine = false, draw = 0 } = {}): Family => ({
  name,
  isEngine,
  runs: seeds.map((seed) => runOf(seed, change(table(seed), new Random(100 * seed + draw, 'noise'), seed))),
});
const disturbed = (change: Change, which = draws) =>
  which.map((draw) => family(`disturbed-${draw}`, change, { draw }));
const onEngine = (change: Change) => family('another', change, { isEngine: true });

/** Moves each value of a metric by up to a part of itself. */
const moving =
  (name: string, part: number, from = 0): Change =>
  (measured, random) => ({
    [name]: seriesOf(measured, name).map((value, at) => {
      const far = random.uniform(-part, part);
      return at < from ? value : value * (1 + far);
    }),
  });

/** Several changes, of different metrics. */
const all =
  (...changes: Change[]): Change =>
  (...given) =>
    Object.assign({}, ...changes.map((change) => change(...given)));

const evenOf = ({ variants }: Pick<ExperimentTolerances, 'variants'>) => variants.Even as VariantTolerances;
const ofMetric = (families: readonly Family[], name: string) =>
  evenOf(calibrate(experiment, base, families, 1)).metrics[name] as MetricTolerance;
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
/** What all runs of some families deviate by in one value of the loss. */
const movesOf = (families: readonly Family[], at: number) =>
  families.flatMap(({ runs }) =>
    runs.map(({ run, table: moved }) => {
      const value = seriesOf(table(run.seed), 'loss')[at] as number;
      return (seriesOf(moved, 'loss')[at] as number) / value - 1;
    }),
  );

/** That a number is another one, rounded up to two digits. */
function expectRoundedUp(rounded: number | null | undefined, value: number): void {
  expect(rounded).toBeGreaterThanOrEqual(value * (1 - 1e-9));
  expect(rounded).toBeLessThanOrEqual(value * 1.1);
  expect(Number(rounded?.toPrecision(2))).toBe(rounded);
}

describe('noise', () => {
  const families = disturbed(moving('loss', 1e-4));

  it('is the root mean square of what disturbed runs differ by, in units of the scale', () => {
    expectRoundedUp(ofMetric(families, 'loss').noise[0], rms(movesOf(families, 0)));
  });

  it('is that of an engine where its runs differ by more, however few they are', () => {
    const other = onEngine(({ loss = [] }) => ({ loss: loss.map((value) => value * 1.0002) }));
    expectRoundedUp(ofMetric([...families, other], 'loss').noise[0], 2e-4);
    const nearer = onEngine(({ loss = [] }) => ({ loss: loss.map((value) => value * 1.00001) }));
    expect(ofMetric([...families, nearer], 'loss').noise).toEqual(ofMetric(families, 'loss').noise);
  });

  it('of a curve is what the next record moves by, too, where that is more; of the first its own', () => {
    const late = disturbed(
      all(moving('loss', 1e-4), (measured, random) => {
        const { loss = [] } = moving('loss', 1e-4)(measured, random, 0);
        return {
          loss: loss.map((value, at) =>
            at === 1 || at === 3 ? value * (1 + random.uniform(-1e-3, 1e-3)) : value,
          ),
        };
      }),
    );
    const { noise } = ofMetric(late, 'loss');
    expect(noise[2]).toBe(noise[3]);
    expectRoundedUp(noise[0], rms(movesOf(late, 0)));
    expect(noise[0]).toBeLessThan((noise[1] as number) / 5);
  });

  it('of what is counted is the most that was seen', () => {
    const one = disturbed(({ hits = [] }, _, seed) => ({
      hits: hits.map((value, at) => (at === 2 && seed === 1 ? value + 0.1 : value)),
    }));
    expect(ofMetric([...families, ...one], 'hits').noise).toEqual([0, 1, 1]);
  });

  it('is never less than the last place of 32 bits, once anything moved', () => {
    const { noise } = ofMetric(families, 'firstWeights');
    for (const value of noise) expect(value).toBeGreaterThanOrEqual(2 ** -23);
  });
});

describe('what seeds differ by', () => {
  it('is the root mean square of the differences of two, in units of the scale', () => {
    const { loss = [] } = Object.fromEntries(
      Object.entries(evenOf(calibrate(experiment, base, disturbed(moving('loss', 1e-4)), 1)).metrics).map(
        ([name, metric]) => [name, (metric as MetricTolerance).seeds],
      ),
    );
    // 1, 1.1 and 1.2: differences of 0.1, 0.1 and 0.2, of 1.1 in the mean.
    for (const spread of loss) expect(spread).toBeCloseTo(rms([0.1, 0.1, 0.2]) / 1.1, 2);
  });
});

/** Noise with a heavy tail: its root mean square does not tell how far it goes. */
const withTail =
  (shape: number): Change =>
  (measured, random) => ({
    loss: seriesOf(measured, 'loss').map((value) => {
      const far = 1e-5 * (1 - random.uniform()) ** -shape;
      return value * (1 + (random.uniform() < 0.5 ? far : -far));
    }),
  });
const heavily = withTail(0.4);

const limitOf = ({ alarm }: Pick<ExperimentTolerances, 'alarm'>, age: string) =>
  alarm.limits.find((limit) => limit.age === age) as Limit;

describe('the limit', () => {
  const families = disturbed(moving('loss', 1e-4));

  it('is of each age of its own, and the tolerances of its values are it times their noise', () => {
    const one = disturbed((...given) => {
      const [calm = [], wild = []] = [moving('loss', 1e-4), heavily].map((change) => change(...given).loss);
      return { loss: calm.map((value, at) => (at < 2 ? value : (wild[at] as number))) };
    });
    const measured = calibrate(experiment, base, one, 1000);
    expect(measured.alarm.limits.map(({ age }) => age)).toEqual(
      expect.arrayContaining(['the start', 'record 0', 'record 1', 'records 2 to 3', 'records 4 to 7']),
    );
    const limits = ['record 0', 'record 1', 'records 2 to 3', 'records 2 to 3', 'records 4 to 7'].map(
      (age) => limitOf(measured, age).limit,
    );
    expect(new Set(limits).size).toBeGreaterThan(1);
    const { noise, tolerance } = evenOf(measured).metrics.loss as MetricTolerance;
    noise.forEach((value, at) => {
      expectRoundedUp(tolerance[at], (limits[at] as number) * value);
    });
  });

  it('is no less than the largest deviation of any run, and than sixteen times the noise', () => {
    for (const change of [moving('loss', 1e-4), heavily]) {
      for (const { limit, tail } of calibrate(experiment, base, disturbed(change), 1).alarm.limits) {
        expect(limit).toBeGreaterThanOrEqual(Math.max(16, tail?.largest ?? 0));
        expect(tail?.runs ?? 60).toBe(60);
      }
    }
  });

  it('holds each run against the noise of all others, so that one that goes astray is seen in full', () => {
    const astray = family('disturbed-21', ({ loss = [] }, _, seed) => ({
      loss: loss.map((value) => (seed === 1 ? value * 1.003 : value)),
    }));
    const others = rms([...movesOf(families, 0), 0, 0]);
    const { tail } = limitOf(calibrate(experiment, base, [...families, astray], 1), 'record 0');
    expect(tail?.largest).toBeCloseTo(0.003 / others, 1);
    // With its own noise it would be no more than this, however far it went.
    expect(tail?.largest).toBeGreaterThan(Math.sqrt(63));
  });

  it('is the higher the more golden results a check has, so that whole checks fail as seldom', () => {
    const measured = [1, 10, 1000].map((goldens) =>
      calibrate(experiment, base, disturbed(withTail(0.9)), goldens),
    );
    const limits = measured.map((one) => limitOf(one, 'record 0').limit);
    expect(limits).toEqual(limits.toSorted((a, b) => a - b));
    expect(limits[2]).toBeGreaterThan(limits[0] as number);
    measured.forEach(({ alarm: { check, goldens, run } }, at) => {
      expect([check, goldens]).toEqual([0.01, [1, 10, 1000][at]]);
      expectRoundedUp(run, 1 - 0.99 ** (1 / goldens));
    });
  });

  it('lets fresh runs with the same noise pass but for one in a hundred or so, and none that is altered', () => {
    const tolerances = evenOf(calibrate(experiment, base, disturbed(heavily), 1));
    const expected = capture(base[0] as FinishedRun, experiment, null);
    const statusOf = (changes: Table) =>
      holdAgainst(expected, capture(runOf(0, changes), experiment, null), experiment, tolerances).result
        .status;
    const fresh = Array.from({ length: 1000 }, (_, at) => new Random(1000 + at, 'noise'));
    const drifted = fresh.filter((random) => statusOf(heavily(table(0), random, 0)) === 'drift');
    expect(drifted.length).toBeLessThan(30);
    for (const at of [0, 1, 2, 3, 4]) {
      const loss = seriesOf(table(0), 'loss').map((value, place) => (place === at ? value * 1.003 : value));
      expect(statusOf({ loss })).toBe('drift');
    }
  });

  it('is not fitted to fewer than thirty disturbed runs', () => {
    expect(() => calibrate(experiment, base, disturbed(moving('loss', 1e-4), draws.slice(0, 9)), 1)).toThrow(
      'calibration: expected 30 disturbed runs or more, got 27; ask for more --seeds or --draws',
    );
    const enough = calibrate(experiment, base, disturbed(moving('loss', 1e-4), draws.slice(0, 10)), 1);
    expect(limitOf(enough, 'record 0').tail?.runs).toBe(30);
    expect(() => calibrate(experiment, base, disturbed(moving('loss', 1e-4), [1]), 1)).toThrow(/got 3;/);
  });

  it('of an age that one variant alone is held at is told by all runs, where those of the variant are too few', () => {
    const named = (variant: string, run: FinishedRun): FinishedRun => ({
      ...run,
      run: { ...run.run, variant },
    });
    const chaotic: Change = ({ loss = [] }, random) => ({
      loss: loss.map((value, at) => value * (1 + random.uniform(-1, 1) * (at < 2 ? 1e-4 : 0.3))),
    });
    const nine = draws.slice(0, 9);
    const calm = disturbed(moving('loss', 1e-4), nine);
    const wild = disturbed(chaotic, nine);
    const both = calm.map((one, at) => ({
      ...one,
      runs: [...one.runs, ...(wild[at] as Family).runs.map((run) => named('Odd', run))],
    }));
    const ofBoth = [...base, ...base.map((run) => named('Odd', run))];
    const { alarm, variants } = calibrate(experiment, ofBoth, both, 1);
    expect(variants.Odd?.metrics.loss?.tolerance.slice(2)).toEqual([null, null, null]);
    expect(limitOf({ alarm }, 'records 4 to 7')).toMatchObject({ tail: { runs: 54 } });
    const tails = alarm.limits.map(({ tail }) => tail?.largest ?? 0);
    expect(limitOf({ alarm }, 'records 4 to 7').tail?.largest).toBe(Math.max(...tails));
  });

  it('needs a base run of each disturbed one', () => {
    const runs = [toyRun('Odd', 7)];
    expect(() => calibrate(experiment, base, [{ name: 'other', isEngine: true, runs }], 1)).toThrow(
      'calibration: there is no base run of throws/Odd seed 7',
    );
  });
});

describe('a value is held to nothing', () => {
  it('on a curve from the record on before it is no longer reproducible', () => {
    const chaotic = disturbed(
      all(moving('loss', 1e-4), (measured, random) => {
        const { loss = [] } = moving('loss', 1e-4)(measured, random, 0);
        return {
          loss: loss.map((value, at) => (at === 3 ? value * (1 + random.uniform(-0.1, 0.1)) : value)),
        };
      }),
    );
    const measured = calibrate(experiment, base, chaotic, 1);
    const { tolerance, noise } = evenOf(measured).metrics.loss as MetricTolerance;
    expect(tolerance.map((value) => value !== null)).toEqual([true, true, false, false, false]);
    // The last one would be small enough by itself.
    expect(noise[4]).toBeLessThan((noise[3] as number) / 100);
    expect(measured.alarm.limits.map(({ age }) => age)).not.toContain('records 4 to 7');
  });

  it('where its tolerance would be wider than what seeds differ by', () => {
    const [steady, wild] = [moving('weights', 1e-4), moving('weights', 2e-4)];
    const { tolerance } = ofMetric(disturbed(steady), 'weights');
    expect(tolerance).not.toContain(null);
    const astray = family('disturbed-21', ({ weights = [] }, _, seed) => ({
      weights: weights.map((value, at) => (seed === 1 && at === 0 ? value * 1.05 : value)),
    }));
    const measured = calibrate(experiment, base, [...disturbed(wild), astray], 1);
    const { noise, seeds: spread, ...held } = evenOf(measured).metrics.weights as MetricTolerance;
    const { limit } = limitOf(measured, 'the end');
    expect(held.tolerance[0]).toBeNull();
    expect(limit * (noise[0] as number)).toBeGreaterThan(spread[0] as number);
    expect(limit * (noise[2] as number)).toBeLessThan(spread[2] as number);
    expectRoundedUp(held.tolerance[2], limit * (noise[2] as number));
  });

  it('where seeds differ in nothing, but for the last places of 32 bits', () => {
    const seedless = base.map((run) => ({
      ...run,
      table: { ...run.table, loss: seriesOf(table(0), 'loss') },
    }));
    const same = disturbed((_, random) => moving('loss', 1e-4)(table(0), random, 0));
    const { loss, firstWeights } = evenOf(calibrate(experiment, seedless, same, 1)).metrics;
    expect(loss?.tolerance).toEqual([null, null, null, null, null]);
    for (const value of firstWeights?.tolerance ?? []) {
      expect(value).toBeGreaterThan(1e-6);
      expect(value).toBeLessThanOrEqual(2e-6);
    }
  });

  it('where it would be as wide as all that the metric can be', () => {
    const [hits] = toyExperiment.metrics.filter(({ name }) => name === 'hits') as [Metric];
    const single = {
      ...experiment,
      metrics: [...experiment.metrics.filter((one) => one !== hits), { ...hits, of: 1 }],
    };
    const { metrics } = evenOf(calibrate(single, base, disturbed(moving('loss', 1e-4)), 1));
    expect(metrics.hits?.tolerance).toEqual([null, null, null]);
  });
});

describe('what is counted', () => {
  it('may differ by twice the most that was seen, and one more', () => {
    const counts = disturbed(
      all(moving('loss', 1e-4), ({ hits = [] }, _, seed) => ({
        hits: hits.map((value, at) => (at === 1 && seed === 2 ? value - 0.1 : value)),
      })),
    );
    const { tolerance, quantum } = ofMetric(counts, 'hits');
    expect(quantum).toBe(0.1);
    expect(tolerance[1]).toBe(3);
    expect(ofMetric(disturbed(moving('loss', 1e-4)), 'hits').tolerance).toEqual([1, 1, 1]);
  });
});

describe('a study that computes the same each time', () => {
  const again = draws.map((draw) => family(`disturbed-${draw}`, () => ({}), { draw }));

  it('is held exactly, in what is counted as well', () => {
    const { alarm, variants } = calibrate(toyExperiment, base, again, 1);
    expect(alarm.limits).toEqual([]);
    for (const { tolerance, noise } of Object.values(evenOf({ variants }).metrics)) {
      expect(new Set([...tolerance, ...noise])).toEqual(new Set([0]));
    }
    expect(evenOf({ variants }).pictures.course).toEqual({ noise: 0, tolerance: 0 });
  });

  it('is seen to be that in a single run of each', () => {
    const measured = calibrate(experiment, base, again.slice(0, 1), 1);
    expect(measured).toEqual(calibrate(experiment, base, again, 1));
  });

  it('is held to sixteen times what engines differ by, where they do', () => {
    const other = onEngine(({ loss = [] }) => ({ loss: loss.map((value) => value * 1.0001) }));
    const { alarm, variants, leftOut } = calibrate(experiment, base, [...again, other], 1);
    expect(alarm.limits.map(({ limit, tail }) => [limit, tail])).toEqual(alarm.limits.map(() => [16, null]));
    const { tolerance, noise, seeds } = evenOf({ variants }).metrics.loss as MetricTolerance;
    tolerance.forEach((value, at) => {
      // Later than in the first two records a thousandth of what seeds differ by is the least that is taken for noise.
      const least = at < 2 ? 1e-4 : Math.max(1e-4, 1e-3 * (seeds[at] as number));
      expect(noise[at]).toBeGreaterThanOrEqual(least * 0.95);
      expect(noise[at]).toBeLessThanOrEqual(least * 1.1);
      expectRoundedUp(value, 16 * (noise[at] as number));
    });
    // Without that engine it would have been held exactly.
    expect(leftOut).toEqual([{ what: 'another', runs: 3, drifted: 3, deviation: null, bound: 1 }]);
  });
});

describe('pictures', () => {
  const pictured = (change: Change) =>
    evenOf(calibrate(toyExperiment, base, disturbed(all(moving('loss', 1e-4), change)), 1)).pictures;

  it('have a tolerance in parts of their contrast', () => {
    const { course } = pictured((measured, random) => ({
      error: seriesOf(measured, 'error').map((value) => value + random.uniform(-0.008, 0.008)),
    }));
    // By two grays at the most, one of which is rounding, where there are 26 to be seen or 51.
    expect(course?.noise).toBeGreaterThan(1 / 255);
    expect(course?.noise).toBeLessThan(1 / 25);
    expectRoundedUp(course?.tolerance, 16 * (course?.noise as number));
  });

  it('have none where noise is half of what is to be seen on them', () => {
    const { course } = pictured((measured, random) => ({
      error: seriesOf(measured, 'error').map((value) => value + random.uniform(-0.2, 0.2)),
    }));
    expect(course?.tolerance).toBeNull();
  });

  it('that show nothing in any run are not known', () => {
    const flat = base.map((run) => ({ ...run, table: { ...run.table, error: [0.5, 0.5, 0.5] } }));
    const families = disturbed(moving('loss', 1e-4)).map((one) => ({
      ...one,
      runs: one.runs.map((run) => ({ ...run, table: { ...run.table, error: [0.5, 0.5, 0.5] } })),
    }));
    expect(Object.keys(evenOf(calibrate(toyExperiment, flat, families, 1)).pictures)).toEqual(['heavy']);
  });
});

describe('an engine that is left out', () => {
  const families = disturbed(moving('loss', 1e-4));

  it('is evidence where its runs match tolerances that were measured without it', () => {
    const near = onEngine(moving('loss', 5e-5));
    const { leftOut } = calibrate(experiment, base, [...families, near], 1);
    expect(leftOut).toMatchObject([{ what: 'another', runs: 3, drifted: 0, bound: 0.632 }]);
    expect(leftOut[0]?.deviation).toBeGreaterThan(0);
    expect(leftOut[0]?.deviation).toBeLessThan(1);
  });

  it('is told of where they drift, though the tolerances that are written allow for it', () => {
    const far = onEngine(({ loss = [] }) => ({ loss: loss.map((value) => value * 1.002) }));
    const { leftOut, variants } = calibrate(experiment, base, [...families, far], 1);
    expect(leftOut).toMatchObject([{ what: 'another', runs: 3, drifted: 3, bound: 1 }]);
    expect(leftOut[0]?.deviation).toBeGreaterThan(1);
    for (const value of evenOf({ variants }).metrics.loss?.tolerance ?? [])
      expect(value).toBeGreaterThan(0.002);
  });
});

it('only compared variants that were run have tolerances, and only metrics that golden results hold', () => {
  const { variants } = calibrate(experiment, base, disturbed(moving('loss', 1e-4)), 1);
  expect(Object.keys(variants)).toEqual(['Even']);
  expect(Object.keys(evenOf({ variants }).metrics)).toEqual([
    ...['loss', 'error', 'hits', 'weights', 'firstWeights', 'late.loss'],
  ]);
});

const study = { root: temporaryFolder() };
it('whatever runs showed can be written, and is read as it was written', () => {
  const chance = fc.record({
    seed: fc.nat(1000),
    loss: fc.constantFrom(0, 1e-7, 1e-4, 1e-2, 1, 100),
    hits: fc.constantFrom(0, 0.1, 0.5),
    engine: fc.constantFrom(0, 1e-7, 1e-3, 10),
    spread: fc.constantFrom(0, 1e-6, 0.1, 10),
    isZero: fc.boolean(),
  });
  fc.assert(
    fc.property(chance, ({ seed, loss, hits, engine, spread, isZero }) => {
      const tableOf = (at: number): Table => ({
        ...table(at),
        loss: [1 + at * spread, isZero ? 0 : 2, 3],
        hits: [0, at / 2, 1],
      });
      const runs = seeds.map((at) => toyRun('Even', at, tableOf(at)));
      const moved = (name: string, isEngine: boolean, draw: number, far: number): Family => ({
        name,
        isEngine,
        runs: seeds.map((at) => {
          const random = new Random(seed + 100 * at + draw, 'noise');
          const changes = {
            loss: seriesOf(tableOf(at), 'loss').map((value) => value + random.uniform(0, far)),
            hits: seriesOf(tableOf(at), 'hits').map((value) =>
              Math.min(1, value + Math.round(10 * random.uniform(0, hits)) / 10),
            ),
          };
          return toyRun('Even', at, { ...tableOf(at), ...changes });
        }),
      });
      const families = [
        ...draws.map((draw) => moved(`disturbed-${draw}`, false, draw, loss)),
        moved('another', true, 50, engine),
      ];
      const written = { ...madeUpTolerances({}), ...calibrate(toyExperiment, runs, families, 6) };
      writeTolerances(study, 'found', 'throws', written);
      expect(readTolerances(study, 'found', 'throws')).toEqual(written);
    }),
    { numRuns: 60 },
  );
});
