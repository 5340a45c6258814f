import type { Claim } from '../../src/harness/study/claim.ts';
import { type Experiment, experimentNamed } from '../../src/harness/study/study.ts';
import { study } from '../../src/paper/racecar.ts';

/** The experiments of the paper itself, of which specs know more than of others that the study may have besides. */
export const [peak, mnist, tishby] = ['peak', 'mnist', 'tishby'].map((name) =>
  experimentNamed(study, name),
) as [Experiment, Experiment, Experiment];
export const experimentsOfPaper: readonly Experiment[] = [peak, mnist, tishby];

/** A claim, and the experiment that it is judged on. */
export interface JudgedClaim extends Claim {
  readonly experiment: Experiment;
}

const claimsOf = (experiments: readonly Experiment[]): JudgedClaim[] =>
  experiments.flatMap((experiment) => experiment.claims.map((claim) => ({ ...claim, experiment })));

/** Every claim of the study, and those of the paper’s experiments, in the order of the report. */
export const claims: readonly JudgedClaim[] = claimsOf(study.experiments);
export const claimsOfPaper: readonly JudgedClaim[] = claimsOf(experimentsOfPaper);

/** Where the data of a claim’s experiment can come from. */
export const originsOf = ({ experiment }: JudgedClaim): string[] =>
  experiment.data.origins.map(({ name }) => name);
