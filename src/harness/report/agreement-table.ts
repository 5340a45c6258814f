import { compareMetric } from '../golden/compare.ts';
import { beginningOf } from '../golden/held.ts';
import { mismatched } from '../golden/result.ts';
import { calibrateFirst, readTolerances, type VariantTolerances } from '../golden/tolerances.ts';
import type { RunOf } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { variantKey } from '../study/cells.ts';
import type { Table } from '../study/metrics.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { checkedOf, type Experiment, experimentNamed } from '../study/study.ts';
import type { AgreementTable } from './model.ts';
import type { CheckPlan } from './plan.ts';

type Row = AgreementTable['rows'][number];

/**
 * Compares the beginning of each training on two engines that were written independently; and, as a control, with the same
 * beginning from another seed, which must not be taken for the same.
 */
export function agreementTable(plan: CheckPlan, runOf: RunOf): AgreementTable {
  const because = (...reasons: string[]) => [...reasons, ...plan.leftOut].join('; ') || null;
  if (!plan.otherEngine) {
    const reason = because('the engine was compared with no other');
    return { with: null, reason, planned: plan.scope === 'check' ? comparable(plan) : 0, rows: [] };
  }
  const found = plan.jobs.agreement.map((job) => rowOf(plan, job, runOf));
  const rows = found.filter((row) => row !== null && typeof row !== 'string');
  const problems = new Set(found.filter((problem) => typeof problem === 'string'));
  const unfinished = found.filter((row) => row === null).length;
  const unfinishedLine = `${unfinished} of the trainings to compare did not come to their end`;
  const reason = because(...(unfinished > 0 ? [unfinishedLine] : []), ...problems);
  return { with: plan.otherEngine, planned: found.length, reason, rows };
}

/** How many trainings could be compared, were there another engine. */
const comparable = ({ experiments }: CheckPlan): number =>
  experiments
    .filter(({ probes }) => probes.agreement)
    .reduce((sum, experiment) => sum + checkedOf(experiment).length, 0);

/**
 * How a training compares with the other engine’s; null where one of the two did not come to its end, a line where nothing
 * was calibrated for it.
 */
function rowOf({ study, jobs }: CheckPlan, job: Job, runOf: RunOf): Row | string | null {
  const experiment = experimentNamed(study, job.experiment);
  const { origin } = job.data;
  const tolerances = readTolerances(study, origin, job.experiment)?.variants[job.variant]?.metrics;
  if (!tolerances) return `${job.experiment}: ${calibrateFirst(experiment, origin)}`;
  const own = jobs.main.filter((one) => variantKey(one) === variantKey(job));
  const runAt = (isWanted: (seed: number) => boolean) => {
    const found = own.find(({ seed }) => isWanted(seed));
    return found ? runOf(found) : null;
  };
  const [run, other] = [runAt((seed) => seed === job.seed), runOf(job)];
  if (!run || !other) return null;
  const control = runAt((seed) => seed !== job.seed);
  const metrics = compareBeginnings(experiment, run, other, tolerances);
  return {
    experiment: job.experiment,
    variant: job.variant,
    over: experiment.probes.agreement?.words ?? '',
    agrees: mismatched(metrics).length === 0,
    metrics,
    controlRejected:
      control !== null && mismatched(compareBeginnings(experiment, run, control, tolerances)).length > 0,
  };
}

function compareBeginnings(
  experiment: Experiment,
  run: FinishedRun,
  other: FinishedRun,
  tolerances: VariantTolerances['metrics'],
): Row['metrics'] {
  const { metrics, probes } = experiment;
  const compared = metrics.filter(({ isCompared }) => isCompared);
  const begun = ({ table }: FinishedRun): Table =>
    beginningOf(table, compared, probes.agreement?.records ?? 0);
  const [expected, got] = [begun(run), begun(other)];
  return compared.flatMap((metric) => {
    const tolerance = tolerances[metric.name];
    return expected[metric.name] && tolerance ? compareMetric(metric, expected, got, tolerance, true) : [];
  });
}
