import { join } from 'node:path';
import type { SeedRuns } from '../claims/claim.ts';
import { type Evidence, evidenceOf, measuredOf } from '../claims/evidence.ts';
import { observations, observe } from '../claims/observations.ts';
import { claims } from '../claims/registry.ts';
import type { DataSource } from '../datasets/source.ts';
import { bitSeed, goldenSeeds } from '../golden/capture.ts';
import { type Candidate, checkAll } from '../golden/check-all.ts';
import { goldenFolder } from '../golden/fixture.ts';
import { goldenRuns } from '../golden/judged.ts';
import { readTolerances, type Tolerances } from '../golden/tolerances.ts';
import { mapEntries } from '../kit/arrays.ts';
import type { FinishedRun } from '../runs/finished.ts';
import type { Job } from '../runs/job.ts';
import { modelFile } from '../runs/layout.ts';
import { hashParameters, readModel } from '../runs/models.ts';
import { provenance } from '../runs/provenance.ts';
import { recorded } from '../runs/run-record.ts';
import { type ExperimentName, experimentNames, experiments, originOf } from '../training/experiments.ts';
import { agreementTable } from './agreement.ts';
import { claimRow } from './claim-row.ts';
import { countAll, unjudgedOf, verdictOf } from './counts.ts';
import { type FinishedRuns, readFinishedRunsOf } from './finished.ts';
import { madeWith } from './made-with.ts';
import { type Report, reportSchema } from './model.ts';
import { drawPictures } from './pictures.ts';
import { allJobs, type CheckPlan } from './plan.ts';
import { planesOf } from './plane.ts';
import { seriesOf } from './series.ts';

/**
 * Judges the finished runs of a plan: claims, controls, golden results, agreement of engines.
 *
 * @param reports where candidates and pictures of mismatches go
 * @param failures trainings that did not come to their end
 * @param command what gives this very report again
 */
export function assess(
  plan: CheckPlan,
  reports: string,
  { reused, failures, command }: { reused: boolean; failures: readonly string[]; command: string },
): Report {
  const finished = readFinishedRunsOf(allJobs(plan));
  const runs = plan.jobs.main.flatMap((job) => finished(job) ?? []);
  const tolerances = readTolerances();
  const goldens = checkAll(candidatesOf(plan, finished), tolerances, {
    golden: goldenFolder,
    candidates: join(reports, 'candidates'),
    mismatches: join(reports, 'mismatches'),
  });
  const evidence = new Map<ExperimentName, Evidence>(
    experimentNames.map((name) => [name, evidenceOf(runs, name, plan.seeds[name])]),
  );
  const stored = new Map<ExperimentName, readonly SeedRuns[]>(
    experimentNames.map((name) => [name, goldenRuns(goldenFolder, originOf(name, plan.main.kind), name)]),
  );
  const found = {
    failures: [...failures],
    claims: claims.filter(isJudged(plan)).map((claim) => {
      const { groups, missing } = evidence.get(claim.experiment) as Evidence;
      const origin = originOf(claim.experiment, plan.main.kind);
      const golden = {
        results: goldens.filter(({ place }) => place.startsWith(`${origin}/${claim.experiment}/`)),
        runs: stored.get(claim.experiment) ?? [],
      };
      return claimRow(claim, origin, { seeds: groups.map(measuredOf), missing }, golden);
    }),
    observations: observations
      .filter(isJudged(plan))
      .map((observation) => observe(observation, evidence.get(observation.experiment)?.groups ?? [])),
    goldens,
    agreement: agreementTable(plan, finished, tolerances),
    series: seriesOf(runs),
    planes: planesOf(runs),
    pictures: drawPictures(reports, plan.main, runs),
    trainings: allJobs(plan).flatMap((job) => trainingOf(finished(job))),
    madeWith: madeWith(allJobs(plan).flatMap((job) => finished(job)?.run ?? [])),
  };
  const counts = countAll(found);
  const unjudged = unjudgedOf(found, plan.scope);
  return reportSchema.parse({
    format: 3,
    scope: plan.scope,
    verdict: verdictOf(counts, found.failures, unjudged),
    unjudged,
    command,
    createdAt: new Date().toISOString(),
    reusedRuns: reused,
    data: { main: used(plan.main), secondary: plan.secondary && used(plan.secondary) },
    engine: { name: plan.engine.name, version: plan.engine.version },
    seeds: mapEntries(plan.seeds, (_, seeds) => [...seeds]),
    counts,
    ...found,
    provenance: { ...provenance(), hyperparameters: usedHyperparameters(), tolerances: measured(tolerances) },
  });
}

/** Whether something is of an experiment that all compared objectives of were asked for: of a part, the part is judged. */
const isJudged =
  ({ judged }: CheckPlan) =>
  ({ experiment }: { readonly experiment: ExperimentName }) =>
    judged.includes(experiment);

function trainingOf(finished: FinishedRun | null): Report['trainings'] {
  if (!finished) return [];
  const { experiment, objective, seed, data, engine, config, startedAt, seconds } = finished.run;
  const { source } = data;
  return [
    {
      experiment,
      objective,
      seed,
      source,
      engine: engine.name,
      steps: config.steps,
      startedAt,
      seconds: seconds ?? 0,
    },
  ];
}

const used = ({ kind, digest }: DataSource) => ({ source: kind, sha256: digest });

function usedHyperparameters(): Report['provenance']['hyperparameters'] {
  const entries = experimentNames.map((name) => [name, recorded(experiments[name].hyperparameters)]);
  return Object.fromEntries(entries);
}

function measured({ sources }: Tolerances): Report['provenance']['tolerances'] {
  const entries = Object.entries(sources).map(([source, { measured }]) => {
    return [source, { date: measured.date, on: measured.on, processor: measured.processor ?? null }];
  });
  return Object.fromEntries(entries);
}

/** The runs that golden results are kept of, and the bits of those that have them. */
function candidatesOf({ jobs }: CheckPlan, finished: FinishedRuns): Candidate[] {
  const bits = new Map(
    jobs.bits.flatMap((job) => {
      const run = finished(job)?.run;
      if (!run) return [];
      return [[keyOf(job, run.data.source), hashParameters(readModel(join(job.folder, modelFile('final'))))]];
    }),
  );
  const bitsAsked = jobs.bits.length > 0;
  return [...jobs.main, ...jobs.secondary]
    .filter(({ training: { experiment, objective, seed } }) => {
      return goldenSeeds.includes(seed) && experiments[experiment].compared.includes(objective);
    })
    .map((job) => {
      const { experiment, objective, seed } = job.training;
      const source = sourceOf(job);
      return {
        subject: { source, experiment, objective, seed },
        run: finished(job),
        bits: bitsAsked ? (seed === bitSeed ? (bits.get(keyOf(job, source)) ?? null) : null) : undefined,
      };
    });
}

const sourceOf = ({ data, training }: Job) =>
  originOf(training.experiment, data.kind === 'synthetic' ? 'synthetic' : 'original');
const keyOf = ({ training }: Job, source: string) => `${source} ${training.experiment} ${training.objective}`;
