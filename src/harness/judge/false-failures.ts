import { mapEntries } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import type { Claim } from '../study/claim.ts';
import type { Pilots } from './power.ts';
import { columnsOf, columnsUnder, comesTo, type Spread, sampler } from './resample.ts';
import { simulated } from './simulate.ts';

/** How often a check would fail over fresh seeds although all holds as the pilot seeds say: shares of all checks. */
export interface FalseFailures {
  /** In which a claim is not passed, by its id. */
  readonly claims: Readonly<Record<string, number>>;
  /** In which a control of a claim does not reject, by its id. */
  readonly controls: Readonly<Record<string, number>>;
  /** In which any of that happens. */
  readonly any: number;
}

/**
 * Counts false failures of an experiment's established claims, all of them judged on the same seeds. Controls are on other runs: each is
 * drawn by itself.
 *
 * @param claims those that the pilot seeds say nothing of are left out
 */
export function falseFailures(
  claims: readonly Claim[],
  origin: string,
  pilots: Pilots,
  seeds: number,
  spread: Spread,
  draws = simulated,
): FalseFailures {
  const judged: { id: string; columns: NonNullable<ReturnType<typeof columnsOf>>; first: number }[] = [];
  let measures = 0;
  for (const claim of claims.filter(({ standing }) => standing === 'established')) {
    const columns = columnsOf(claim, origin, pilots?.claims[claim.id]?.measures);
    if (columns) judged.push({ id: claim.id, columns, first: measures });
    measures += columns?.length ?? 0;
  }
  if (measures === 0) return { claims: {}, controls: {}, any: 0 };
  const controls = claims.flatMap((claim) =>
    claim.controls.flatMap((control) => {
      const columns = columnsUnder(claim, control, origin, pilots);
      const own = Math.min(control.seeds ?? seeds, seeds);
      if (claim.standing !== 'established' || !columns) return [];
      return [{ id: claim.id, columns, seeds: own, sample: sampler(columns, 'fail', spread) }];
    }),
  );
  const sampleAll = sampler(
    judged.flatMap(({ columns }) => columns),
    'pass',
    spread,
  );
  const random = new Random(0, 'resampling');
  const counts = {
    claims: Object.fromEntries(judged.map(({ id }) => [id, 0])),
    controls: Object.fromEntries(controls.map(({ id }) => [id, 0])),
  };
  let any = 0;
  for (let draw = 0; draw < draws; draw++) {
    const numbers = sampleAll(random, seeds);
    const failed = judged.filter(
      ({ columns, first }) => !comesTo(columns, 'pass', (at) => numbers(first + at)),
    );
    const lame = controls.filter((one) => !comesTo(one.columns, 'fail', one.sample(random, one.seeds)));
    for (const { id } of failed) counts.claims[id] = (counts.claims[id] as number) + 1;
    for (const id of new Set(lame.map((one) => one.id)))
      counts.controls[id] = (counts.controls[id] as number) + 1;
    if (failed.length + lame.length > 0) any++;
  }
  const share = (_: string, count: number) => count / draws;
  return {
    claims: mapEntries(counts.claims, share),
    controls: mapEntries(counts.controls, share),
    any: any / draws,
  };
}
