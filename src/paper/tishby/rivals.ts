import { type Claim, inPlace, type Measure, type Runs, seriesIn } from '../../harness/study/claim.ts';
import { metricIn, type StageName } from '../../lab/experiments/stages.ts';
import { allAbove } from '../thresholds.ts';

/** Claims of tishby say that objectives have more of something than others, their rivals. */

/** What a model measured, by the names that metrics have in the first stage. */
export type Model = (metric: string) => readonly number[];

interface Comparison {
  readonly id: string;
  /** What there is more of, with its unit. */
  readonly what: string;
  readonly stage: StageName;
  readonly of: (model: Model) => number;
}

/** By rival, mean and standard deviation of the difference over the pilot seeds. */
type Rivals = Readonly<Record<string, readonly [mean: number, sd: number]>>;

/**
 * A finding, over ten seeds: each favourite has more of what is compared than each of its rivals. Where their runs are
 * exchanged, the rival has more.
 *
 * @param favourites objectives, each with its rivals
 */
export function hasMore(
  claim: Pick<Claim, 'id' | 'sentence' | 'place'>,
  { id, what, stage, of }: Comparison,
  favourites: Readonly<Record<string, Rivals>>,
): Claim {
  const measuredIn = (runs: Runs, objective: string) =>
    of((metric) => seriesIn(runs, objective, metricIn(stage, metric)));
  const pairs = Object.entries(favourites).flatMap(([favourite, rivals]) =>
    Object.entries(rivals).map(([rival, pilot]) => ({ favourite, rival, pilot })),
  );
  const idOf = (favourite: string, rival: string) => `${id}-${favourite}-${rival}`.toLowerCase();
  return {
    ...claim,
    standing: 'finding',
    leastSeeds: 10,
    measures: pairs.map(
      ({ favourite, rival, pilot }): Measure => ({
        id: idOf(favourite, rival),
        what: `${what}, ${favourite}_${stage} minus ${rival}_${stage}`,
        of: (runs) => measuredIn(runs, favourite) - measuredIn(runs, rival),
        thresholds: allAbove({ computed: [0, ...pilot] }),
        basis: `The claim is that ${favourite} has more, by whatever amount.`,
      }),
    ),
    controls: pairs.map(({ favourite, rival }) => ({
      what: `the runs of ${favourite} and ${rival} exchanged`,
      alter: inPlace({ [favourite]: rival, [rival]: favourite }),
      mustFail: [idOf(favourite, rival)],
    })),
  };
}

/** What a layer, dₘ, tells of the input or of the label, in bits. */
export function informationAt(model: Model, of: 'input' | 'label', m: number): number {
  const told = model(`${of}Information`);
  const found = told[m - 1];
  if (found === undefined) throw new Error(`expected the information of d${m}, of ${told.length} layers`);
  return found;
}
