import type { Job } from '../runs/job.ts';
import type { Whole } from '../runs/shards.ts';
import type { LoadedStudy } from '../study/load-study.ts';
import type { DataByExperiment } from '../study/open-data.ts';
import type { Engine } from '../study/runner.ts';
import {
  byName,
  checkedOf,
  comparedOf,
  type Experiment,
  experimentNamed,
  type Variant,
} from '../study/study.ts';
import type { CheckPlan } from './plan.ts';

/**
 * A plan of runs without the rest of a check: what "racecar reproduce" does. Judged are the experiments of which all variants
 * are there that they compare, or all that a check would run.
 */
export function plainPlan(
  study: LoadedStudy,
  { experiments: names, variants: asked, isOfCheck }: Pick<Whole, 'experiments' | 'variants' | 'isOfCheck'>,
  data: DataByExperiment,
  seeds: readonly number[],
  engine: Engine,
  jobs: readonly Job[],
): CheckPlan {
  const experiments = names.map((name) => experimentNamed(study, name));
  const isAsked = ({ name }: Variant) => asked === null || asked.includes(name);
  const usualOf = isOfCheck ? checkedOf : comparedOf;
  const variantsOf = (experiment: Experiment) => usualOf(experiment).filter(isAsked);
  const isWhole = (experiment: Experiment) =>
    variantsOf(experiment).length > 0 && checkedOf(experiment).every(isAsked);
  return {
    scope: 'part',
    study,
    experiments,
    judged: experiments.filter(isWhole),
    variants: byName(experiments, (one) => variantsOf(one).map(({ name }) => name)),
    left: [],
    engine,
    data,
    second: {},
    seeds: byName(experiments, () => seeds),
    otherEngine: null,
    leftOut: [],
    jobs: { main: jobs, controls: [], witnesses: [], second: [], agreement: [], bits: [] },
  };
}
