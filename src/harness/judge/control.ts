import type { Claim, Control, Measure, Replacement, Runs, SeedRuns } from '../study/claim.ts';
import type { Table } from '../study/metrics.ts';
import { judgeMeasure } from './judge.ts';
import type { JudgedControl } from './judgement.ts';

/** The runs of a seed, and beside them those that controls put in their places, by `keyOf`. */
export interface ControlledSeed extends SeedRuns {
  readonly others: Readonly<Record<string, Table>>;
}

/** What a run is called that a control measures: `RR-local`, `RR labels-permuted`. */
export const keyOf = (place: string, { variant = place, alteration }: Replacement): string =>
  alteration === undefined ? variant : `${variant} ${alteration}`;

/**
 * Judges the measures of a claim that a control makes false, with other runs in the places that it names.
 *
 * @param seeds in order; those that lack one of the other runs end the control as not run
 * @throws Error where it would fail whatever is measured, or a measure is no finite number: that is no rejection
 */
export function judgeControl(
  claim: Claim,
  control: Control,
  origin: string,
  seeds: readonly ControlledSeed[],
): JudgedControl {
  const { what, route, places, mustFail } = control;
  const wanted = Math.min(control.seeds ?? seeds.length, seeds.length);
  const notRun = (reason: string): JudgedControl => ({
    ...{ what, route, seeds: 0, outcome: 'not-run', reason, measures: [] },
  });
  if (wanted < 2) return notRun('a verdict needs two seeds');
  const filled: SeedRuns[] = [];
  for (const { seed, runs, others } of seeds.slice(0, wanted)) {
    const found = Object.entries(places).map(([place, replacement]) => {
      const key = keyOf(place, replacement);
      return [place, runs[key] ?? others[key], key] as const;
    });
    const absent = found.find(([, table]) => !table);
    if (absent) return notRun(`there is no finished run of ${absent[2]} seed ${seed}`);
    const taken = Object.fromEntries(found.map(([place, table]) => [place, table as Table]));
    filled.push({ seed, runs: { ...runs, ...taken } });
  }
  const measures = mustFail.map((id) => {
    const measure = claim.measures.find((one) => one.id === id);
    if (!measure) throw new Error(`claim ${claim.id}: control "${what}": it has no measure ${id}`);
    requireMeasuring(claim, control, measure, filled[0]?.runs ?? {});
    return judgeMeasure(claim, measure, origin, filled);
  });
  const isRejected = measures.length > 0 && measures.every(({ verdict }) => verdict === 'fail');
  return {
    ...{ what, route, seeds: wanted, outcome: isRejected ? 'rejected' : 'not-rejected', reason: null },
    measures: measures.map(({ what: _, basis, perSeed, ...rest }) => rest),
  };
}

/**
 * A control that exchanges two runs of a difference, or puts the same run in both of its places, would reject by algebra, be what is
 * measured right or noise; one that alters nothing that a measure reads says nothing of it.
 *
 * @throws Error where a measure reads no run that was put in a place, or the same one in two places, or beside the place that it has
 *   been put in
 */
function requireMeasuring(claim: Claim, { what, places }: Control, measure: Measure, runs: Runs): void {
  const read = placesRead(measure, runs);
  if (![...read].some((place) => places[place])) {
    throw new Error(`claim ${claim.id}: control "${what}": ${measure.id} reads nothing that it alters`);
  }
  const keys = [...read].map((place) => keyOf(place, places[place] ?? {}));
  const moved = [...read].flatMap((place) => {
    const { variant = place, alteration } = places[place] ?? {};
    return variant !== place && alteration === undefined ? [variant] : [];
  });
  const twice =
    keys.find((key, at) => keys.indexOf(key) !== at) ?? moved.find((variant) => read.has(variant));
  if (twice !== undefined) {
    throw new Error(
      `claim ${claim.id}: control "${what}": ${measure.id} compares ${twice} with what stands in its place, and would fail whatever is measured`,
    );
  }
}

/** Of which variants a measure looks at the runs. */
function placesRead(measure: Measure, runs: Runs): Set<string> {
  const read = new Set<string>();
  measure.of(
    new Proxy(runs, {
      get(target, place: string) {
        read.add(place);
        return target[place];
      },
    }),
  );
  return read;
}
