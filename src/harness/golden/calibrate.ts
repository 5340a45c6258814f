import { InputError } from '../../kit/errors.ts';
import { upperBound } from '../judge/proportion.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { checkedOf, type Experiment } from '../study/study.ts';
import type { Limit } from './alarm.ts';
import { capture } from './capture.ts';
import { isStill, tolerancesOf, withTolerance } from './figures.ts';
import { holdAgainst } from './hold-against.ts';
import { fewestRuns, limitOf } from './limit.ts';
import { roundUp } from './round-up.ts';
import { columns, type Pair, scattersOf, standardisedOf } from './scatter.ts';
import type { ExperimentTolerances, LeftOut, VariantTolerances } from './tolerances.ts';

/** Runs that differ from the base runs in nothing that should matter: disturbed on the same engine, on another one, or on another machine. */
export interface Family {
  /** What they differ in. */
  readonly name: string;
  /** Whether that is what computes: an engine, or a machine. */
  readonly isEngine: boolean;
  readonly runs: readonly FinishedRun[];
}

/** How often a whole check may fail by noise alone. */
const checkRate = 0.01;

type Calibration = Pick<ExperimentTolerances, 'alarm' | 'leftOut' | 'variants'>;

/**
 * Measures the tolerances of an experiment.
 *
 * A figure’s noise is what disturbed runs differ from their base runs by. A run is told by one number, the largest of its
 * deviations in units of that noise, each with the noise of all other runs; the tail of its distribution over the disturbed runs of
 * a variant gives the limit that noise alone exceeds at a stated rate, for each age of a value. Limit times noise is a figure’s tolerance, where that is no more than
 * seeds differ by: a figure that noise moves as far as another seed would is held to nothing.
 *
 * @param goldens how many golden results a whole check of the study has
 * @throws InputError when a disturbed run has no base run, or they are too few
 */
export function calibrate(
  experiment: Experiment,
  base: readonly FinishedRun[],
  families: readonly Family[],
  goldens: number,
): Calibration {
  const engines = families.filter(({ isEngine }) => isEngine);
  return {
    ...measure(experiment, base, families, goldens),
    leftOut: engines.map((engine) => {
      const others = families.filter((family) => family !== engine);
      return leaveOut(experiment, base, engine, measure(experiment, base, others, goldens).variants);
    }),
  };
}

function measure(
  experiment: Experiment,
  base: readonly FinishedRun[],
  families: readonly Family[],
  goldens: number,
): Omit<Calibration, 'leftOut'> {
  const runRate = 1 - (1 - checkRate) ** (1 / goldens);
  const pairs = pairsOf(base, families);
  const variants = checkedOf(experiment).flatMap(({ name }) => {
    const own = pairs.filter((pair) => pair.base.run.variant === name);
    const ownBase = base.filter(({ run }) => run.variant === name);
    return own.length > 0 ? [{ name, pairs: own, scatters: scattersOf(experiment, own, ownBase) }] : [];
  });
  // What nothing moves is held exactly.
  const isExact = variants.every(({ scatters }) => scatters.every(isStill));
  const largest = variants.map(({ name, scatters, pairs }) => ({
    name,
    byAge: standardisedOf(scatters, pairs),
  }));
  const ages = [...new Set(largest.flatMap(({ byAge }) => [...byAge.keys()]))];
  // One variant may be chaotic where another is not. Where each has too few runs for a tail, they share one.
  const runsOf = (own: readonly Pair[]) => own.filter(({ engine }) => engine === null).length;
  const isEach = variants.every((one) => runsOf(one.pairs) >= fewestRuns);
  const groups = isEach ? largest.map((one) => [one]) : [largest];
  // Any age may fail a run: each has its share of the rate.
  const limits = (isExact ? [] : groups).flatMap((group) =>
    ages.flatMap((age): Limit[] => {
      const own = group.flatMap(({ byAge }) => byAge.get(age) ?? []);
      const names = group.map(({ name }) => name);
      // An age that few runs have, since the others are held to nothing by then, is held to what any age of a run differs by.
      const isTold = own.length >= fewestRuns || own.every((value) => value === 0);
      const largest = isTold ? own : group.flatMap(({ byAge }) => largestOf([...byAge.values()]));
      return own.length > 0 ? [{ variants: names, age, ...limitOf(largest, runRate / ages.length) }] : [];
    }),
  );
  return {
    alarm: { check: checkRate, goldens, run: roundUp(runRate), limits },
    variants: Object.fromEntries(
      variants.map(({ name, scatters }) => {
        const ownLimits = limits.filter((limit) => limit.variants.includes(name));
        const figures = scatters.map((scatter) => withTolerance(scatter, ownLimits));
        return [name, tolerancesOf(figures)] as const;
      }),
    ),
  };
}

/** The largest of each run over all ages. */
const largestOf = (ages: readonly (readonly number[])[]) => columns(ages, (values) => Math.max(...values));

function pairsOf(base: readonly FinishedRun[], families: readonly Family[]): Pair[] {
  const keyOf = ({ run }: FinishedRun) => `${run.experiment}/${run.variant} seed ${run.seed}`;
  const bases = new Map(base.map((run) => [keyOf(run), run]));
  return families.flatMap(({ name, isEngine, runs }) =>
    runs.map((run): Pair => {
      const undisturbed = bases.get(keyOf(run));
      if (!undisturbed) throw new InputError(`calibration: there is no base run of ${keyOf(run)}`);
      return { base: undisturbed, run, engine: isEngine ? name : null };
    }),
  );
}

/** Holds an engine's runs against tolerances that were measured without it. */
function leaveOut(
  experiment: Experiment,
  base: readonly FinishedRun[],
  engine: Family,
  variants: Record<string, VariantTolerances>,
): LeftOut {
  const results = pairsOf(base, [engine]).flatMap(({ base: undisturbed, run }) => {
    const tolerances = variants[run.run.variant];
    if (!tolerances) return [];
    const expected = capture(undisturbed, experiment, null);
    const got = capture(run, experiment, null, expected.fixture.parts);
    return [holdAgainst(expected, got, experiment, tolerances).result];
  });
  const drifted = results.filter(({ status }) => status !== 'match').length;
  return {
    what: engine.name,
    runs: results.length,
    drifted,
    deviation: results.some(({ deviation }) => deviation === null)
      ? null
      : roundUp(Math.max(0, ...results.map(({ deviation }) => deviation as number))),
    // Up, to three decimals: it is a bound.
    bound: Math.ceil(1000 * upperBound(drifted, results.length)) / 1000,
  };
}
