import { isHeldToControls } from './counts.ts';
import { driftLines, groupDrifts } from './drift.ts';
import { agreementProblems, claimProblems, controlProblems, showAllSeeds } from './lines.ts';
import { mixtures } from './made-with.ts';
import type { ClaimRow, Report } from './model.ts';

/** A report as it ends a command on a terminal: a line each for what was judged, what is wrong and why, the verdict. */

const marks = { pass: '✓', fail: '✗', inconclusive: '✗', 'not-run': '…' } as const;
const outcomes = {
  pass: 'holds',
  fail: 'does not hold',
  inconclusive: 'open',
  'not-run': 'not run',
} as const;

/** All that keeps a report from passing: a line each, golden results grouped by their cause. */
export function problemLines({ failures, claims, goldens, agreement }: Report): string[] {
  return [
    ...failures,
    ...claims.filter(({ standing }) => standing === 'established').flatMap(claimProblems),
    ...claims.filter(isHeldToControls).flatMap(controlProblems),
    ...groupDrifts(goldens).flatMap(driftLines),
    ...agreementProblems(agreement),
  ];
}

/** A line for each claim, and one each for findings' controls, golden results and engines. */
export function countLines(report: Report): string[] {
  const { claims, counts, agreement } = report;
  const { controls, goldens } = counts;
  const others = {
    drifted: goldens.drift,
    missing: goldens.missing,
    obsolete: goldens.obsolete,
    'not run': goldens.notRun,
  };
  const unmatched = Object.entries(others).flatMap(([word, n]) => (n > 0 ? [`${n} ${word}`] : []));
  const disagreeing = counts.agreement.disagree > 0 ? `, ${counts.agreement.disagree} do not` : '';
  const isMatched = unmatched.length === 0;
  const compared = agreement.with
    ? `${counts.agreement.agree} trainings agree with ${agreement.with}${disagreeing}${agreement.reason ? `; ${agreement.reason}` : ''}`
    : agreement.reason;
  // A part declares none of these; where there are none they are not missed.
  const has = { controls: controls.rejected + controls.notRejected > 0, engines: agreement.with !== null };
  const isAll = report.scope === 'check';
  return [
    ...claims.filter(({ standing }) => standing === 'established').map(showClaim),
    ...claims.filter(({ standing }) => standing === 'finding').map(showFinding),
    ...(isAll || has.controls
      ? [
          `${mark(controls.notRejected === 0, controls.rejected)} controls: ${controls.rejected} fail as they should${controls.notRejected > 0 ? `, ${controls.notRejected} do not` : ''}`,
        ]
      : []),
    `${mark(isMatched, goldens.match)} golden results: ${[`${goldens.match} match`, ...unmatched].join(', ')}`,
    ...(isAll || has.engines
      ? [`${mark(disagreeing === '', counts.agreement.agree)} engines: ${compared}`]
      : []),
    ...noteLines(report).map((line) => `! ${line}`),
  ];
}

/** What a reader must not overlook: what was not judged, what trainings have not in common, runs that were reused. */
export function noteLines(report: Report): string[] {
  const { unjudged, madeWith, trainings, reusedRuns } = report;
  // A check trains on more than one engine by design.
  const engines = new Set(trainings.map(({ engine }) => engine)).size;
  return [
    ...unjudged,
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
const showFinding = ({ id, verdict, sentence }: ClaimRow) =>
  `· ${id}, a finding: ${outcomes[verdict]}: ${sentence}`;

/**
 * The verdict, what it was judged on, and where the report is: the last line.
 *
 * @param report where the report can be read
 * @param failedSpecs how many specs failed that are not about the report
 */
export function verdictLine(
  { verdict, data, engine, seeds }: Report,
  report: string,
  failedSpecs = 0,
): string {
  const kind = data.main.source === 'original' ? 'original' : 'SYNTHETIC';
  const on = `${kind} data, seeds ${showAllSeeds(seeds)}, engine ${engine.name}`;
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
  const { claims, goldens } = found.counts;
  const isJudged = claims.pass + claims.fail + claims.inconclusive + goldens.match + goldens.drift > 0;
  const outcome = isJudged ? countLines(found) : noteLines(found).map((line) => `! ${line}`);
  return [...outcome, ...problemLines(found), verdictLine(found, report)];
}
