/** What is used of jstat, which has no types of its own. */
declare module 'jstat' {
  const jStat: {
    readonly beta: {
      /** The quantile function of the beta distribution. */
      inv(probability: number, alpha: number, beta: number): number;
    };
    readonly chisquare: {
      /** The quantile function of the χ² distribution. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
    readonly studentt: {
      /** The quantile function of Student's t distribution. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}
