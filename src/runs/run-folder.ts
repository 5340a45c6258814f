import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { rowImages } from '../analysis/pictures.ts';
import { dataSpan, energiesIn, permuted, singularValues, svd } from '../analysis/spectrum.ts';
import type { DataSource } from '../datasets/source.ts';
import type { Engine } from '../engines/engine.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
import { writeJson, writeWhole } from '../kit/files.ts';
import { sha256 } from '../kit/hash.ts';
import { encodePng } from '../kit/png.ts';
import type { Snapshot, TrainingRecord } from '../training/train.ts';
import type { Job, Outcome } from './job.ts';
import { modelFile, newestModel, numberedModels, reverseImageFile, svdFolder } from './layout.ts';
import { readModel, writeModel } from './models.ts';
import { provenance } from './provenance.ts';
import { qualityOf } from './quality.ts';
import type { Metrics, RunRecord } from './records.ts';
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

  constructor(job: Job, engine: Engine, source: DataSource, initial: NamedArrays) {
    const { hyperparameters, experiment, objective, seed } = job.training;
    const { rr: rrFactor, ortho: orthoFactor, ...rest } = hyperparameters;
    this.#job = job;
    this.#run = {
      experiment,
      objective,
      seed,
      config: { ...rest, rrFactor, orthoFactor, init: job.init ? sha256(readFileSync(job.init)) : 'seed' },
      engine: { name: engine.name, version: engine.version },
      data: { source: source.kind, sha256: source.digest },
      ...provenance(),
      startedAt: new Date().toISOString(),
      status: 'running',
      seconds: null,
      secondsPerStep: null,
      error: null,
    };
    this.#metrics = {
      records: [],
      initial: { singularValues: singularValues(initial.W1 as FloatArray) },
      final: null,
    };
    this.#write('run.json', this.#run);
    this.#write('metrics.json', this.#metrics);
  }

  addRecord(record: TrainingRecord): void {
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
  }

  complete(end: Snapshot, inputs: FloatArray): Outcome {
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
    this.#write('run.json', this.#run);
    return { seconds, final };
  }

  fail(error: string): void {
    this.#run = { ...this.#run, status: 'failed', seconds: this.#seconds(), error };
    this.#write('run.json', this.#run);
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
