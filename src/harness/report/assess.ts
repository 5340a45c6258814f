import { join } from 'node:path';
import { goldenRuns } from '../golden/golden-runs.ts';
import { holdAll } from '../golden/hold-all.ts';
import { readPilots } from '../golden/pilots.ts';
import type { GoldenResult } from '../golden/result.ts';
import { readTolerances } from '../golden/tolerances.ts';
import { evidenceOf, type Group, measuredOf, unrunOf } from '../judge/evidence.ts';
import { observe } from '../judge/observe.ts';
import { readRunsOf } from '../runs/finished.ts';
import { provenance } from '../runs/provenance.ts';
import type { ChosenData } from '../study/data.ts';
import type { Table } from '../study/metrics.ts';
import type { DataByExperiment } from '../study/open-data.ts';
import type { FinishedRun } from '../study/run-file.ts';
import {
  byName,
  checkedOf,
  type Experiment,
  experimentNamed,
  experimentNames,
  goldenSeedsOf,
  variantNames,
} from '../study/study.ts';
import { agreementTable } from './agreement-table.ts';
import { candidatesOf } from './candidates.ts';
import { claimRow, type Ground } from './claim-row.ts';
import { keyOfJob } from './control-jobs.ts';
import { countAll, unjudgedOf, verdictOf } from './counts.ts';
import { drawAll } from './draw.ts';
import { evidenceNotes, unjudgedNotes } from './evidence-lines.ts';
import { leftNotes, rowsOfLeft } from './left-to-evidence.ts';
import { madeWith } from './made-with.ts';
import { type Report, reportSchema } from './model.ts';
import { allJobs, type CheckPlan } from './plan.ts';
import { referenceTable } from './reference-table.ts';
import { strangeProcessors } from './strange-processors.ts';
import { evidenceFor } from './witnesses.ts';

/** What a report tells of how it was made, that no run tells. */
export interface Invocation {
  /** What gives this very report again. */
  readonly command: string;
  /** The trainings that did not come to their end, and why. */
  readonly failures: readonly string[];
  /** Whether runs of an earlier invocation are judged again. */
  readonly reused?: boolean;
}

/**
 * Judges the finished runs of a plan: claims, controls, golden results, agreement of engines.
 *
 * @param reports where candidates and pictures go
 */
export function assess(plan: CheckPlan, reports: string, invocation: Invocation): Report {
  const { study, judged, left } = plan;
  const { command, failures, reused = false } = invocation;
  const jobs = allJobs(plan);
  const runOf = readRunsOf(study, jobs);
  const runs = plan.jobs.main.flatMap((job) => runOf(job) ?? []);
  const controls = plan.jobs.controls.flatMap((job) => runOf(job) ?? []);
  const places = { candidates: join(reports, 'candidates'), mismatches: join(reports, 'mismatches') };
  const told = [...plan.experiments, ...left.map(({ experiment }) => experiment)];
  const goldens = holdAll(study, candidatesOf(plan, runOf), places, told);
  const grounds = judged.map((one) => [one, groundOf(plan, one, runs, controls, goldens)] as const);
  const rows = grounds.flatMap(([one, ground]) => {
    const evidence = evidenceFor(plan, one, runOf);
    return one.claims.map((claim) => claimRow(claim, { ...ground, evidence }));
  });
  rows.push(...left.flatMap((one) => rowsOfLeft(study, one)));
  const claims = experimentNames(study).flatMap((name) => rows.filter((one) => one.experiment === name));
  const drawn = drawAll(plan, runs, reports);
  const found = {
    failures: [...failures],
    claims,
    observations: grounds.flatMap(([{ name, observations }, { seeds }]) =>
      observations.map((one) => ({ experiment: name, ...observe(one, seeds) })),
    ),
    goldens,
    agreement: agreementTable(plan, runOf),
    reference: referenceTable(plan, runOf),
    ...drawn,
    notes: [
      ...partialNotes(plan, told),
      ...leftNotes(left),
      ...evidenceNotes({ claims }),
      // A part repeats no evidence, and tells of none.
      ...(plan.scope === 'check' ? unjudgedNotes({ claims }) : []),
      ...strangeProcessors(study, runs),
      ...drawn.notes,
    ],
    trainings: jobs.flatMap((job) => trainingOf(plan, runOf(job))),
    madeWith: madeWith(jobs.flatMap((job) => runOf(job)?.run ?? [])),
  };
  const counts = countAll(found);
  const keepsGoldens = plan.experiments.some(
    (one) => checkedOf(one).length > 0 && goldenSeedsOf(one).length > 0,
  );
  const unjudged = unjudgedOf(found, plan.scope, keepsGoldens);
  const { title, source, remarks, notCovered } = study;
  return reportSchema.parse({
    format: 7,
    scope: plan.scope,
    verdict: verdictOf(counts, found.failures, unjudged),
    unjudged,
    command,
    createdAt: new Date().toISOString(),
    reusedRuns: reused,
    study: { title, source, remarks, notCovered },
    variants: variantNames(study),
    data: dataOf(plan),
    engine: { name: plan.engine.name, version: plan.engine.version },
    seeds: plan.seeds,
    left: left.map(({ experiment }) => experiment.name),
    counts,
    keepsGoldens,
    ...found,
    provenance: {
      ...provenance(study.root),
      parameters: byName(plan.experiments, (experiment) => parametersOf(plan, experiment)),
      tolerances: dataOf(plan).flatMap(({ experiment, origin }) => {
        const found = readTolerances(study, origin, experiment);
        if (!found) return [];
        const { measured } = found;
        const { date, on, processors } = measured;
        return [{ experiment, origin, date, on, processors, alarm: found.alarm.check }];
      }),
    },
  });
}

