import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { showResults } from '../../src/cli/training.ts';
import type { ComputedData } from '../../src/datasets/dataset.ts';
import type { EngineName } from '../../src/engines/engine.ts';
import { type Figures, figuresOf } from '../../src/golden/figures.ts';
import { type NamedArrays, named } from '../../src/kit/arrays.ts';
import { encodeSafetensors } from '../../src/kit/safetensors.ts';
import type { Network } from '../../src/networks/network.ts';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import { carryOut } from '../../src/runs/carry-out.ts';
import { type FinishedRun, readRunFolder } from '../../src/runs/finished.ts';
import type { Job, Progress } from '../../src/runs/job.ts';
import { modelFile, stagePrefix } from '../../src/runs/layout.ts';
import { readModel } from '../../src/runs/models.ts';
import {
  experiments,
  type Hyperparameters,
  type StageName,
  stageNames,
  type Training,
} from '../../src/training/experiments.ts';

/** An experiment small enough to be worked by hand. */
export interface SmallExperiment {
  readonly network: Network;
  readonly load: ComputedData['load'];
}

/** Trains a small experiment from then on wherever tishby would be trained: it is carried out as that is. */
export function takeThePlaceOfTishby({ network, load }: SmallExperiment): void {
  const data: ComputedData = {
    kind: 'computed',
    title: 'Data worked by hand',
    digest: '0'.repeat(64),
    trainingRows: 0,
    load,
  };
  jest.replaceProperty(experiments, 'tishby', { ...experiments.tishby, network, data });
}

interface Circumstances {
  readonly engine?: EngineName;
  /** A file of initial weights. */
  readonly init?: string;
  readonly resume?: boolean;
  readonly singularImages?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** Carries out one training in a folder, in this process, on the synthetic images where it takes any. */
export async function carryOutIn(
  folder: string,
  training: Training,
  { engine = 'cpu', init, resume = false, singularImages = false, onProgress = () => {} }: Circumstances = {},
) {
  const job: Job = { training, engine, data: { kind: 'synthetic' }, init, folder, resume, singularImages };
  return { job, outcome: await carryOut(job, { onProgress, onRemark: () => {} }) };
}

/** All that a training says of itself: its files, its figures as golden results hold them, the printed table. */
export interface Said {
  readonly finished: FinishedRun;
  /** The weights of each stage's model. */
  readonly parameters: Readonly<Record<StageName, NamedArrays>>;
  readonly figures: Figures;
  readonly table: string;
}

/** Trains a small experiment from given weights and reads what it says of itself. */
export async function figuresOfTraining(
  folder: string,
  small: SmallExperiment,
  initial: NamedArrays,
  {
    objective,
    seed,
    hyperparameters,
  }: { objective: ObjectiveName; seed: number; hyperparameters: Hyperparameters },
): Promise<Said> {
  takeThePlaceOfTishby(small);
  const init = join(folder, 'initial.safetensors');
  writeFileSync(init, encodeSafetensors({ tensors: initial, metadata: {} }));
  const training: Training = { experiment: 'tishby', objective, seed, hyperparameters };
  const run = join(folder, 'run');
  const { job, outcome } = await carryOutIn(run, training, { init });
  const finished = readRunFolder(run).finished as FinishedRun;
  return {
    finished,
    parameters: named(
      stageNames,
      (stage) => readModel(join(run, stagePrefix(stage) + modelFile('final')), 'tishby').parameters,
    ),
    figures: figuresOf(finished.metrics),
    table: showResults([{ job, ok: true, outcome }]),
  };
}
