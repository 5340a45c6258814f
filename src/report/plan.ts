import { join } from 'node:path';
import { requirePower } from '../claims/power.ts';
import { claims } from '../claims/registry.ts';
import { choiceOf, type DataChoice, type DataSource, openDataSource } from '../datasets/source.ts';
import type { Engine, EngineName } from '../engines/engine.ts';
import type { EngineStatus } from '../engines/registry.ts';
import { stepsToAgree } from '../golden/agreement.ts';
import { bitSeed, bitSteps } from '../golden/capture.ts';
import { named } from '../kit/arrays.ts';
import { InputError } from '../kit/errors.ts';
import { objectives } from '../objectives/registry.ts';
import type { Job } from '../runs/job.ts';
import { runFolder } from '../runs/layout.ts';
import type { Whole } from '../runs/shards.ts';
import {
  type ExperimentName,
  experimentNames,
  experiments,
  gridOf,
  imageExperiments,
  type Training,
} from '../training/experiments.ts';

/** The engine whose bits are the same everywhere. */
const bitEngine: EngineName = 'wasm';

export type Seeds = Readonly<Partial<Record<ExperimentName, readonly number[]>>>;

/** The trainings that a check needs. */
export interface CheckPlan {
  /** Whether it is a whole check, or a part of what one trains. */
  readonly scope: 'check' | 'part';
  /** The experiments whose claims are judged. */
  readonly judged: readonly ExperimentName[];
  readonly engine: Pick<Engine, 'name' | 'version'>;
  /** The images that claims are judged on. */
  readonly main: DataSource;
  /** The seeds that the claims of each experiment are judged over. */
  readonly seeds: Seeds;
  /** The other data, which one seed is compared with golden results on; null where it is not there. */
  readonly secondary: DataSource | null;
  /** The engine that the main one is compared with; null where none is. */
  readonly otherEngine: EngineName | null;
  /** Engines that it would rather have been compared with, and why it is not; a line each. */
  readonly leftOut: readonly string[];
  readonly jobs: {
    readonly main: readonly Job[];
    readonly secondary: readonly Job[];
    readonly agreement: readonly Job[];
    readonly bits: readonly Job[];
  };
}

/**
 * Plans a check: everything over all seeds, experiments with images on the other images with one, a short run of each
 * training on another engine, and one of 50 steps on wasm.
 *
 * @param seeds how many, from 0; null for each experiment's own number
 * @param root where the runs go, at the same places each time
 * @param engines which load, best first: the main one is compared with the first other. One that is there and does not
 *   load is left out, and that is said; what is not installed is not missed
 * @throws InputError when a claim could not be judged with so few seeds
 */
export function planCheck(
  choice: DataChoice,
  seeds: number | null,
  engine: Engine,
  engines: readonly EngineStatus[],
  root: string,
): CheckPlan {
  const main = openDataSource(choice);
  const seedCount = (experiment: ExperimentName) => seeds ?? experiments[experiment].seeds;
  requirePower(claims, main.kind, seedCount);
  const seedsOf = named(experimentNames, (name) => range(seedCount(name)));
  const secondary = otherSource(main);
  const { otherEngine, leftOut } = chooseOther(engine, engines);
  const jobsOf = (name: string, source: DataSource, trainings: readonly Training[], on = engine.name) =>
    trainings.map((training): Job => {
      const { experiment, objective, seed } = training;
      const folder = runFolder(join(root, name), experiment, objective, seed);
      const data = choiceOf(source, source === main ? choice : { kind: source.kind });
      return { training, engine: on, data, folder, singularImages: name === source.kind };
    });
  const all = gridOf(range(Math.max(...experimentNames.map(seedCount)))).filter(
    ({ experiment, seed }) => seed < seedCount(experiment),
  );
  const jobsOfBits = (source: DataSource, which?: readonly ExperimentName[]) =>
    jobsOf(
      `bits-${source.kind}`,
      source,
      gridOf([bitSeed], which).map((training) => shortened(training, bitSteps)),
      bitEngine,
    );
  return {
    scope: 'check',
    judged: experimentNames,
    engine,
    main,
    seeds: seedsOf,
    secondary,
    otherEngine,
    leftOut,
    jobs: {
      main: jobsOf(main.kind, main, all),
      secondary: secondary ? jobsOf(secondary.kind, secondary, gridOf([bitSeed], imageExperiments)) : [],
      agreement: otherEngine ? jobsOf('agreement', main, gridOf([0]).map(beginningOf), otherEngine) : [],
      bits: [...jobsOfBits(main), ...(secondary ? jobsOfBits(secondary, imageExperiments) : [])],
    },
  };
}

/** The engine to compare with. Plain JavaScript would take too long. */
function chooseOther(
  engine: CheckPlan['engine'],
  engines: readonly EngineStatus[],
): Pick<CheckPlan, 'otherEngine' | 'leftOut'> {
  const candidates = engines.filter(({ name }) => name !== engine.name && name !== 'cpu');
  const first = candidates.findIndex(({ loads }) => loads);
  const passedOver = first < 0 ? candidates : candidates.slice(0, first);
  const leftOut = passedOver.flatMap((status) =>
    status.loads || !status.installed ? [] : [`engine ${status.name} is left out: ${status.reason}`],
  );
  return { otherEngine: candidates[first]?.name ?? null, leftOut };
}

/** A training cut short, without the stages that follow. */
function shortened(training: Training, steps: number): Training {
  return { ...training, hyperparameters: { ...training.hyperparameters, steps, fineTuning: undefined } };
}

/** As much of a training as engines are compared over; one of phases to its end, since to cut it moves the phases. */
function beginningOf(training: Training): Training {
  const { steps } = training.hyperparameters;
  return shortened(training, objectives[training.objective].phases ? steps : stepsToAgree);
}

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/**
 * A plan of trainings without the rest of a check: what "racecar reproduce" does. Judged are the experiments of which
 * all objectives that they compare are there.
 */
export function plainPlan(
  main: DataSource,
  { experiments: which, objectives: asked }: Pick<Whole, 'experiments' | 'objectives'>,
  seeds: readonly number[],
  engine: CheckPlan['engine'],
  jobs: readonly Job[],
): CheckPlan {
  const none = { secondary: [], agreement: [], bits: [] };
  const isCompared = (name: ExperimentName) =>
    experiments[name].compared.every((objective) => asked === null || asked.includes(objective));
  return {
    scope: 'part',
    judged: which.filter(isCompared),
    engine,
    main,
    seeds: named(which, () => seeds),
    secondary: null,
    otherEngine: null,
    leftOut: [],
    jobs: { main: jobs, ...none },
  };
}

/** The data that the main one is not; null where the original images are not installed. */
function otherSource(main: DataSource): DataSource | null {
  if (main.kind === 'original') return openDataSource({ kind: 'synthetic' });
  try {
    return openDataSource({ kind: 'original' });
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** All trainings of a plan, the longest first. */
export function allJobs({ jobs }: CheckPlan): Job[] {
  return [...jobs.main, ...jobs.secondary, ...jobs.agreement, ...jobs.bits];
}