/** That a check was not of all experiments. A reproduction is a part whatever it is of. @param told those that it tells of */
function partialNotes({ scope, study }: CheckPlan, told: readonly Experiment[]): string[] {
  const left = experimentNames(study).filter((name) => !told.some((one) => one.name === name));
  return scope === 'part' || left.length === 0 ? [] : [`not asked for, and not checked: ${left.join(', ')}`];
}

/** What the claims of an experiment are judged on. */
function groundOf(
  { study, data, seeds, variants }: CheckPlan,
  experiment: Experiment,
  runs: readonly FinishedRun[],
  controls: readonly FinishedRun[],
  goldens: readonly GoldenResult[],
): Ground {
  const { name } = experiment;
  const { origin } = data[name] as ChosenData;
  const { groups, missing } = evidenceOf(runs, experiment, seeds[name], variants[name]);
  return {
    experiment: name,
    origin,
    seeds: groups.map((group) => ({ ...measuredOf(group), others: othersOf(group, controls) })),
    pilots: readPilots(study, origin, experiment),
    missing,
    unrun: unrunOf(experiment, variants[name] ?? []),
    golden: {
      results: goldens.filter(({ place }) => place.startsWith(`${origin}/${name}/`)),
      runs: goldenRuns(study, experiment, origin),
    },
  };
}

/** What the runs of controls gave that have the seed of a group. */
function othersOf({ seed, runs }: Group, controls: readonly FinishedRun[]): Record<string, Table> {
  const [own] = Object.values(runs);
  const found = controls.filter(({ run }) => run.seed === seed && run.experiment === own?.run.experiment);
  return Object.fromEntries(found.map(({ run, table }) => [keyOfJob(run), table]));
}

/** All data that was run on: what claims are judged on first. */
function dataOf({ experiments, data, second }: CheckPlan): Report['data'] {
  const used = (role: 'main' | 'second', chosen: DataByExperiment) =>
    experiments.flatMap(({ name: experiment, data: { origins } }) => {
      const own = chosen[experiment];
      if (!own) return [];
      const { origin, title, sha256, count, isStandIn } = own;
      const hasChoice = origins.length > 1;
      return [{ experiment, role, origin, title, sha256, count, isStandIn, hasChoice }];
    });
  return [...used('main', data), ...used('second', second)];
}

function trainingOf({ study }: CheckPlan, finished: FinishedRun | null): Report['trainings'] {
  if (!finished) return [];
  const { experiment, variant, seed, alteration = null, measured } = finished.run;
  const { data, engine, parameters, startedAt, seconds } = finished.run;
  const steps = experimentNamed(study, experiment).runner.stepsOf(parameters, measured !== undefined);
  const where = { origin: data.origin, engine: engine.name };
  return [{ experiment, variant, seed, alteration, ...where, steps, startedAt, seconds: seconds ?? 0 }];
}

/** The usual parameters of those variants that were to be run. */
function parametersOf({ jobs }: CheckPlan, { name, variants }: Experiment) {
  const isAsked = (variant: string) =>
    jobs.main.some((job) => job.experiment === name && job.variant === variant);
  return Object.fromEntries(
    variants.filter((one) => isAsked(one.name)).map((one) => [one.name, one.parameters]),
  );
}
