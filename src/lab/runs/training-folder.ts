import { join } from 'node:path';
import { median } from 'simple-statistics';
import { Inventory, type Lengths, readInventory } from '../../harness/runs/inventory.ts';
import { isRunFile } from '../../harness/runs/layout.ts';
import { encodeMetrics, metricsFile } from '../../harness/runs/metrics-file.ts';
import type { Table } from '../../harness/study/metrics.ts';
import type { Task } from '../../harness/study/runner.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import { isThere, writingMany } from '../../kit/files.ts';
import { filesBelow, removeFiles } from '../../kit/folders.ts';
import { numberIn } from '../experiments/hyperparameters.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import type { Stage, StageName } from '../experiments/stages.ts';
import { qualityOf } from '../measured/quality.ts';
import type { Snapshot } from '../training/training.ts';
import { isArtefact } from './artefacts.ts';
import { type StageCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { grown, recordsIn, tableAt } from './growing-table.ts';
import { readTable, recordsOf } from './resumable.ts';
import { drawSingularImages } from './singular-images.ts';
import { type AnyRecord, StageFolder } from './stage-folder.ts';

/** The folder of a run under way. Every file in it is whole at any moment. */
export class TrainingFolder {
  readonly #task: Task;
  readonly #experiment: NetworkExperiment;
  readonly #resumed: StageCheckpoint | null;
  readonly #started = performance.now();
  readonly #stages = new Map<StageName, StageFolder>();
  readonly #inventory: Inventory;
  #table: Table;
  /** When, by `performance.now()`, where it stands is saved next: at its first record, and not at each of many in a second. */
  #saveAt = 0;
  /** The last record, where it is not saved. */
  #unsaved: { readonly stage: Stage; readonly record: AnyRecord } | null = null;

  /**
   * Begins a run, or goes on with one that was stopped.
   *
   * @param initial the parameters that it begins with
   * @param resumed the checkpoint that it goes on from, which lacks nothing; null to begin anew, without what is there
   */
  constructor(
    task: Task,
    experiment: NetworkExperiment,
    initial: NamedArrays,
    resumed: StageCheckpoint | null,
  ) {
    this.#task = task;
    this.#experiment = experiment;
    this.#resumed = resumed;
    this.#removeLeftovers();
    this.#inventory = new Inventory(task.folder, resumed ? this.#listed() : {});
    this.#table = resumed ? this.#kept(resumed) : this.#start(initial);
    this.#writeMetrics();
  }

  /** Files of ours that were being written when the run was killed; where it begins anew, all of ours. */
  #removeLeftovers(): void {
    const { folder } = this.#task;
    const isLeftover = (name: string) =>
      isRunFile({ writes: isArtefact }, name) &&
      name !== 'run.json' &&
      (!this.#resumed || /\.\d+$/.test(name));
    removeFiles(folder, filesBelow(folder).filter(isLeftover));
  }

  /** What is listed and there; an old model may have been removed after the checkpoint. */
  #listed(): Lengths {
    const listed = Object.entries(readInventory(this.#task.folder).files);
    return Object.fromEntries(listed.filter(([name]) => isThere(join(this.#task.folder, name))));
  }

  /** What a run that was stopped had measured; what came after the checkpoint is made anew. */
  #kept({ stage, done }: StageCheckpoint): Table {
    const records = recordsOf(done, numberIn(this.#task.parameters, 'recordEvery'));
    return tableAt(readTable(this.#task.folder, this.#experiment), this.#experiment, stage, records);
  }

  #start(initial: NamedArrays): Table {
    const { network, measurements } = this.#experiment;
    return Object.assign({}, ...measurements.map((measurement) => measurement.ofStart?.(network, initial)));
  }

  /**
   * Adds a record. Curves, metrics and checkpoint, which are written anew each time, wait where they were written a moment ago, but for
   * a stage's last.
   *
   * @param seconds that its steps and its evaluation took
   * @param told what is known of the record otherwise than by running its model, in the place of that
   */
  addRecord(stage: Stage, record: AnyRecord, seconds: number, told: Table = {}): void {
    this.#requireFolder();
    const { step, loss, crossEntropy } = record;
    const folder = this.#stage(stage);
    const measured = { step: [step], loss: [loss], crossEntropy: [crossEntropy], ...qualityOf(record) };
    this.#table = grown(this.#table, stage.name, { ...measured, ...told });
    writingMany(() => {
      folder.addRecord(record, seconds, this.#experiment.data);
      this.#unsaved = { stage, record };
      const { recordEvery, steps } = stage.training;
      if (performance.now() >= this.#saveAt || step + recordEvery >= steps) this.#saveRecord();
    });
  }

  /** Saves the last record, where it is not saved, whatever has ended the run. A folder that someone removed is not made anew. */
  saveRest(): void {
    if (this.#isThere()) this.#saveRecord();
  }

  #saveRecord(): void {
    if (!this.#unsaved) return;
    const { stage, record } = this.#unsaved;
    const { index, checkpoint } = record;
    const folder = this.#stage(stage);
    folder.writeCurves(this.#table);
    this.#save();
    // After all that it rests on, and before the models are removed that an earlier one rested on.
    if (checkpoint)
      writeCheckpoint(this.#task.folder, { stage: stage.name, seconds: this.#seconds(), ...checkpoint });
    folder.removeOldModels(index);
    this.#unsaved = null;
    this.#saveAt = performance.now() + 1000 * (this.#task.saveEvery ?? 1);
  }

  /** @param special what is measured of it besides accuracies and reverse errors */
  endStage(stage: Stage, end: Snapshot, special: Table): void {
    this.#requireFolder();
    const folder = this.#stage(stage);
    folder.writeModel('final', end.parameters, stage.training.steps);
    const { stepTimes } = folder;
    const isTimed = stage.name === 'A' && stepTimes.length > 0;
    const time: Table = isTimed ? { secondsPerStep: [median(stepTimes)] } : {};
    this.#table = grown(this.#table, stage.name, { ...qualityOf(end), ...special, ...time });
    this.#save();
  }

  complete(): void {
    this.#requireFolder();
    const { folder, drawsBeside } = this.#task;
    if (drawsBeside && this.#experiment.data.image) {
      drawSingularImages(folder, this.#experiment, this.#inventory);
    }
    this.#inventory.save();
  }

  /** A folder that someone removed would be made anew by the next file, and lack all that was there before. */
  #requireFolder(): void {
    if (!this.#isThere()) throw new Error(`${this.#task.folder} was removed while it ran`);
  }

  #isThere(): boolean {
    return isThere(join(this.#task.folder, 'run.json'));
  }

  #stage(stage: Stage): StageFolder {
    const known = this.#stages.get(stage.name);
    if (known) return known;
    const kept = recordsIn(this.#table, stage.name);
    const made = new StageFolder(this.#task, stage, this.#inventory, kept);
    this.#stages.set(stage.name, made);
    return made;
  }

  #save(): void {
    this.#writeMetrics();
    this.#inventory.save();
  }

  #writeMetrics(): void {
    this.#inventory.write(metricsFile, encodeMetrics(this.#table));
  }

  /** In all sittings. */
  #seconds(): number {
    return (this.#resumed?.seconds ?? 0) + (performance.now() - this.#started) / 1000;
  }
}
