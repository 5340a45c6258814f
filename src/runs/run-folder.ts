import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { singularValues, svd } from '../analysis/spectrum.ts';
import type { Batch, ExperimentData } from '../datasets/dataset.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
import { writeJson } from '../kit/files.ts';
import { experiments, type Stage, type StageName } from '../training/experiments.ts';
import type { Snapshot, TrainingRecord } from '../training/train.ts';
import { removeCheckpoint, type StageCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Job, Outcome } from './job.ts';
import { newestModel, stageFolder, svdFolder } from './layout.ts';
import { readModel } from './models.ts';
import { finalMetricsOf, qualityOf } from './quality.ts';
import { type Course, type FinalMetrics, type Metrics, type RunRecord, readMetrics } from './records.ts';
import { writeRun } from './run-record.ts';
import { writeSingularImages } from './singular-images.ts';
import { StageFolder } from './stage-folder.ts';

/** The folder of a run under way. Every file in it is whole at any moment. */
export class RunFolder {
  readonly #job: Job;
  readonly #started = performance.now();
  readonly #stages = new Map<StageName, StageFolder>();
  readonly #resumed: StageCheckpoint | null;
  readonly #data: ExperimentData;
  #run: RunRecord;
  readonly #metrics: Metrics;

  /**
   * Begins a run, or goes on with one that was stopped.
   *
   * @param run what its `run.json` said before
   * @param initial the parameters that it begins with
   * @param resumed the checkpoint that it goes on from
   */
  constructor(job: Job, run: RunRecord, initial: NamedArrays, resumed: StageCheckpoint | null) {
    this.#job = job;
    this.#resumed = resumed;
    this.#data = experiments[run.experiment].data;
    this.#run = { ...run, status: 'running', error: null };
    this.#metrics = resumed
      ? this.#keep(resumed)
      : {
          records: [],
          initial: { singularValues: singularValues(initial.W1 as FloatArray) },
          final: null,
          fineTuned: {},
        };
    this.#removeLeftovers();
    writeRun(job.folder, this.#run);
    this.#writeMetrics();
  }

  /** Takes over what a run that was stopped had measured; what came after the checkpoint is made anew. */
  #keep({ stage }: StageCheckpoint): Metrics {
    const { fineTuned, ...first } = readMetrics(this.#job.folder);
    const cut = <C extends Course>(course: C): C => ({
      ...course,
      records: course.records.slice(0, this.#kept(stage)),
      final: null,
    });
    if (stage === 'A') return { ...cut(first), fineTuned: {} };
    const { AA, AB } = fineTuned;
    if (stage === 'AA') return { ...first, fineTuned: AA ? { AA: cut(AA) } : {} };
    return { ...first, fineTuned: { ...(AA ? { AA } : {}), ...(AB ? { AB: cut(AB) } : {}) } };
  }

  /** How many records of a stage stand before the checkpoint that the run goes on from. */
  #kept(stage: StageName): number {
    if (this.#resumed?.stage !== stage) return 0;
    return (this.#resumed.done - 1) / this.#run.config.recordEvery + 1;
  }

  /** Files that were being written when the run was killed: they have a number after their name. */
  #removeLeftovers(): void {
    const isLeftover = (name: string) => /\.(json|txt|png|safetensors)\.\d+$/.test(name);
    const names = existsSync(this.#job.folder)
      ? (readdirSync(this.#job.folder, { recursive: true, encoding: 'utf8' }) as string[])
      : [];
    for (const name of names.filter(isLeftover)) rmSync(join(this.#job.folder, name), { force: true });
  }

  addRecord(stage: StageName, record: TrainingRecord): void {
    this.#requireFolder();
    const { index, step, loss, crossEntropy, checkpoint } = record;
    const quality = qualityOf(record);
    this.#stage(stage).addRecord(record, quality, this.#data.kind === 'images');
    this.#course(stage).records.push({ index, step, loss, crossEntropy, ...quality });
    this.#writeMetrics();
    // Last, so that nothing before the checkpoint is missing.
    writeCheckpoint(this.#job.folder, { stage, ...checkpoint });
  }

  endStage({ name, training }: Stage, end: Snapshot, trainedOn: Batch): void {
    this.#requireFolder();
    this.#stage(name).writeModel('final', end.parameters, training.hyperparameters.steps);
    this.#course(name).final = finalMetricsOf(end, this.#data, trainedOn);
    this.#writeMetrics();
  }

  complete(): Outcome {
    this.#requireFolder();
    if (this.#job.singularImages && this.#data.kind === 'images') {
      const model = newestModel(this.#job.folder);
      writeSingularImages(svd(readModel(model).parameters.W1 as FloatArray), svdFolder(model));
    }
    const seconds = this.#seconds();
    const stepTimes = this.#stage('A').stepTimes;
    const secondsPerStep = stepTimes.length > 0 ? median(stepTimes) : null;
    this.#run = { ...this.#run, status: 'complete', seconds, secondsPerStep };
    writeRun(this.#job.folder, this.#run);
    removeCheckpoint(this.#job.folder);
    return { seconds, final: this.#metrics.final as FinalMetrics };
  }

  /** A folder that someone removed would be made anew by the next file, and lack all that was there before. */
  #requireFolder(): void {
    const file = join(this.#job.folder, 'run.json');
    if (!existsSync(file)) throw new Error(`${this.#job.folder} was removed while it ran`);
  }

  fail(error: string): void {
    if (!existsSync(join(this.#job.folder, 'run.json'))) return;
    this.#run = { ...this.#run, status: 'failed', seconds: this.#seconds(), error };
    writeRun(this.#job.folder, this.#run);
  }

  #stage(name: StageName): StageFolder {
    const known = this.#stages.get(name);
    if (known) return known;
    const kept = this.#kept(name);
    const made = new StageFolder(stageFolder(this.#job.folder, name), this.#run, name, kept);
    this.#stages.set(name, made);
    return made;
  }

  #course(name: StageName): Course {
    if (name === 'A') return this.#metrics;
    this.#metrics.fineTuned[name] ??= { records: [], final: null };
    return this.#metrics.fineTuned[name];
  }

  #writeMetrics(): void {
    writeJson(join(this.#job.folder, 'metrics.json'), this.#metrics);
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}
