import { allProblems, findingLines } from './lines.ts';
import { mixtures } from './made-with.ts';
import type { Report } from './model.ts';

/** What a report comes to, in lines for a terminal; the last is the verdict, with the path of the page. */
export function summaryLines(report: Report, page: string): string[] {
  const { claims, findings, controls, goldens, agreement } = report.counts;
  return [
    ...allProblems(report),
    ...findingLines(report),
    `established claims: ${claims.pass} pass, ${claims.fail + claims.inconclusive} do not, ${claims.notRun} not run; controls: ${controls.rejected} fail as they should, ${controls.notRejected} do not`,
    `findings: ${findings.pass} hold, ${findings.fail} do not, ${findings.inconclusive} open, ${findings.notRun} not run`,
    `golden results: ${goldens.match} match, ${goldens.drift} drifted, ${goldens.missing} missing, ${goldens.obsolete} obsolete, ${goldens.notRun} not run`,
    `engines: ${agreement.agree} of ${report.agreement.rows.length} trainings agree with ${report.agreement.with ?? 'none'}`,
    ...closingLines(report, page),
  ];
}

/** How every command ends that makes a report: what is not as it seems, what is missing, the verdict. */
export function closingLines(report: Report, page: string): string[] {
  const { verdict, data, engine, unjudged, reusedRuns } = report;
  return [
    ...mixtures(report.madeWith, enginesOf(report)),
    ...(reusedRuns ? ['REUSED RUNS: nothing was trained, runs of an earlier check were judged again'] : []),
    ...unjudged,
    `${verdict} on ${data.main.source} data, engine ${engine.name}: ${page}`,
  ];
}

/** How many engines its trainings ran on: a check trains on more than one. */
export const enginesOf = ({ trainings }: Pick<Report, 'trainings'>) =>
  new Set(trainings.map(({ engine }) => engine)).size;
