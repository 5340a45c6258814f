/** The largest |σ − 1| of a spectrum: 0 for a matrix with orthonormal columns. */
export function furthestFromOne(spectrum: readonly number[]): number {
  return Math.max(...spectrum.map((sigma) => Math.abs(sigma - 1)));
}

/** The largest |σ' / σ − 1| between two spectra of the same length, both largest first. */
export function largestRelativeChange(before: readonly number[], after: readonly number[]): number {
  return Math.max(...before.map((sigma, at) => Math.abs((after[at] as number) / sigma - 1)));
}

/** The places of a spectrum's values, that nearest to 1 first. */
export function nearestToOne(spectrum: readonly number[]): number[] {
  const distance = (at: number) => Math.abs((spectrum[at] as number) - 1);
  return spectrum.map((_, at) => at).sort((a, b) => distance(a) - distance(b));
}
