import { above, type Claim, type Measure, type Runs, seriesIn } from '../harness/study/claim.ts';
import type { LabAlteration } from '../lab/experiments/alterations.ts';
import { metricIn, type StageName } from '../lab/experiments/stages.ts';

/** Claims that objectives have more of something than others, their rivals. */

/** What a model measured, by the names that metrics have in the first stage. */
export type Model = (metric: string) => readonly number[];

interface Comparison {
  readonly id: string;
  /** What there is more of, with its unit. */
  readonly what: string;
  readonly stage: StageName;
  readonly of: (model: Model) => number;
  /** The least and the greatest that a difference of it can be. */
  readonly range: readonly [number, number];
  /** The smallest difference that is of interest. */
  readonly effect: number;
  /** What makes the favourite have no more of it, and how. */
  readonly control: Pick<LabAlteration, 'name'> & { readonly what: string; readonly route: string };
  /** The one origin that the data have. */
  readonly origin?: string;
}

/**
 * A finding: each favourite has more of what is compared than each of its rivals.
 *
 * @param favourites objectives, each with its rivals
 */
export function hasMore(
  claim: Pick<Claim, 'id' | 'sentence' | 'place'>,
  { id, what, stage, of, range, effect, control, origin = 'computed' }: Comparison,
  favourites: Readonly<Record<string, readonly string[]>>,
): Claim {
  const measuredIn = (runs: Runs, objective: string) =>
    of((metric) => seriesIn(runs, objective, metricIn(stage, metric)));
  const idOf = (favourite: string, rival: string) => `${id}-${favourite}-${rival}`.toLowerCase();
  return {
    ...claim,
    standing: 'finding',
    measures: Object.entries(favourites).flatMap(([favourite, rivals]) =>
      rivals.map(
        (rival): Measure => ({
          id: idOf(favourite, rival),
          what: `${what}, ${favourite}_${stage} minus ${rival}_${stage}`,
          of: (runs) => measuredIn(runs, favourite) - measuredIn(runs, rival),
          range,
          thresholds: { [origin]: above(0, effect) },
          basis: `The claim is that ${favourite} has more, by whatever amount; less than ${effect} is of no interest.`,
        }),
      ),
    ),
    controls: Object.entries(favourites).map(([favourite, rivals]) => ({
      what: `${favourite}: ${control.what}`,
      route: control.route,
      places: { [favourite]: { alteration: control.name } },
      mustFail: rivals.map((rival) => idOf(favourite, rival)),
    })),
  };
}
