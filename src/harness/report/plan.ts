import { join } from 'node:path';
import { readPilots } from '../golden/pilots.ts';
import { readTolerances } from '../golden/tolerances.ts';
import { requirePower } from '../judge/power.ts';
import { type Job, jobOf } from '../runs/job.ts';
import { runFolder } from '../runs/layout.ts';
import { checkedCellsOf, seedsFrom } from '../study/cells.ts';
import type { ChosenData } from '../study/data.ts';
import type { LoadedStudy } from '../study/load-study.ts';
import { type DataByExperiment, openSecondData } from '../study/open-data.ts';
import type { Parameters } from '../study/parameters.ts';
import type { Cell, Engine, EngineStatus } from '../study/runner.ts';
import { byName, checkedOf, type Experiment, type Variant, variantNamed } from '../study/study.ts';
import { controlJobs, isAfterwards } from './control-jobs.ts';
import type { Left } from './left-to-evidence.ts';
import { witnessJobs } from './witnesses.ts';

/** The runs that a check needs. */
export interface CheckPlan {
  /** Whether it is a whole check, or a part of what one runs. */
  readonly scope: 'check' | 'part';
  readonly study: LoadedStudy;
  /** Those that take part. */
  readonly experiments: readonly Experiment[];
  /** Those whose claims are judged. */
  readonly judged: readonly Experiment[];
  /** The variants that each seed of an experiment is judged on, by its name. */
  readonly variants: Readonly<Record<string, readonly string[]>>;
  /** Those of which nothing is run, and whose claims are told by stored evidence alone. */
  readonly left: readonly Left[];
  readonly engine: Engine;
  /** The data that claims are judged on. */
  readonly data: DataByExperiment;
  /** Other data of an experiment, which one seed is compared with golden results on; only of those that have some here. */
  readonly second: DataByExperiment;
  /** The seeds that claims are judged over. */
  readonly seeds: Readonly<Record<string, readonly number[]>>;
  /** The engine that the main one is compared with; null where none is. */
  readonly otherEngine: string | null;
  /** Engines that it would rather have been compared with, and why it is not; a line each. */
  readonly leftOut: readonly string[];
  readonly jobs: {
    readonly main: readonly Job[];
    /** Of the controls of established claims. */
    readonly controls: readonly Job[];
    /** What is repeated of the evidence of findings, so that it is seen whether that still is some. */
    readonly witnesses: readonly Job[];
    readonly second: readonly Job[];
    readonly agreement: readonly Job[];
    readonly bits: readonly Job[];
  };
}

/** The seed of what is run once. */
const firstSeed = 0;

/** What a check is asked for. */
export interface Asked {
  /** A check runs something of each. */
  readonly experiments: readonly Experiment[];
  /** Those that are left to their evidence; by default none. */
  readonly left?: readonly Left[];
  readonly data: DataByExperiment;
  /** How many, from 0; null for each experiment's own number. */
  readonly seeds: number | null;
  readonly engine: Engine;
  /** Which load, best first: the main one is compared with the first other. */
  readonly engines: readonly EngineStatus[];
  /** Where the runs go, at the same places each time. */
  readonly root: string;
}

/**
 * Plans a check: everything that one runs over all seeds, what has other data on these with one, the beginning of each run on another
 * engine, and short runs whose bits are compared.
 *
 * An engine that is there and does not load is left out, and that is said; what is not installed is not missed.
 *
 * @throws InputError when a claim could not be judged with so few seeds, or pilots, tolerances or evidence are damaged
 */
