import { join } from 'node:path';
import { requirePower } from '../claims/power.ts';
import { claims } from '../claims/registry.ts';
import { choiceOf, type DataChoice, type DataSource, openDataSource } from '../datasets/source.ts';
import type { Engine, EngineName } from '../engines/engine.ts';
import { stepsToAgree } from '../golden/agreement.ts';
import { bitSeed, bitSteps } from '../golden/capture.ts';
import { InputError } from '../kit/errors.ts';
import type { Job } from '../runs/job.ts';
import { runFolder } from '../runs/layout.ts';
import { gridOf } from '../training/experiments.ts';

/** The engine whose bits are the same everywhere. */
const bitEngine: EngineName = 'wasm';

/** The trainings that a check needs. */
export interface CheckPlan {
  readonly engine: Pick<Engine, 'name' | 'version'>;
  /** The data that claims are judged on. */
  readonly main: DataSource;
  readonly seeds: readonly number[];
  /** The other data, which one seed is compared with golden results on; null where it is not there. */
  readonly secondary: DataSource | null;
  /** The engine that the main one is compared with; null where none is. */
  readonly otherEngine: EngineName | null;
  readonly jobs: {
    readonly main: readonly Job[];
    readonly secondary: readonly Job[];
    readonly agreement: readonly Job[];
    readonly bits: readonly Job[];
  };
}

/**
 * Plans a check: main data over all seeds, the other data with one, a short run of each training on another engine,
 * and one of 50 steps on wasm.
 *
 * @param root where the runs go, at the same places each time
 * @param others engines that load besides the main one, best first
 * @throws InputError when a claim could not be judged with so few seeds
 */
export function planCheck(
  choice: DataChoice,
  seeds: readonly number[],
  engine: Engine,
  others: readonly EngineName[],
  root: string,
): CheckPlan {
  const main = openDataSource(choice);
  requirePower(claims, main.kind, seeds.length);
  const secondary = otherSource(main);
  const otherEngine = others.find((name) => name !== engine.name && name !== 'cpu') ?? null;
  const grid = (
    name: string,
    source: DataSource,
    gridSeeds: readonly number[],
    { on = engine.name, steps }: { on?: EngineName; steps?: number } = {},
  ) =>
    gridOf(gridSeeds).map(({ hyperparameters, ...rest }): Job => {
      const training = {
        ...rest,
        hyperparameters: steps === undefined ? hyperparameters : { ...hyperparameters, steps },
      };
      const folder = runFolder(join(root, name), rest.experiment, rest.objective, rest.seed);
      const data = choiceOf(source, source === main ? choice : { kind: source.kind });
      return { training, engine: on, data, folder, singularImages: steps === undefined };
    });
  const sources = secondary ? [main, secondary] : [main];
  return {
    engine,
    main,
    seeds,
    secondary,
    otherEngine,
    jobs: {
      main: grid(main.kind, main, seeds),
      secondary: secondary ? grid(secondary.kind, secondary, [bitSeed]) : [],
      agreement: otherEngine
        ? grid('agreement', main, seeds.slice(0, 1), { on: otherEngine, steps: stepsToAgree })
        : [],
      bits: sources.flatMap((source) =>
        grid(`bits-${source.kind}`, source, [bitSeed], { on: bitEngine, steps: bitSteps }),
      ),
    },
  };
}

/** A plan of trainings without the rest of a check: what "racecar reproduce" does. */
export function plainPlan(
  main: DataSource,
  seeds: readonly number[],
  engine: CheckPlan['engine'],
  jobs: readonly Job[],
): CheckPlan {
  const none = { secondary: [], agreement: [], bits: [] };
  return { engine, main, seeds, secondary: null, otherEngine: null, jobs: { main: jobs, ...none } };
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
