import { join } from 'node:path';
import { median } from 'simple-statistics';
import { singularValues } from '../analysis/spectrum.ts';
import type { Batch, ExperimentData } from '../datasets/dataset.ts';
import type { FloatArray, NamedArrays } from '../kit/arrays.ts';
import { filesBelow, isThere, removeFiles } from '../kit/files.ts';
import { experiments, type Stage, type StageName } from '../training/experiments.ts';
import type { Snapshot, TrainingRecord } from '../training/train.ts';
import { removeCheckpoint, type StageCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { Inventory, type Lengths, readInventory } from './inventory.ts';
import type { Job, Outcome } from './job.ts';
import { isRunFile } from './layout.ts';
import { finalMetricsOf, qualityOf } from './quality.ts';
import { type Course, type FinalMetrics, type Metrics, type RunRecord, readMetrics } from './records.ts';
import { recordsOf } from './resumable.ts';
import { writeRun } from './run-record.ts';
import { drawSingularImages } from './singular-images.ts';
import { StageFolder } from './stage-folder.ts';

/** The folder of a run under way. Every file in it is whole at any moment. */
export class RunFolder {
  readonly #job: Job;
  readonly #started = performance.now();
  readonly #stages = new Map<StageName, StageFolder>();
  readonly #resumed: StageCheckpoint | null;
  readonly #data: ExperimentData;
  readonly #inventory: Inventory;
  #run: RunRecord;
  readonly #metrics: Metrics;

  /**
   * Begins a run, or goes on with one that was stopped.
   *
   * @param run what its `run.json` said before
   * @param initial the parameters that it begins with
   * @param resumed the checkpoint that it goes on from, which lacks nothing; null to begin anew, without what is there
   */
  constructor(job: Job, run: RunRecord, initial: NamedArrays, resumed: StageCheckpoint | null) {
    this.#job = job;
    this.#resumed = resumed;
    this.#data = experiments[run.experiment].data;
    this.#run = { ...run, status: 'running', error: null };
    this.#removeLeftovers();
    this.#inventory = new Inventory(job.folder, resumed ? this.#listed() : {});
    this.#metrics = resumed
      ? this.#keep(resumed)
      : {
          records: [],
          initial: { singularValues: singularValues(initial.W1 as FloatArray) },
          final: null,
          fineTuned: {},
        };
    writeRun(job.folder, this.#run);
    this.#writeMetrics();
  }

  /** What is listed and there; an old model may have been removed after the checkpoint. */
  #listed(): Lengths {
    const listed = Object.entries(readInventory(this.#job.folder).files);
    return Object.fromEntries(listed.filter(([name]) => isThere(join(this.#job.folder, name))));
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
    return recordsOf(this.#resumed.done, this.#run.config.recordEvery);
  }

  /** Files of ours that were being written when the run was killed; where it begins anew, all of ours. */
  #removeLeftovers(): void {
    const { folder } = this.#job;
    const isLeftover = (name: string) =>
      isRunFile(name) && name !== 'run.json' && (!this.#resumed || /\.\d+$/.test(name));
    removeFiles(folder, filesBelow(folder).filter(isLeftover));
  }

  addRecord(stage: StageName, record: TrainingRecord): void {
    this.#requireFolder();
    const { index, step, loss, crossEntropy, checkpoint } = record;
    const quality = qualityOf(record);
    this.#stage(stage).addRecord(record, quality, this.#data.kind === 'images');
    this.#course(stage).records.push({ index, step, loss, crossEntropy, ...quality });
    this.#writeMetrics();
    this.#inventory.save();
    // Last, so that nothing before the checkpoint is missing.
    writeCheckpoint(this.#job.folder, { stage, seconds: this.#seconds(), ...checkpoint });
  }

  endStage({ name, training }: Stage, end: Snapshot, trainedOn: Batch): void {
    this.#requireFolder();
    this.#stage(name).writeModel('final', end.parameters, training.hyperparameters.steps);
    this.#course(name).final = finalMetricsOf(end, this.#data, trainedOn);
    this.#writeMetrics();
    this.#inventory.save();
  }

  async complete(): Promise<Outcome> {
    this.#requireFolder();
    const { folder, singularImages } = this.#job;
    if (singularImages && this.#data.kind === 'images') drawSingularImages(folder, this.#inventory);
    this.#inventory.save();
    // Before it is called complete: a power cut must not leave a complete run with empty files.
    await this.#inventory.flush();
    const seconds = this.#seconds();
    const stepTimes = this.#stage('A').stepTimes;
    const secondsPerStep = stepTimes.length > 0 ? median(stepTimes) : null;
    this.#run = { ...this.#run, status: 'complete', seconds, secondsPerStep };
    writeRun(folder, this.#run, { flush: true });
    removeCheckpoint(folder);
    return { seconds, final: this.#metrics.final as FinalMetrics };
  }

  /** A folder that someone removed would be made anew by the next file, and lack all that was there before. */
  #requireFolder(): void {
    const file = join(this.#job.folder, 'run.json');
    if (!isThere(file)) throw new Error(`${this.#job.folder} was removed while it ran`);
  }

  fail(error: string): void {
    if (!isThere(join(this.#job.folder, 'run.json'))) return;
    this.#run = { ...this.#run, status: 'failed', seconds: this.#seconds(), error };
    writeRun(this.#job.folder, this.#run);
  }

  #stage(name: StageName): StageFolder {
    const known = this.#stages.get(name);
    if (known) return known;
    const kept = this.#course(name).records.length;
    const made = new StageFolder(this.#job.folder, this.#inventory, this.#run, name, kept);
    this.#stages.set(name, made);
    return made;
  }

  #course(name: StageName): Course {
    if (name === 'A') return this.#metrics;
    this.#metrics.fineTuned[name] ??= { records: [], final: null };
    return this.#metrics.fineTuned[name];
  }

  #writeMetrics(): void {
    this.#inventory.write('metrics.json', `${JSON.stringify(this.#metrics, null, 2)}\n`);
  }

  /** In all sittings. */
  #seconds(): number {
    return (this.#resumed?.seconds ?? 0) + (performance.now() - this.#started) / 1000;
  }
}
