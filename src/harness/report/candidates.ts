import type { Candidate } from '../golden/hold-all.ts';
import type { RunOf } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { checkedOf, experimentNamed, goldenSeedsOf } from '../study/study.ts';
import type { CheckPlan } from './plan.ts';

/** The runs that golden results are kept of, on the main data and on the second; and the bits of those that have them. */
export function candidatesOf({ study, jobs }: CheckPlan, runOf: RunOf): Candidate[] {
  const bits = new Map(
    jobs.bits.flatMap((job) => {
      const digest = runOf(job) && experimentNamed(study, job.experiment).probes.bits?.digestOf(job.folder);
      return digest ? [[keyOf(job), digest] as const] : [];
    }),
  );
  return [...jobs.main, ...jobs.second].flatMap((job) => {
    const { variant, seed, data } = job;
    const experiment = experimentNamed(study, job.experiment);
    const isChecked = checkedOf(experiment).some(({ name }) => name === variant);
    if (!isChecked || !goldenSeedsOf(experiment).includes(seed)) return [];
    return [
      {
        experiment,
        subject: { origin: data.origin, experiment: experiment.name, variant, seed },
        run: runOf(job),
        bits: jobs.bits.length > 0 ? (bits.get(keyOf(job)) ?? null) : undefined,
      },
    ];
  });
}

const keyOf = ({ data, experiment, variant, seed }: Job) => `${data.origin} ${experiment} ${variant} ${seed}`;
