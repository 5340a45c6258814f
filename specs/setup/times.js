/** So many files of specs, and so many trainings, are named. */
const named = 15;

/**
 * Where the time of a run went, a line each.
 *
 * @param all what Jest found
 * @param report of the check before the specs; null where none ran
 */
export function timesOf({ testResults }, report) {
  const files = testResults
    .filter(({ skipped }) => !skipped)
    .map(({ testFilePath, perfStats }) => ({
      name: placeOf(testFilePath),
      seconds: (perfStats.end - perfStats.start) / 1000,
    }));
  const trainings = (report?.trainings ?? []).map(
    ({ experiment, variant, alteration, seed, engine, origin, steps, seconds }) => ({
      name: `${experiment} ${variant}${alteration === null ? '' : ` (${alteration})`}, ${origin}, seed ${seed}, ${steps} steps on ${engine}`,
      seconds,
    }),
  );
  return [...slowest('files of specs', files), ...slowest('trainings', trainings)];
}

/** The place of a spec in the checkout. */
export const placeOf = (file) => file.slice(file.lastIndexOf('/specs/') + 1);

function slowest(what, all) {
  if (all.length === 0) return [];
  const sum = all.reduce((seconds, one) => seconds + one.seconds, 0);
  const first = all.toSorted((a, b) => b.seconds - a.seconds).slice(0, named);
  return [
    `${what}, ${all.length} of ${sum.toFixed(0)} s, slowest first:`,
    ...first.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name}`),
  ];
}
