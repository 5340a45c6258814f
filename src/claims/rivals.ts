import type { ObjectiveName } from '../objectives/objective.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { courseOf, type FinishedCourse } from '../runs/finished.ts';
import type { StageName } from '../training/experiments.ts';
import { above, type Claim, type Control, inPlace, type Measure, type Pilot } from './claim.ts';

/** Claims of tishby say that one objective has more of something than each of its rivals. */

interface Comparison {
  readonly id: string;
  /** What there is more of, with its unit. */
  readonly what: string;
  readonly stage: StageName;
  readonly of: (model: FinishedCourse) => number;
}

/** Rivals, and what is known of the difference beforehand. */
type Rivals = Partial<Record<ObjectiveName, Pilot>>;

/** A finding, over ten seeds: the favourite has the most of what is compared. */
export function hasMost(
  favourite: ObjectiveName,
  claim: Pick<Claim, 'id' | 'sentence' | 'place'>,
  comparison: Comparison,
  rivals: Rivals,
): Claim {
  const measures = againstRivals(favourite, comparison, rivals);
  return { ...claim, ...finding, measures, controls: exchanged(favourite, measures) };
}

export const finding = { experiment: 'tishby', standing: 'finding', leastSeeds: 10 } as const;

/** One objective's models against those of each rival, as differences: above 0 where it has more. */
export function againstRivals(
  favourite: ObjectiveName,
  { id, what, stage, of }: Comparison,
  rivals: Rivals,
): Measure[] {
  return (Object.entries(rivals) as [ObjectiveName, Pilot][]).map(([rival, pilot]) => ({
    id: `${id}-${favourite}-${rival}`.toLowerCase(),
    what: `${what}, ${favourite}_${stage} minus ${rival}_${stage}`,
    of: (runs) => of(courseOf(runs[favourite], stage)) - of(courseOf(runs[rival], stage)),
    thresholds: { computed: above(0, pilot) },
    basis: `The claim is that ${favourite} has more, by whatever amount.`,
  }));
}

/** Controls of such measures: where the favourite's runs and a rival's are exchanged, the rival has more. */
export function exchanged(favourite: ObjectiveName, measures: readonly Measure[]): Control[] {
  return objectiveNames.flatMap((rival) => {
    const pair = `-${favourite}-${rival}`.toLowerCase();
    const mustFail = measures.map(({ id }) => id).filter((id) => id.endsWith(pair));
    if (mustFail.length === 0) return [];
    const what = `the runs of ${favourite} and ${rival} exchanged`;
    return [{ what, alter: inPlace({ [favourite]: rival, [rival]: favourite }), mustFail }];
  });
}

/** The information of a layer, dₘ. */
export function informationAt({ final }: FinishedCourse, m: number) {
  const found = final.information[m - 1];
  if (!found) throw new Error(`expected the information of d${m}, of ${final.information.length} layers`);
  return found;
}
