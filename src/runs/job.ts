import type { DataChoice } from '../datasets/source.ts';
import type { EngineName } from '../engines/engine.ts';
import type { Training } from '../training/experiments.ts';
import type { FinalMetrics } from './records.ts';

/** Everything that a process needs to know to carry out one training. Plain data, so that it can be sent. */
export interface Job {
  readonly training: Training;
  readonly engine: EngineName | 'auto';
  readonly data: DataChoice;
  /** A model file to start from, in place of the seed's weights. */
  readonly init?: string | undefined;
  /** The run's own folder, claimed. */
  readonly folder: string;
  /** Whether it goes on from the folder's checkpoint, where it has one; undefined where that is not offered. */
  readonly resume?: boolean;
  /** Whether the singular images are written as well, as RUN_ME.py does. */
  readonly singularImages: boolean;
}

/** How far a training is. */
export interface Progress {
  readonly step: number;
  readonly loss: number;
}

/** Told what happens in a training. */
export interface JobListener {
  onProgress(progress: Progress): void;
  /** What the user should know, in a line. */
  onRemark(remark: string): void;
}

/** How it ended. */
export interface Outcome {
  readonly seconds: number;
  readonly final: FinalMetrics;
}
