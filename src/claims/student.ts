import jStat from 'jstat';

/** The quantile of Student's t distribution: P(t ≤ result) = probability. */
export function studentT(probability: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(probability, degreesOfFreedom);
}
