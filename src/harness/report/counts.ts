import { heldIn } from '../golden/result.ts';
import type { Report } from './model.ts';

type Found = Pick<Report, 'claims' | 'agreement' | 'reference'> & {
  readonly goldens: readonly Pick<Report['goldens'][number], 'status' | 'metrics' | 'pictures'>[];
};
type Claims = Pick<Report, 'claims'>;

/** The claims that the verdict of a report depends on. */
export const establishedOf = ({ claims }: Claims): Report['claims'] =>
  claims.filter(({ standing }) => standing === 'established');

/** Those that it does not depend on. */
export const findingsOf = ({ claims }: Claims): Report['claims'] =>
  claims.filter(({ standing }) => standing === 'finding');

/** How many of everything came out how. */
export function countAll({ claims, goldens, agreement, reference }: Found): Report['counts'] {
  const outcomes = (own: Report['claims']) => {
    const that = (verdict: string) => own.filter((claim) => foundOf(claim) === verdict).length;
    const [pass, fail, inconclusive] = [that('pass'), that('fail'), that('inconclusive')];
    return { pass, fail, inconclusive, notRun: that('not-run') };
  };
  const goldensThat = (status: string) => goldens.filter((golden) => golden.status === status).length;
  const controls = establishedOf({ claims }).flatMap((claim) => claim.controls);
  const controlsThat = (outcome: string) => controls.filter((control) => control.outcome === outcome).length;
  const agree = agreement.rows.filter(({ agrees, controlRejected }) => agrees && controlRejected).length;
  const asTheirs = reference?.rows.filter(({ matches }) => matches).length ?? 0;
  return {
    claims: outcomes(establishedOf({ claims })),
    findings: outcomes(findingsOf({ claims })),
    controls: {
      rejected: controlsThat('rejected'),
      notRejected: controlsThat('not-rejected'),
      notRun: controlsThat('not-run'),
    },
    goldens: {
      match: goldensThat('match'),
      drift: goldensThat('drift'),
      missing: goldensThat('missing'),
      obsolete: goldensThat('obsolete'),
      notRun: goldensThat('not-run'),
    },
    held: heldIn(goldens),
    agreement: { agree, disagree: agreement.rows.length - agree },
    reference: { match: asTheirs, differ: (reference?.rows.length ?? 0) - asTheirs },
  };
}

/** What became of a claim: of a finding by its evidence, where that is still some. */
function foundOf({ verdict, evidence }: Report['claims'][number]): Report['claims'][number]['verdict'] {
  if (!evidence || evidence.stale !== null) return verdict;
  if (evidence.verdict === 'holds') return 'pass';
  return evidence.verdict === 'does-not-hold' ? 'fail' : 'inconclusive';
}

/**
 * What should have been judged or compared and was not, a line each. A check declares claims, controls, golden results
 * and a second engine; a part of it only what it has the runs of. Where nothing at all was judged or compared, that is
 * said as well: what looked at nothing must not pass.
 *
 * @param keepsGoldens whether the study declares that golden results are kept of any experiment that takes part
 */
export function unjudgedOf(found: Found, scope: Report['scope'], keepsGoldens = true): string[] {
  const { claims, findings, controls, goldens } = countAll(found);
  const compared = goldens.match + goldens.drift + goldens.missing;
  const judged = claims.pass + claims.fail + claims.inconclusive;
  const lines = notRunLines(found);
  if (goldens.notRun > 0)
    lines.push(`${many(goldens.notRun, 'golden result')} not compared, without a finished training`);
  if (scope === 'part') {
    if (found.claims.length === 0) lines.push('no claim can be judged on these trainings alone');
    const looked = findings.pass + findings.fail + findings.inconclusive;
    if (judged + compared === 0)
      lines.push(looked > 0 ? 'findings alone were judged' : 'nothing was judged or compared');
    return lines;
  }
  if (judged + claims.notRun === 0) lines.push('no established claim was judged');
  if (judged > 0 && controls.rejected + controls.notRejected === 0) lines.push('no control was judged');
  lines.push(...controlLines(found));
  if (keepsGoldens && compared + goldens.notRun === 0) lines.push('no golden result was compared');
  const { rows, reason, planned } = found.agreement;
  if (rows.length < planned) lines.push(`engines were not all compared: ${reason ?? 'no training was'}`);
  const { reference } = found;
  if (reference && reference.rows.length < reference.planned)
    lines.push(
      `${reference.planned - reference.rows.length} of ${reference.planned} trainings were not held against ${reference.words}`,
    );
  return lines;
}

/** Controls of claims that were judged, which were not run themselves. */
function controlLines(found: Claims): string[] {
  return establishedOf(found).flatMap(({ id, controls }) =>
    controls.flatMap(({ what, outcome, reason }) =>
      outcome === 'not-run' ? [`${id}, control "${what}" was not judged: ${reason}`] : [],
    ),
  );
}

/** Established claims that were not judged, by the reason why. */
function notRunLines(found: Claims): string[] {
  const notRun = establishedOf(found).filter(({ verdict }) => verdict === 'not-run');
  const isShort = ({ seedsNeeded, n, seedsMissing }: Report['claims'][number]) =>
    seedsMissing.length === 0 && n < seedsNeeded;
  const short = notRun.filter(isShort);
  const needed = Math.max(...short.map(({ seedsNeeded }) => seedsNeeded));
  const others = notRun.filter((claim) => !isShort(claim));
  return [
    ...(short.length > 0
      ? [`${many(short.length, 'established claim')} not judged on so few seeds: ${needed} would do`]
      : []),
    ...[...new Set(others.map(({ reason }) => reason))].map((reason) => {
      const ids = others.filter((claim) => claim.reason === reason).map(({ id }) => id);
      return `${ids.join(', ')} not judged: ${reason}`;
    }),
  ];
}

const many = (n: number, what: string) => `${n} ${what}${n === 1 ? ' was' : 's were'}`;

/** `fail` where anything is wrong; `incomplete` where nothing is, but something was not judged. */
export function verdictOf(
  { claims, controls, goldens, agreement, reference }: Report['counts'],
  failures: readonly string[],
  unjudged: readonly string[],
): Report['verdict'] {
  const unmatched = goldens.drift + goldens.missing + goldens.obsolete;
  const wrong =
    claims.fail +
    claims.inconclusive +
    controls.notRejected +
    unmatched +
    agreement.disagree +
    reference.differ;
  if (wrong + failures.length > 0) return 'fail';
  return unjudged.length > 0 ? 'incomplete' : 'pass';
}

/**
 * The exit code of every command that ends in a report: 0 nothing speaks against it; 1 something fails; 2 a check could
 * not judge all that it declares. Of a part (one seed is its default) that is no failure.
 */
export function exitCodeOf({ verdict, scope }: Pick<Report, 'verdict' | 'scope'>): 0 | 1 | 2 {
  if (verdict === 'fail') return 1;
  return verdict === 'incomplete' && scope === 'check' ? 2 : 0;
}
