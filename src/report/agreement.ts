import { agreementSteps } from '../golden/agreement.ts';
import { compareFigure } from '../golden/compare.ts';
import { type CellTolerances, type Tolerances, tolerancesOf } from '../golden/tolerances.ts';
import type { FinishedRun } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { originOf } from '../training/experiments.ts';
import type { FinishedRuns } from './finished.ts';
import type { AgreementTable } from './model.ts';
import type { CheckPlan } from './plan.ts';

/**
 * Compares the first steps of each training on two engines that were written independently; and, as a control, with
 * the same steps from another seed, which must not be taken for the same.
 */
export function agreementTable(
  plan: CheckPlan,
  finished: FinishedRuns,
  tolerances: Tolerances,
): AgreementTable {
  const because = (...reasons: string[]) => [...reasons, ...plan.leftOut].join('; ') || null;
  if (!plan.otherEngine)
    return { with: null, reason: because('the engine was compared with no other'), planned: 0, rows: [] };
  const rows = plan.jobs.agreement.flatMap((job) => {
    const { experiment, objective, seed } = job.training;
    const isSame = ({ training }: Job) =>
      training.experiment === experiment && training.objective === objective;
    const mains = plan.jobs.main.filter(isSame);
    const own = mains.find(({ training }) => training.seed === seed);
    const another = mains.find(({ training }) => training.seed !== seed);
    const [run, other, control] = [own, job, another].map((one) => one && finished(one));
    if (!run || !other) return [];
    const cell = tolerancesOf(tolerances, originOf(experiment, plan.main.kind), experiment, objective);
    const figures = compareFirstSteps(run, other, cell);
    return {
      experiment,
      objective,
      agrees: figures.every(({ matches }) => matches),
      figures,
      controlRejected: control
        ? compareFirstSteps(run, control, cell).some(({ matches }) => !matches)
        : false,
    };
  });
  const missing = plan.jobs.agreement.length - rows.length;
  return {
    with: plan.otherEngine,
    planned: plan.jobs.agreement.length,
    reason: because(
      ...(missing > 0 ? [`${missing} of the trainings to compare did not come to their end`] : []),
    ),
    rows,
  };
}

function compareFirstSteps(run: FinishedRun, other: FinishedRun, { agreement }: CellTolerances) {
  const [expected, got] = [agreementSteps(run.metrics), agreementSteps(other.metrics)];
  return Object.entries(expected).map(([name, values]) => {
    const tolerance = agreement[name] ?? { steps: [] };
    const { rows, ...comparison } = compareFigure(name, values, got[name] ?? [], tolerance);
    return { ...comparison, rows: [...rows] };
  });
}
