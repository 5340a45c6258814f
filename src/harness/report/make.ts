import { endWriting } from '../../kit/belongings.ts';
import type { FolderLock } from '../../kit/lock.ts';
import { assess, type Invocation } from './assess.ts';
import type { Report } from './model.ts';
import type { CheckPlan } from './plan.ts';
import { reportFiles, writeReport } from './write.ts';

/**
 * Makes the report of a plan, where `beginWriting` has removed the one before.
 *
 * @param reports its folder
 * @param lock of that folder, from before the first training to after this
 * @param jobSummary a file that the CI shows, which the Markdown is appended to
 */
export function makeReport(
  plan: CheckPlan,
  reports: string,
  lock: FolderLock,
  invocation: Invocation,
  jobSummary?: string,
): Report {
  const report = assess(plan, reports, invocation);
  // Judging takes its time, in which nothing else is looked at.
  lock.requireHeld();
  writeReport(reports, report, plan.study, jobSummary);
  endWriting(reports, reportFiles);
  return report;
}