export function planCheck(study: LoadedStudy, asked: Asked): CheckPlan {
  const { experiments, left = [], data, engine, root } = asked;
  const seeds = byName(experiments, (one) => seedsFrom(0, asked.seeds ?? one.seeds));
  requirePower(
    experiments.map((experiment) => {
      const { origin } = data[experiment.name] as ChosenData;
      const pilots = readPilots(study, origin, experiment);
      return { experiment, origin, pilots, seeds: asked.seeds ?? experiment.seeds };
    }),
  );
  const others = experiments.map((one) => [one.name, openSecondData(one, data[one.name] as ChosenData)]);
  const second: DataByExperiment = Object.fromEntries(others.filter(([, other]) => other));
  // Damaged ones are told before anything is run.
  for (const chosen of [data, second]) {
    for (const [name, { origin }] of Object.entries(chosen)) readTolerances(study, origin, name);
  }
  const { otherEngine, leftOut } = chooseOther(engine, asked.engines);
  const jobsOf = (
    place: (origin: string) => string,
    cells: readonly Cell[],
    from: DataByExperiment,
    on: Pick<Engine, 'name'>,
    drawsBeside = false,
  ) =>
    cells.map((cell) => {
      const { experiment, variant, seed } = cell;
      const own = from[experiment] as ChosenData;
      const folder = runFolder(join(root, place(own.origin)), study, experiment, variant, seed);
      return jobOf(study, cell, on, own, { folder, drawsBeside });
    });
  const whole = (cells: readonly Cell[], from: DataByExperiment) =>
    jobsOf((origin) => origin, cells, from, engine, true);
  const once = (which: readonly Experiment[]) =>
    checkedCellsOf(
      which,
      byName(which, () => [firstSeed]),
    );
  /** Cells of an experiment with the parameters of a probe. */
  const shortened = (experiment: Experiment, probe: { parameters(variant: Variant): Parameters }) =>
    once([experiment]).map((cell) => ({
      ...cell,
      parameters: probe.parameters(variantNamed(experiment, cell.variant)),
    }));
  const controlsOf = (experiment: Experiment) => {
    const own = data[experiment.name] as ChosenData;
    return controlJobs(
      {
        ...{ study, experiment, data: own, engine, seeds: seeds[experiment.name] ?? [] },
        root: join(root, own.origin),
      },
      experiment.claims.filter(({ standing }) => standing === 'established'),
    );
  };
  const withSecond = experiments.filter(({ name }) => second[name]);
  const bitsOf = (which: readonly Experiment[], from: DataByExperiment) =>
    which.flatMap((experiment) => {
      const { bits } = experiment.probes;
      if (!bits) return [];
      return jobsOf((origin) => `bits-${origin}`, shortened(experiment, bits), from, { name: bits.engine });
    });
  const agreementOf = (name: string) =>
    experiments.flatMap((experiment) => {
      const { agreement, slowEngines } = experiment.probes;
      if (!agreement || slowEngines?.includes(name)) return [];
      return jobsOf(() => 'agreement', shortened(experiment, agreement), data, { name });
    });
  return {
    scope: 'check',
    study,
    experiments,
    judged: experiments,
    variants: byName(experiments, (one) => checkedOf(one).map(({ name }) => name)),
    left,
    engine,
    data,
    second,
    seeds,
    otherEngine,
    leftOut,
    jobs: {
      main: whole(checkedCellsOf(experiments, seeds), data),
      controls: experiments.flatMap((experiment) => controlsOf(experiment)),
      witnesses: experiments.flatMap((one) => witnessJobs({ study, data, engine, seeds }, one, root)),
      second: whole(once(withSecond), second),
      agreement: otherEngine ? agreementOf(otherEngine) : [],
      bits: [...bitsOf(experiments, data), ...bitsOf(withSecond, second)],
    },
  };
}

/** The engine to compare with: not one that would take too long. */
function chooseOther(
  engine: Engine,
  engines: readonly EngineStatus[],
): Pick<CheckPlan, 'otherEngine' | 'leftOut'> {
  const candidates = engines.filter(({ name, isSlow }) => name !== engine.name && !isSlow);
  const first = candidates.findIndex(({ loads }) => loads);
  const passedOver = first < 0 ? candidates : candidates.slice(0, first);
  const leftOut = passedOver.flatMap((status) =>
    status.loads || !status.installed ? [] : [`engine ${status.name} is left out: ${status.reason}`],
  );
  return { otherEngine: candidates[first]?.name ?? null, leftOut };
}

/** All runs of a plan, the longest first, and last those that measure others anew. */
export function allJobs({ jobs }: CheckPlan): Job[] {
  const { main, controls, witnesses, second, agreement, bits } = jobs;
  const all = [...main, ...controls, ...witnesses, ...second, ...agreement, ...bits];
  return [...all.filter((job) => !isAfterwards(job)), ...all.filter(isAfterwards)];
}
