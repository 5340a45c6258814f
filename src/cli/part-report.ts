import { makeReport } from '../harness/report/make.ts';
import type { Report } from '../harness/report/model.ts';
import { plainPlan } from '../harness/report/part-plan.ts';
import { reportFiles } from '../harness/report/write.ts';
import type { Job } from '../harness/runs/job.ts';
import { seedsOf, type Whole } from '../harness/runs/shards.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { DataByExperiment } from '../harness/study/open-data.ts';
import { isLeftToEvidence, uncheckedOf } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import { namingData } from '../harness/terminal/say.ts';
import { beginWriting } from '../kit/belongings.ts';
import type { FolderLock } from '../kit/lock.ts';

/** For how many seconds another command in the same folder is waited for. */
export const patience = 60;

/** What a reproduction ran, or a merge joined. */
interface Part {
  readonly whole: Whole;
  readonly data: DataByExperiment;
  readonly jobs: readonly Job[];
  /** The trainings that did not come to their end, and why. */
  readonly failures: readonly string[];
}

/** Makes the report of a part. @param outLock of the folder that its runs are in; released with that of the report */
export async function reportPart(
  study: LoadedStudy,
  { whole, data, jobs, failures }: Part,
  reports: string,
  outLock: FolderLock,
): Promise<Report> {
  const reportLock = await hold(reports, { patience });
  beginWriting(reports, reportFiles);
  outLock.requireHeld();
  const plan = plainPlan(study, whole, data, seedsOf(whole), whole.engine, jobs);
  const report = makeReport(plan, reports, reportLock, {
    command: commandAgain(study, data, whole),
    failures,
  });
  reportLock.release();
  outLock.release();
  return report;
}

/** The command that reproduces a whole again. */
function commandAgain(study: LoadedStudy, data: DataByExperiment, whole: Whole): string {
  const { seeds, firstSeed, experiments, variants, isOfCheck, engine } = whole;
  // Those that a check runs nothing of take part where they are named.
  const usual = study.experiments.filter((one) => !isLeftToEvidence(one));
  const isSame = isOfCheck || variants !== null || usual.every((one) => uncheckedOf(one).length === 0);
  const isUsual = isSame && experiments.join(' ') === usual.map(({ name }) => name).join(' ');
  const origins = study.experiments
    .filter((experiment) => experiment.data.origins.length > 1)
    .flatMap(({ name }) => data[name]?.origin ?? []);
  return [
    `${namingData(study, data)}npx racecar reproduce --seeds ${seeds} --first-seed ${firstSeed}`,
    ...(isUsual ? [] : [`--experiment ${experiments.join(' ')}`]),
    ...(variants ? [`--variant ${variants.join(' ')}`] : []),
    // One option chooses for all that have a choice.
    ...(new Set(origins).size === 1 ? [`--data ${origins[0]}`] : []),
    `--engine ${engine.name}`,
  ].join(' ');
}
