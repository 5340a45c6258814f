import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { showResults } from '../../src/cli/results-table.ts';
import type { EngineName } from '../../src/engines/engine.ts';
import { carryOut, type Outcome } from '../../src/harness/runs/carry-out.ts';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { Job } from '../../src/harness/runs/job.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import type { Parameters } from '../../src/harness/study/parameters.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Cell, Progress } from '../../src/harness/study/runner.ts';
import { type Experiment, experimentNamed, type Study, variantNamed } from '../../src/harness/study/study.ts';
import { type NamedArrays, named } from '../../src/kit/arrays.ts';
import { projectPath } from '../../src/kit/project.ts';
import { encodeSafetensors } from '../../src/kit/safetensors.ts';
import type { LabExperiment } from '../../src/lab/experiments/network-experiment.ts';
import { type StageName, stageNames } from '../../src/lab/experiments/stages.ts';
import { labEngines } from '../../src/lab/lab-engines.ts';
import { modelFile, stagePrefix } from '../../src/lab/runs/artefacts.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { study as paper } from '../../src/paper/racecar.ts';

/** A study of experiments that are none of the paper's, printed as those are. */
export const studyOf = (experiments: readonly Experiment[]): Study => ({
  title: 'Small experiments',
  words: 'small experiments',
  source: null,
  root: projectPath('.'),
  engines: labEngines,
  experiments,
  sections: [],
  columns: paper.columns,
  remarks: null,
  notCovered: [],
});

/** A run of a variant with the parameters that it has, but for these. */
export const cellOf = (
  experiment: Experiment,
  variant: string,
  seed: number,
  changes: Parameters = {},
): Cell => ({
  experiment: experiment.name,
  variant,
  seed,
  parameters: { ...variantNamed(experiment, variant).parameters, ...changes },
});

interface Circumstances {
  readonly engine?: EngineName;
  /** A file of initial weights. */
  readonly start?: string;
  /** What is done to its data or its model. */
  readonly alteration?: string | undefined;
  /** The folder of the run that is measured anew. */
  readonly unaltered?: string | undefined;
  /** Which disturbance of many it is carried out under. */
  readonly disturbance?: number | undefined;
  readonly resume?: boolean;
  readonly drawsBeside?: boolean;
  /** The seconds between two savings; by default none, so that a run can be stopped at any of its records. */
  readonly saveEvery?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRemark?: (remark: string) => void;
}

/** What is to be done to carry out one run in a folder, on the synthetic images where it takes any. */
export function jobIn(
  folder: string,
  study: Study,
  cell: Cell,
  {
    engine = 'cpu',
    resume = false,
    drawsBeside = false,
    saveEvery = 0,
    ...circumstances
  }: Circumstances = {},
): Job {
  const { start, alteration, unaltered, disturbance } = circumstances;
  const data = openData(experimentNamed(study, cell.experiment), { origin: 'synthetic' });
  const how = { start, alteration, unaltered, disturbance, resume, drawsBeside, saveEvery };
  return { ...cell, study: '', engine, data, folder, ...how };
}

/** Carries out one run in a folder, in this process. */
export function carryOutIn(
  folder: string,
  study: Study,
  cell: Cell,
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const { onProgress = () => {}, onRemark = () => {} } = circumstances;
  const job = jobIn(folder, study, cell, circumstances);
  return carryOut(study, job, { onProgress, onRemark }, new AbortController().signal);
}

/** All that a training says of itself: its files, what they say was measured, the printed table. */
export interface Said {
  readonly finished: FinishedRun;
  /** The weights of each stage's model. */
  readonly parameters: Readonly<Record<StageName, NamedArrays>>;
  readonly printed: string;
}

/** Trains a small experiment from given weights and reads what it says of itself. */
export async function figuresOfTraining(
  folder: string,
  small: LabExperiment,
  initial: NamedArrays,
  { variant, seed }: Pick<Cell, 'variant' | 'seed'>,
): Promise<Said> {
  const study = studyOf([small]);
  const start = join(folder, 'initial.safetensors');
  writeFileSync(start, encodeSafetensors({ tensors: initial, metadata: {} }));
  const run = join(folder, 'run');
  await carryOutIn(run, study, cellOf(small, variant, seed), { start });
  const { finished, problem } = readRunFolder(study, run);
  if (!finished) throw new Error(problem);
  return {
    finished,
    parameters: named(
      stageNames,
      (stage) => readModel(join(run, stagePrefix(stage) + modelFile('final')), [small]).parameters,
    ),
    printed: showResults(study, [finished]),
  };
}
