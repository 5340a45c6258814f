import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { rowImages } from '../analysis/pictures.ts';
import { dataSpan, energiesIn, permuted, singularValues, svd } from '../analysis/spectrum.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
import { writeJson, writeWhole } from '../kit/files.ts';
import { encodePng } from '../kit/png.ts';
import type { Snapshot, TrainingRecord } from '../training/train.ts';
import { removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Job, Outcome } from './job.ts';
import { modelFile, newestModel, numberedModels, reverseImageFile, svdFolder } from './layout.ts';
import { readModel, writeModel } from './models.ts';
import { qualityOf } from './quality.ts';
import { type Metrics, type RunRecord, readMetrics } from './records.ts';
import { writeRun } from './run-record.ts';
import { writeSingularImages } from './singular-images.ts';

/** The reference's text files: one `index<TAB>value` line a record. */
type Curve = 'trainloss' | 'testaccuracy' | 'elapsedtime';

/** How many leading singular vectors are held against the data. */
const leading = 10;

/** The folder of a run under way. Every file in it is whole at any moment. */
export class RunFolder {
  readonly #job: Job;
  readonly #started = performance.now();
  #recorded = this.#started;
  readonly #stepTimes: number[] = [];
  #run: RunRecord;
  #metrics: Metrics;
  readonly #lines: Record<Curve, string> = { trainloss: '', testaccuracy: '', elapsedtime: '' };

  /**
   * Begins a run, or goes on with one that was stopped.
   *
   * @param run what its `run.json` said before
   * @param initial the parameters that it begins with
   * @param kept how many of the records that are there stand before the checkpoint that it goes on from
   */
  constructor(job: Job, run: RunRecord, initial: NamedArrays, kept: number) {
    this.#job = job;
    this.#run = { ...run, status: 'running', error: null };
    this.#metrics =
      kept > 0
        ? this.#keep(kept)
        : { records: [], initial: { singularValues: singularValues(initial.W1 as FloatArray) }, final: null };
    this.#removeLeftovers();
    writeRun(job.folder, this.#run);
    this.#write('metrics.json', this.#metrics);
  }

  /** Takes over the first records of a run that was stopped; what came after the checkpoint is made anew. */
  #keep(kept: number): Metrics {
    const metrics = readMetrics(this.#job.folder);
    for (const name of Object.keys(this.#lines) as Curve[]) {
      const lines = readFileSync(this.#path(`${name}.txt`), 'utf8')
        .split('\n')
        .slice(0, kept);
      this.#lines[name] = lines.map((line) => `${line}\n`).join('');
      if (name !== 'elapsedtime') continue;
      const times = lines.slice(1).map((line) => Number(line.split('\t')[1]));
      this.#stepTimes.push(...times.map((seconds) => seconds / this.#run.config.recordEvery));
    }
    return { ...metrics, records: metrics.records.slice(0, kept), final: null };
  }

  /** Files that were being written when the run was killed: they have a number after their name. */
  #removeLeftovers(): void {
    const isLeftover = (name: string) => /\.(json|txt|png|safetensors)\.\d+$/.test(name);
    const names = existsSync(this.#job.folder)
      ? (readdirSync(this.#job.folder, { recursive: true, encoding: 'utf8' }) as string[])
      : [];
    for (const name of names.filter(isLeftover)) rmSync(this.#path(name), { force: true });
  }

  addRecord(record: TrainingRecord): void {
    this.#requireFolder();
    const { index, step, loss, crossEntropy, parameters, test } = record;
    const quality = qualityOf(record);
    const now = performance.now();
    this.#appendLine('trainloss', index, loss);
    this.#appendLine('testaccuracy', index, quality.testAccuracy);
    const elapsed = (now - this.#recorded) / 1000;
    this.#appendLine('elapsedtime', index, elapsed);
    if (index > 0) this.#stepTimes.push(elapsed / this.#run.config.recordEvery);
    this.#recorded = now;
    rowImages(test.reverse[0] as FloatArray).forEach((image, at) => {
      writeWhole(this.#path(reverseImageFile(at, index)), encodePng(image));
    });
    if (index % 2 === 1) {
      this.#writeModel(index, parameters, step + 1);
      for (const old of numberedModels(this.#job.folder).slice(0, -this.#run.config.maxSave)) {
        rmSync(this.#path(old));
      }
    }
    this.#metrics.records.push({ index, step, loss, crossEntropy, ...quality });
    this.#write('metrics.json', this.#metrics);
    // Last, so that nothing before the checkpoint is missing.
    writeCheckpoint(this.#job.folder, record.checkpoint);
  }

  complete(end: Snapshot, inputs: FloatArray): Outcome {
    this.#requireFolder();
    this.#writeModel('final', end.parameters, this.#run.config.steps);
    const { values, left } = svd(end.parameters.W1 as FloatArray);
    const span = dataSpan(inputs);
    const vectors = left.slice(0, leading);
    const final = {
      ...qualityOf(end),
      singularValues: [...values],
      dataEnergies: energiesIn(span, vectors),
      permutedEnergies: energiesIn(permuted(span), vectors),
    };
    this.#metrics = { ...this.#metrics, final };
    this.#write('metrics.json', this.#metrics);
    if (this.#job.singularImages) {
      const model = newestModel(this.#job.folder);
      writeSingularImages(svd(readModel(model).parameters.W1 as FloatArray), svdFolder(model));
    }
    const seconds = this.#seconds();
    const secondsPerStep = this.#stepTimes.length > 0 ? median(this.#stepTimes) : null;
    this.#run = { ...this.#run, status: 'complete', seconds, secondsPerStep };
    writeRun(this.#job.folder, this.#run);
    removeCheckpoint(this.#job.folder);
    return { seconds, final };
  }

  /** A folder that someone removed would be made anew by the next file, and lack all that was there before. */
  #requireFolder(): void {
    if (!existsSync(this.#path('run.json'))) throw new Error(`${this.#job.folder} was removed while it ran`);
  }

  fail(error: string): void {
    if (!existsSync(this.#path('run.json'))) return;
    this.#run = { ...this.#run, status: 'failed', seconds: this.#seconds(), error };
    writeRun(this.#job.folder, this.#run);
  }

  #writeModel(record: number | 'final', parameters: NamedArrays, steps: number): void {
    const { experiment, objective, seed } = this.#run;
    const metadata = { experiment, objective, seed: String(seed), steps: String(steps) };
    writeModel(this.#path(modelFile(record)), parameters, metadata);
  }

  #appendLine(name: Curve, index: number, value: number): void {
    this.#lines[name] += `${index}\t${value}\n`;
    writeWhole(this.#path(`${name}.txt`), this.#lines[name]);
  }

  #write(name: string, value: unknown): void {
    writeJson(this.#path(name), value);
  }

  #path(name: string): string {
    return join(this.#job.folder, name);
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}
