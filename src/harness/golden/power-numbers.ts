import { falseFailures } from '../judge/false-failures.ts';
import { controlPowerOf, needOf, type Pilots, powerOf } from '../judge/power.ts';
import { type Boundary, passesAtBoundary, simulated } from '../judge/simulate.ts';
import type { Claim } from '../study/claim.ts';
import type { Experiment, Study } from '../study/study.ts';
import { readPilots } from './pilots.ts';

/** What pilot seeds tell of the judging of established claims, in numbers; shares are of simulated checks. */

/** How often a claim that does not hold passes, at the boundary at which it does so most often. */
export interface AtBoundary {
  readonly at: string;
  readonly passes: number;
}

export interface ClaimPower {
  readonly id: string;
  readonly origin: string;
  /** Over how many pilot seeds; null where there are none of one of its measures. */
  readonly pilot: number | null;
  /** Over how many seeds it is judged. */
  readonly seeds: number;
  readonly needed: number | null;
  /** Why no number of seeds suffices, in a line. */
  readonly problem: string | null;
  /** In how many cases it passes: where seeds spread as the pilot seeds did, and as they may at most. */
  readonly passes: { readonly asSeen: number; readonly atLimit: number } | null;
  /** The measure that passes least often, by itself. */
  readonly weakest: { readonly id: string; readonly passes: number } | null;
  /** In how many cases that control rejects that does so least often; null where none was run. */
  readonly controls: number | null;
  readonly boundary: { readonly normal: AtBoundary; readonly rows: AtBoundary } | null;
}

/** In how many cases something fails although all holds as the pilot seeds say. */
export interface Failing {
  readonly what: string;
  readonly origin: string;
  readonly asSeen: number;
  readonly atLimit: number;
}

export interface PowerNumbers {
  readonly claims: readonly ClaimPower[];
  readonly experiments: readonly Failing[];
  /** By the origin of data, where experiments have a choice of it. */
  readonly checks: readonly Failing[];
}

/** @param draws how many checks are simulated for each number */
export function powerNumbers(study: Pick<Study, 'root' | 'experiments'>, draws = simulated): PowerNumbers {
  const parts = study.experiments.flatMap((experiment) =>
    experiment.data.origins.map(({ name: origin }) => {
      const pilots = readPilots(study, origin, experiment);
      return { experiment, origin, pilots, count: pilots?.seeds.length ?? null };
    }),
  );
  const claims = parts.flatMap(({ experiment, origin, pilots, count }) =>
    experiment.claims
      .filter(({ standing }) => standing === 'established')
      .map((claim) => powerOfClaim(claim, origin, { pilots, count, seeds: experiment.seeds, draws })),
  );
  const experiments = parts.flatMap(({ experiment, origin, pilots }) => {
    const isJudged = experiment.claims.some(
      ({ id, standing }) => standing === 'established' && pilots?.claims[id],
    );
    if (!isJudged) return [];
    const failing = (spread: 'as seen' | 'at its limit') =>
      falseFailures(experiment.claims, origin, pilots, experiment.seeds, spread, draws).any;
    return [{ what: experiment.name, origin, asSeen: failing('as seen'), atLimit: failing('at its limit') }];
  });
  return { claims, experiments, checks: wholeChecks(study.experiments, experiments) };
}

/** What is known beforehand of the claims of an experiment. */
interface Known {
  readonly pilots: Pilots;
  readonly count: number | null;
  readonly seeds: number;
  readonly draws: number;
}

function powerOfClaim(claim: Claim, origin: string, known: Known): ClaimPower {
  const { pilots, seeds, draws } = known;
  const power = (some: Claim, spread: 'as seen' | 'at its limit') =>
    powerOf(some, origin, pilots, seeds, { spread, draws });
  const [asSeen, atLimit] = [power(claim, 'as seen'), power(claim, 'at its limit')];
  const common = { id: claim.id, origin, seeds };
  if (asSeen === null || atLimit === null) {
    const nothing = { passes: null, weakest: null, controls: null, boundary: null };
    return { ...common, ...nothing, pilot: null, needed: null, problem: null };
  }
  const alone = claim.measures.map((measure) => ({
    id: measure.id,
    passes: power({ ...claim, measures: [measure] }, 'at its limit') ?? 0,
  }));
  const controls = claim.controls.flatMap(
    (control) => controlPowerOf(claim, control, origin, pilots, seeds, { draws }) ?? [],
  );
  const need = needOf(claim, origin, pilots, seeds);
  return {
    ...common,
    pilot: known.count,
    needed: need.problem === null ? need.seeds : null,
    problem: need.problem,
    passes: { asSeen, atLimit },
    weakest: alone.toSorted((a, b) => a.passes - b.passes)[0] ?? null,
    controls: controls.length === 0 ? null : Math.min(...controls),
    boundary: {
      normal: atBoundary(claim, origin, known, 'normal'),
      rows: atBoundary(claim, origin, known, 'pilot seeds'),
    },
  };
}

/** The boundary at which a claim passes most often: each measure in turn, then all at once. */
function atBoundary(
  claim: Claim,
  origin: string,
  { pilots, seeds, draws }: Known,
  law: Boundary['law'],
): AtBoundary {
  const cases = [...claim.measures.map(({ id }) => id), 'all'].map((at) => ({
    at,
    passes: passesAtBoundary(claim, origin, pilots, { at, seeds, law }, draws) ?? 0,
  }));
  return cases.reduce((worst, one) => (one.passes > worst.passes ? one : worst));
}

/** Whole checks: of each origin of data that experiments have a choice of, with what the others have. Experiments share no runs. */
function wholeChecks(all: readonly Experiment[], experiments: readonly Failing[]): Failing[] {
  const chosen = all.filter(({ data }) => data.origins.length > 1);
  const origins = new Set(
    (chosen.length > 0 ? chosen : all).flatMap(({ data }) => data.origins.map(({ name }) => name)),
  );
  return [...origins].flatMap((origin) => {
    const own = experiments.filter(({ what, origin: its }) => {
      const { data } = all.find(({ name }) => name === what) as Experiment;
      return its === origin || (data.origins.length === 1 && its === data.origins[0]?.name);
    });
    if (own.length === 0) return [];
    const any = (of: (one: Failing) => number) => 1 - own.reduce((none, one) => none * (1 - of(one)), 1);
    return [
      { what: 'a whole check', origin, asSeen: any((one) => one.asSeen), atLimit: any((one) => one.atLimit) },
    ];
  });
}
