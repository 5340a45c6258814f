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
 * `fail` where anything is wrong; `incomplete` where nothing is, but something was not judged: a check that looked at
 * nothing must not pass.
 */
export function verdictOf(counts: Report['counts'], failures: readonly string[]): Report['verdict'] {
  const { claims, controls, goldens, agreement } = counts;
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
  return claims.notRun + goldens.notRun > 0 || isEmpty(counts) ? 'incomplete' : 'pass';
}

/** Whether nothing was judged, or nothing compared: a check that looked at nothing must not pass. */
export function isEmpty({ claims, goldens }: Report['counts']): boolean {
  const judged = claims.pass + claims.fail + claims.inconclusive;
  const compared = goldens.match + goldens.drift + goldens.missing;
  return judged === 0 || compared === 0;
}
