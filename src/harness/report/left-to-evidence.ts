import { InputError } from '../../kit/errors.ts';
import { readPilots } from '../golden/pilots.ts';
import { driftOfFacts } from '../golden/staleness.ts';
import { readEvidence, type StoredEvidence } from '../golden/stored-evidence.ts';
import type { DataChoice, Origin } from '../study/data.ts';
import type { Experiment, Keeper } from '../study/study.ts';
import { leftRow } from './claim-row.ts';
import type { ClaimRow } from './model.ts';
import type { GatheredEvidence } from './witnesses.ts';

/** An experiment that a check runs nothing of, and what it needs to know of it all the same. */
export interface Left {
  readonly experiment: Experiment;
  /** Where the data come from that its evidence is of. */
  readonly origin: string;
  /** Null where none was gathered on these. */
  readonly stored: StoredEvidence | null;
  /** The hash of these data; null where they cannot be had. */
  readonly dataSha256: string | null;
  /** Why they cannot be had, in a few words; null where they can. */
  readonly noData: string | null;
}

/**
 * Its evidence is of the data that were asked for, where it can have these, else of the first that some was gathered on. Nothing is run on
 * them, so that they need not be here.
 *
 * @throws InputError when evidence is damaged
 */
export function leftOf(study: Keeper, experiment: Experiment, { origin: wanted, folder }: DataChoice): Left {
  const { origins } = experiment.data;
  const all = origins.map((origin) => ({
    origin,
    stored: readEvidence(study, origin.name, experiment.name),
  }));
  const asked = all.find(({ origin }) => origin.name === wanted) ?? all.find(({ stored }) => stored !== null);
  const { origin, stored } = asked ?? (all[0] as (typeof all)[number]);
  const data = dataOf(origin, origin.isInFolder ? folder : undefined);
  return { experiment, origin: origin.name, stored, ...data };
}

function dataOf(origin: Origin, folder: string | undefined): Pick<Left, 'dataSha256' | 'noData'> {
  if (folder === undefined && !origin.isInstalled()) return { dataSha256: null, noData: 'they are not here' };
  try {
    return { dataSha256: origin.open(folder).sha256, noData: null };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { dataSha256: null, noData: 'they are not here, or not as they were' };
  }
}

/** The rows of its claims: what is stored of them. */
export function rowsOfLeft(study: Keeper, left: Left): ClaimRow[] {
  const { experiment, origin } = left;
  const ground = {
    ...{ experiment: experiment.name, origin, seeds: [], missing: [] },
    pilots: readPilots(study, origin, experiment),
    evidence: evidenceOfLeft(left),
    golden: { results: [], runs: [] },
  };
  const reason = `not judged on these runs: ${runsNothing(experiment)}`;
  return experiment.claims.map((claim) => leftRow(claim, ground, reason));
}

function evidenceOfLeft(left: Left): GatheredEvidence | null {
  const { experiment, stored, dataSha256 } = left;
  if (!stored) return null;
  const unrepeated = `none of its runs is repeated: ${runsNothing(experiment)}${notCompared(left)}`;
  return { stored, drift: driftOfFacts(experiment, stored.witnesses, dataSha256), unrepeated };
}

const notCompared = ({ stored, noData }: Left) =>
  stored === null || noData === null ? '' : `; not compared with its data: ${noData}`;

const runsNothing = ({ name }: Pick<Experiment, 'name'>) => `a check runs nothing of ${name}`;

/** What a reader must not overlook of them, a line each. */
export const leftNotes = (left: readonly Left[]): string[] =>
  left.map(
    (one) => `${runsNothing(one.experiment)}: stored evidence alone tells of its claims${notCompared(one)}`,
  );
