import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../harness/runs/inventory.ts';
import type { Table } from '../../harness/study/metrics.ts';
import type { Task } from '../../harness/study/runner.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import { encodePng } from '../../kit/png.ts';
import { encodeSafetensors } from '../../kit/safetensors.ts';
import { drawnImages } from '../analysis/pictures.ts';
import type { LabData } from '../data/lab-data.ts';
import { numberIn } from '../experiments/hyperparameters.ts';
import { metricIn, type Stage } from '../experiments/stages.ts';
import type { TrainingRecord } from '../training/training.ts';
import { modelFile, numberedModels, recordOfModel, reverseImageFile, stagePrefix } from './artefacts.ts';
import { type CurveFile, curveText, readCurve } from './curve-file.ts';

/** A record of a training; without a checkpoint of one that cannot go on from there. */
export type AnyRecord = Omit<TrainingRecord, 'checkpoint'> & Partial<Pick<TrainingRecord, 'checkpoint'>>;

/** The reference's files of one stage: curves, reverse images, models. Every file is whole at any moment. */
export class StageFolder {
  readonly #task: Task;
  readonly #stage: Stage;
  readonly #inventory: Inventory;
  /**
   * The seconds that each record took: its steps and its evaluation, without what is written of it, as the reference times them
   * (peak_training.py 198, 222).
   */
  readonly #elapsed: number[];

  /** @param kept how many of the records that are there are kept */
  constructor(task: Task, stage: Stage, inventory: Inventory, kept: number) {
    this.#task = task;
    this.#stage = stage;
    this.#inventory = inventory;
    const file = join(task.folder, this.#name('elapsedtime.txt'));
    this.#elapsed = kept > 0 ? readCurve(file).slice(0, kept) : [];
  }

  /** Seconds a step, of all records but the first, which is of a single step and of all that is done once. */
  get stepTimes(): number[] {
    return this.#elapsed.slice(1).map((seconds) => seconds / this.#stage.training.recordEvery);
  }

  /** Writes what a record leaves of its own. Curves are rewritten by `writeCurves`. */
  addRecord({ index, step, parameters, test }: AnyRecord, seconds: number, data: LabData): void {
    this.#elapsed.push(seconds);
    for (const [row, image] of drawnImages(test.reverse[0], data)) {
      this.#inventory.write(this.#name(reverseImageFile(row, index)), encodePng(image));
    }
    if (index % 2 === 1) this.writeModel(index, parameters, step + 1);
  }

  /** @param measured what the run has measured until now */
  writeCurves(measured: Table): void {
    const curveOf = (metric: string) => measured[metricIn(this.#stage.name, metric)] ?? [];
    this.#writeCurve('trainloss.txt', curveOf('loss'));
    this.#writeCurve('testaccuracy.txt', curveOf('testAccuracy'));
    this.#writeCurve('elapsedtime.txt', this.#elapsed);
  }

  #writeCurve(file: CurveFile, values: readonly number[]): void {
    this.#inventory.write(this.#name(file), curveText(file, values));
  }

  /**
   * Removes the numbered models that are older than the newest, as many as are kept, at a record. Those of later records, which an
   * earlier sitting may have left, are written anew.
   */
  removeOldModels(record: number): void {
    const folder = join(this.#task.folder, this.#name(''));
    const known = numberedModels(folder).filter((name) => Number(recordOfModel(name)) <= record);
    for (const old of known.slice(0, -numberIn(this.#task.parameters, 'maxSave'))) {
      rmSync(join(folder, old));
      this.#inventory.forget(this.#name(old));
    }
  }

  writeModel(record: number | 'final', tensors: NamedArrays, steps: number): void {
    const { experiment, variant: objective, seed } = this.#task;
    const stage = this.#stage.name;
    const metadata = { experiment, objective, stage, seed: String(seed), steps: String(steps) };
    this.#inventory.write(this.#name(modelFile(record)), encodeSafetensors({ tensors, metadata }));
  }

  /** A name of this stage in the folder of the run. */
  #name(name: string): string {
    return stagePrefix(this.#stage.name) + name;
  }
}
