import { establishedOf, findingsOf } from './counts.ts';
import { driftLines, groupDrifts } from './drift.ts';
import {
  agreementProblems,
  claimProblems,
  controlProblems,
  outcomes,
  showAllSeeds,
  showFound,
  showHeld,
  showOrigins,
  showSome,
  unmatchedOf,
} from './lines.ts';
import { mixtures } from './made-with.ts';
import type { ClaimRow, Report } from './model.ts';
import { referenceProblems, showReference } from './reference-lines.ts';

/** A report as it ends a command on a terminal: a line each for what was judged, what is wrong and why, the verdict. */

const marks = { pass: '✓', fail: '✗', inconclusive: '✗', 'not-run': '…' } as const;

/** All that keeps a report from passing: a line each, golden results grouped by their cause. */
export function problemLines(report: Report): string[] {
  return [
    ...report.failures,
    ...establishedOf(report).flatMap(claimProblems),
    ...establishedOf(report).flatMap(controlProblems),
    ...groupDrifts(report.goldens).flatMap(driftLines),
    ...agreementProblems(report.agreement),
    ...(report.reference ? referenceProblems(report.reference) : []),
  ];
}

/** A line for each claim, one each for controls, golden results and engines, and what must not be overlooked. */
export function countLines(report: Report): string[] {
  const { counts, agreement, reference } = report;
  const { rejected, notRejected, notRun } = counts.controls;
  const { agree, disagree } = counts.agreement;
  const unmatched = showSome(unmatchedOf(counts.goldens));
  const compared = agreement.with
    ? `${agree} trainings agree with ${agreement.with}${disagree > 0 ? `, ${disagree} do not` : ''}${agreement.reason ? `; ${agreement.reason}` : ''}`
    : agreement.reason;
  const controls = `${rejected} fail as they should${notRejected > 0 ? `, ${notRejected} do not` : ''}${notRun > 0 ? `, ${notRun} not run` : ''}`;
  // A part declares no controls and no second engine; where there are none they are not missed.
  const isAll = report.scope === 'check';
  return [
    ...establishedOf(report).map(showClaim),
    ...findingsOf(report).map(showFinding),
    ...(isAll || rejected + notRejected > 0
      ? [`${mark(notRejected === 0, rejected)} controls: ${controls}`]
      : []),
    report.keepsGoldens
      ? `${mark(unmatched === '', counts.goldens.match)} golden results: ${counts.goldens.match} match${unmatched && `, ${unmatched}`}${counts.held.tolerance > 0 ? `; ${showHeld(counts.held)}` : ''}`
      : '· golden results: none are kept of these experiments',
    ...((isAll && agreement.planned > 0) || agreement.with !== null
      ? [`${mark(disagree === 0, agree)} engines: ${compared}`]
      : []),
    ...(reference && (isAll || reference.planned + reference.unmeasured > 0)
      ? [
          `${mark(counts.reference.differ === 0, counts.reference.match)} ${reference.words}: ${showReference(reference)}`,
        ]
      : []),
    ...noteLines(report).map((line) => `! ${line}`),
  ];
}

/** What a reader must not overlook: what was not judged or drawn, what trainings have not in common, runs that were reused. */
export function noteLines(report: Report): string[] {
  const { unjudged, notes, madeWith, trainings, reusedRuns } = report;
  // A check trains on more than one engine by design.
  const engines = new Set(trainings.map(({ engine }) => engine)).size;
  return [
    ...unjudged,
    ...notes,
    ...mixtures(madeWith, engines),
    ...(reusedRuns ? ['REUSED RUNS: nothing was trained, runs of an earlier check were judged again'] : []),
  ];
}

const mark = (isGood: boolean, n: number) => (!isGood ? '✗' : n === 0 ? '…' : '✓');

function showClaim({ id, verdict, sentence }: ClaimRow): string {
  const outcome = verdict === 'pass' ? '' : `${verdict === 'fail' ? 'fails' : outcomes[verdict]}: `;
  return `${marks[verdict]} ${id}: ${outcome}${sentence}`;
}

/** The verdict does not depend on a finding, so that it is neither good nor bad how it came out. */
const showFinding = (finding: ClaimRow) =>
  `· ${finding.id}, a finding: ${showFound({ ...finding, reason: finding.isLeftToEvidence ? finding.reason : null })}: ${finding.sentence}`;

/**
 * The verdict, what it was judged on, and where the report is: the last line.
 *
 * @param report where the report can be read
 * @param failedSpecs how many specs failed that are not about the report
 */
export function verdictLine(found: Report, report: string, failedSpecs = 0): string {
  const { verdict, engine, seeds } = found;
  const on = `${showOrigins(found)} data, seeds ${showAllSeeds(seeds)}, engine ${engine.name}`;
  const isGood = verdict === 'pass' && failedSpecs === 0;
  const specs = failedSpecs > 0 ? ` (${failedSpecs === 1 ? '1 spec' : `${failedSpecs} specs`} failed)` : '';
  const word = isGood ? 'PASS' : verdict === 'incomplete' && failedSpecs === 0 ? 'INCOMPLETE' : 'FAIL';
  return `${word}${specs} on ${on}: ${report}`;
}

/** The whole of it. @param report where the report can be read */
export function summaryLines(found: Report, report: string): string[] {
  return [...countLines(found), ...problemLines(found), verdictLine(found, report)];
}

/** The same of a part, where what it could not judge is told once. */
export function partLines(found: Report, report: string): string[] {
  const { claims, findings, goldens } = found.counts;
  const judged = [claims, findings].map(({ pass, fail, inconclusive }) => pass + fail + inconclusive);
  const isJudged = Math.max(...judged, goldens.match, goldens.drift) > 0;
  const outcome = isJudged ? countLines(found) : noteLines(found).map((line) => `! ${line}`);
  return [...outcome, ...problemLines(found), verdictLine(found, report)];
}
