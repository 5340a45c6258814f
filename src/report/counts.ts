import type { Report } from './model.ts';

type Found = Pick<Report, 'claims' | 'agreement'> & {
  readonly goldens: readonly { readonly status: Report['goldens'][number]['status'] }[];
};

/** How many of everything came out how. */
export function countAll({ claims, goldens, agreement }: Found): Report['counts'] {
  const outcomes = (standing: string) => {
    const own = claims.filter((claim) => claim.standing === standing);
    const that = (verdict: string) => own.filter((claim) => claim.verdict === verdict).length;
    return {
      pass: that('pass'),
      fail: that('fail'),
      inconclusive: that('inconclusive'),
      notRun: that('not-run'),
    };
  };
  const goldensThat = (status: string) => goldens.filter((golden) => golden.status === status).length;
  const controls = claims.filter(isHeldToControls).flatMap((claim) => claim.controls);
  const rejected = controls.filter((control) => control.rejected).length;
  const agree = agreement.rows.filter(({ agrees, controlRejected }) => agrees && controlRejected).length;
  return {
    claims: outcomes('established'),
    findings: outcomes('finding'),
    controls: { rejected, notRejected: controls.length - rejected },
    goldens: {
      match: goldensThat('match'),
      drift: goldensThat('drift'),
      missing: goldensThat('missing'),
      obsolete: goldensThat('obsolete'),
      notRun: goldensThat('not-run'),
    },
    agreement: { agree, disagree: agreement.rows.length - agree },
  };
}

/** Whether a claim's controls must fail. A finding that does not hold has shown itself that it can fail. */
export function isHeldToControls({ standing, verdict }: Report['claims'][number]): boolean {
  return standing === 'established' || verdict === 'pass';
}

/**
 * What should have been judged or compared and was not, a line each. A check declares claims, controls, golden results
 * and a second engine; a part of it only what it has the runs of. Where nothing at all was judged or compared, that is
 * said as well: what looked at nothing must not pass.
 */
export function unjudgedOf(found: Found, scope: Report['scope']): string[] {
  const counts = countAll(found);
  const { claims, controls, goldens } = counts;
  const compared = goldens.match + goldens.drift + goldens.missing;
  const judged = claims.pass + claims.fail + claims.inconclusive;
  const lines = notRunLines(found.claims);
  if (goldens.notRun > 0)
    lines.push(`${many(goldens.notRun, 'golden result')} not compared, without a finished training`);
  if (scope === 'part') {
    if (found.claims.length === 0) lines.push('no claim can be judged on these trainings alone');
    if (judged + compared === 0) lines.push('nothing was judged or compared');
    return lines;
  }
  if (judged + claims.notRun === 0) lines.push('no established claim was judged');
  if (judged > 0 && controls.rejected + controls.notRejected === 0) lines.push('no control was judged');
  if (compared + goldens.notRun === 0) lines.push('no golden result was compared');
  const { rows, reason, planned } = found.agreement;
  if (rows.length === 0 || rows.length < planned)
    lines.push(`engines were not all compared: ${reason ?? 'no training was'}`);
  return lines;
}

/** Established claims that were not judged, by the reason why. */
function notRunLines(claims: Found['claims']): string[] {
  const notRun = claims.filter(
    ({ standing, verdict }) => standing === 'established' && verdict === 'not-run',
  );
  const short = notRun.filter(
    ({ seedsNeeded, n, seedsMissing }) => seedsMissing.length === 0 && n < seedsNeeded,
  );
  const needed = Math.max(...short.map(({ seedsNeeded }) => seedsNeeded));
  const others = notRun.filter((claim) => !short.includes(claim));
  const reasons = [...new Set(others.map(({ reason }) => reason))];
  return [
    ...(short.length > 0
      ? [`${many(short.length, 'established claim')} not judged on so few seeds: ${needed} would do`]
      : []),
    ...reasons.map((reason) => {
      const ids = others.filter((claim) => claim.reason === reason).map(({ id }) => id);
      return `${ids.join(', ')} not judged: ${reason}`;
    }),
  ];
}

const many = (n: number, what: string) => `${n} ${what}${n === 1 ? ' was' : 's were'}`;

/** `fail` where anything is wrong; `incomplete` where nothing is, but something was not judged. */
export function verdictOf(
  { claims, controls, goldens, agreement }: Report['counts'],
  failures: readonly string[],
  unjudged: readonly string[],
): Report['verdict'] {
  const wrong =
    claims.fail +
    claims.inconclusive +
    controls.notRejected +
    goldens.drift +
    goldens.missing +
    goldens.obsolete +
    agreement.disagree +
    failures.length;
  if (wrong > 0) return 'fail';
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
