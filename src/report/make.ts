import { endWriting } from '../kit/belongings.ts';
import type { FolderLock } from '../kit/lock.ts';
import { assess } from './assess.ts';
import type { Report } from './model.ts';
import type { CheckPlan } from './plan.ts';
import { reportFiles, writeReport } from './write.ts';

/**
 * Makes the report of a plan, where `beginWriting` has removed the one before.
 *
 * @param reports its folder
 * @param lock of that folder, from before the first training to after this
 * @param command what gives this very report again
 * @param reused whether runs of an earlier invocation are judged again
 * @param jobSummary a file that the CI shows, which the Markdown is appended to
 * @param failures the trainings that did not come to their end, and why
 */
export function makeReport(
  plan: CheckPlan,
  reports: string,
  lock: FolderLock,
  {
    command,
    reused = false,
    jobSummary,
    failures,
  }: { command: string; reused?: boolean; jobSummary?: string | undefined; failures: readonly string[] },
): Report {
  const report = assess(plan, reports, { reused, failures, command });
  // Judging takes its time, in which nothing else is looked at.
  lock.requireHeld();
  writeReport(reports, report, jobSummary);
  endWriting(reports, reportFiles);
  return report;
}
