import { judgeValues, type SeedValue, worst } from '../../harness/judge/judge.ts';
import type { JudgedMeasure, Verdict } from '../../harness/judge/judgement.ts';
import { type Claim, type Measure, type Runs, thresholdOf } from '../../harness/study/claim.ts';
import { type Metric, NotMeasured, type Table, takenEachRecord } from '../../harness/study/metrics.ts';
import { comparedOf, type Experiment } from '../../harness/study/study.ts';
import { couldNot } from '../../harness/terminal/exit-codes.ts';

/** What judging the authors’ results needs to know of a run. */
export interface JudgedRun {
  readonly variant: string;
  readonly table: Table;
}

/** A measure on the runs that are there. */
export interface MeasureOnResults {
  readonly measure: Measure;
  /** By the place of the runs among those of their variants, from 0. */
  readonly values: readonly SeedValue[];
  readonly judged: JudgedMeasure | null;
  /** Why it is not judged; null where it is. */
  readonly reason: string | null;
}

export interface ClaimOnResults {
  readonly claim: Claim;
  readonly measures: readonly MeasureOnResults[];
  /** `fail` as soon as one measure fails; null where none does and some are not judged. */
  readonly verdict: Verdict | null;
}

/**
 * Judges the claims of an experiment on runs of its variants, of which the nth of each are taken for a pair: nobody knows their seeds.
 * A measure has a number of each pair that has what it reads, and is judged on two or more.
 */
export function judgeResults(
  experiment: Pick<Experiment, 'claims' | 'variants' | 'metrics'>,
  origin: string,
  runs: readonly JudgedRun[],
): ClaimOnResults[] {
  const pairs = pairsOf(experiment, runs);
  return experiment.claims.map((claim) => {
    const measures = claim.measures.map((measure) => onPairs(measure, origin, pairs));
    const verdicts = measures.map(({ judged }) => judged?.verdict ?? null);
    const isWhole = verdicts.every((verdict) => verdict !== null);
    const verdict = verdicts.includes('fail') ? 'fail' : isWhole ? worst(verdicts as Verdict[]) : null;
    return { claim, measures, verdict };
  });
}

/** The variants’ runs by their places. What is not there says so to who asks for it. */
function pairsOf(experiment: Pick<Experiment, 'variants' | 'metrics'>, runs: readonly JudgedRun[]): Runs[] {
  const groups = comparedOf(experiment).map(({ name }) => ({
    name,
    own: runs.filter(({ variant }) => variant === name),
  }));
  const count = Math.max(0, ...groups.map(({ own }) => own.length));
  return Array.from({ length: count }, (_, place) => {
    const entries = groups.map(({ name, own }) => {
      const run = own[place];
      const table = run && saying(run.table, experiment.metrics.map(absence));
      return [name, table ? given(table) : missing(`there is no ${nth(place)}run of ${name}`)] as const;
    });
    return Object.defineProperties({}, Object.fromEntries(entries)) as Runs;
  });
}

const nth = (place: number) => (place === 0 ? '' : `${['', 'second', 'third'][place] ?? `${place + 1}th`} `);

/** A table that says of the metrics that are not in it why. */
function saying(table: Table, absences: readonly (readonly [name: string, why: string])[]): Table {
  const absent = absences.filter(([name]) => !table[name]).map(([name, why]) => [name, missing(why)]);
  return Object.defineProperties({ ...table }, Object.fromEntries(absent)) as Table;
}

const given = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });
const missing = (why: string): PropertyDescriptor => ({
  get() {
    throw new NotMeasured(why);
  },
});

/** Why the authors’ files do not have a metric. */
function absence(metric: Metric): readonly [name: string, why: string] {
  const { name, taken } = metric;
  if (taken === 'the start') return [name, `it needs ${name}, and no model of the start is kept`];
  if (takenEachRecord(metric)) {
    return [name, `it needs ${name} of every record, and only some of them have a model that is kept`];
  }
  return [name, `it needs ${name}, which is not measured`];
}

function onPairs(measure: Measure, origin: string, pairs: readonly Runs[]): MeasureOnResults {
  const reasons: string[] = [];
  const values = pairs.flatMap((runs, seed): SeedValue[] => {
    try {
      return [{ seed, value: measure.of(runs) }];
    } catch (error) {
      if (!(error instanceof NotMeasured)) throw error;
      reasons.push(error.message);
      return [];
    }
  });
  if (values.length < 2) {
    const few = values.length === 1 ? 'one run tells nothing of how runs differ' : 'there are no runs';
    return { measure, values, judged: null, reason: reasons[0] ?? few };
  }
  return {
    measure,
    values,
    judged: judgeValues(measure, thresholdOf(measure, origin), values),
    reason: null,
  };
}

/** 1 where an established claim fails, 2 where no measure of any could be judged, 0 where nothing speaks against them. */
export function exitCodeOfClaims(claims: readonly ClaimOnResults[]): 0 | 1 | typeof couldNot {
  const established = claims.filter(({ claim }) => claim.standing === 'established');
  if (established.some(({ verdict }) => verdict === 'fail')) return 1;
  const isJudged = established.some(({ measures }) => measures.some(({ judged }) => judged !== null));
  return isJudged ? 0 : couldNot;
}
