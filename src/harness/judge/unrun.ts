import { InputError } from '../../kit/errors.ts';
import { type Claim, NotRun, type Runs, variantsIn } from '../study/claim.ts';

/** What claims need of variants that were not to be run. */

/**
 * The variant that a measure of a claim reads and that was not to be run; null where they read none.
 *
 * @throws InputError where the claim is established: a check has nothing to hold it to
 * @throws Error where one measure reads such a variant and another is wrong, which nobody would be told of else
 */
export function unrunIn(claim: Claim, runs: Runs): string | null {
  const errors = claim.measures.flatMap(({ of }) => errorsOf(() => of(runs)));
  const unrun = errors.find((error) => error instanceof NotRun);
  if (!unrun) return null;
  for (const error of errors) if (!(error instanceof NotRun)) throw error;
  return ofFinding(claim, unrun.variant);
}

function errorsOf(measure: () => number): unknown[] {
  try {
    measure();
    return [];
  } catch (error) {
    return [error];
  }
}

/** The same of its controls, which say what they need. @param unrun the variants that were not to be run */
export function unrunInControls(claim: Claim, unrun: readonly string[]): string | null {
  const found = claim.controls.flatMap(variantsIn).find((variant) => unrun.includes(variant));
  return found === undefined ? null : ofFinding(claim, found);
}

function ofFinding({ id, standing }: Claim, variant: string): string {
  if (standing === 'finding') return variant;
  throw new InputError(
    `claim ${id}: expected a finding, since it needs ${variant}, which a check does not run; it is established`,
  );
}

/** Why it is not judged, in words that are the same everywhere. */
export const notJudged = (variant: string): string =>
  `not judged on these runs: ${variant} is not run by a check`;
