import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rowImages } from '../analysis/pictures.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
import { readText } from '../kit/files.ts';
import { encodePng } from '../kit/png.ts';
import type { StageName } from '../training/experiments.ts';
import type { TrainingRecord } from '../training/train.ts';
import type { Inventory } from './inventory.ts';
import { modelFile, numberedModels, reverseImageFile, stagePrefix } from './layout.ts';
import { encodeModel } from './models.ts';
import type { Quality, RunRecord } from './records.ts';

/** The reference's text files: one `index<TAB>value` line a record. */
const curves = ['trainloss', 'testaccuracy', 'elapsedtime'] as const;
type Curve = (typeof curves)[number];
export const curveFiles = curves.map((curve) => `${curve}.txt`);

/** The reference's files of one stage: curves, reverse images, models. Every file is whole at any moment. */
export class StageFolder {
  readonly #folder: string;
  readonly #inventory: Inventory;
  readonly #run: RunRecord;
  readonly #stage: StageName;
  readonly #lines: Record<Curve, string> = { trainloss: '', testaccuracy: '', elapsedtime: '' };
  #recorded = performance.now();
  /** Seconds a step, from record to record. */
  readonly stepTimes: number[] = [];

  /**
   * @param folder of the run
   * @param kept how many of the records that are there are kept
   */
  constructor(folder: string, inventory: Inventory, run: RunRecord, stage: StageName, kept: number) {
    this.#folder = folder;
    this.#inventory = inventory;
    this.#run = run;
    this.#stage = stage;
    if (kept > 0) for (const curve of curves) this.#keep(curve, kept);
  }

  #keep(curve: Curve, kept: number): void {
    const lines = readText(join(this.#folder, this.#name(`${curve}.txt`)))
      .split('\n')
      .slice(0, kept);
    this.#lines[curve] = lines.map((line) => `${line}\n`).join('');
    if (curve !== 'elapsedtime') return;
    const times = lines.slice(1).map((line) => Number(line.split('\t')[1]));
    this.stepTimes.push(...times.map((seconds) => seconds / this.#run.config.recordEvery));
  }

  addRecord(record: TrainingRecord, quality: Quality, hasImages: boolean): void {
    const { index, step, loss, parameters, test } = record;
    const now = performance.now();
    const elapsed = (now - this.#recorded) / 1000;
    this.#recorded = now;
    if (index > 0) this.stepTimes.push(elapsed / this.#run.config.recordEvery);
    this.#appendLine('trainloss', index, loss);
    this.#appendLine('testaccuracy', index, quality.testAccuracy);
    this.#appendLine('elapsedtime', index, elapsed);
    if (hasImages) {
      rowImages(test.reverse[0] as FloatArray).forEach((image, at) => {
        this.#inventory.write(this.#name(reverseImageFile(at, index)), encodePng(image));
      });
    }
    if (index % 2 === 1) {
      this.writeModel(index, parameters, step + 1);
      const folder = join(this.#folder, this.#name(''));
      for (const old of numberedModels(folder).slice(0, -this.#run.config.maxSave)) {
        rmSync(join(folder, old));
        this.#inventory.forget(this.#name(old));
      }
    }
  }

  writeModel(record: number | 'final', parameters: NamedArrays, steps: number): void {
    const { experiment, objective, seed } = this.#run;
    const metadata = { experiment, objective, stage: this.#stage, seed: String(seed), steps: String(steps) };
    this.#inventory.write(this.#name(modelFile(record)), encodeModel(parameters, metadata));
  }

  #appendLine(name: Curve, index: number, value: number): void {
    this.#lines[name] += `${index}\t${value}\n`;
    this.#inventory.write(this.#name(`${name}.txt`), this.#lines[name]);
  }

  /** A name of this stage in the folder of the run. */
  #name(name: string): string {
    return stagePrefix(this.#stage) + name;
  }
}
