import { lockFolder } from '../kit/lock.ts';
import { assess } from './assess.ts';
import type { Report } from './model.ts';
import type { CheckPlan } from './plan.ts';
import { clearReport, writeReport } from './write.ts';

/**
 * Makes the report of a plan. Its folder is locked from the removal of the last report to the end of this one, so that
 * nothing of another one is ever taken for its own.
 *
 * @param command what gives this very report again
 * @param reused whether runs of an earlier invocation are judged again
 * @param jobSummary a file that the CI shows, which the Markdown is appended to
 * @param patience for how many seconds another report in the folder is waited for
 * @param carryOut sees to it that the runs are there, and names the trainings that did not come to their end
 */
export async function makeReport(
  plan: CheckPlan,
  reports: string,
  {
    command,
    reused = false,
    jobSummary,
    patience = 0,
  }: { command: string; reused?: boolean; jobSummary?: string | undefined; patience?: number },
  carryOut: () => readonly string[] | Promise<readonly string[]>,
): Promise<Report> {
  const release = await lockFolder(reports, patience);
  clearReport(reports);
  const failures = await carryOut();
  const report = assess(plan, reports, { reused, failures, command });
  writeReport(reports, report, jobSummary);
  await release();
  return report;
}
