import { join } from 'node:path';
import type { EngineName } from '../../engines/engine.ts';
import { loadEngine } from '../../engines/registry.ts';
import { Inventory } from '../../harness/runs/inventory.ts';
import { encodeMetrics, metricsFile } from '../../harness/runs/metrics-file.ts';
import type { Table } from '../../harness/study/metrics.ts';
import type { Prepared, Task } from '../../harness/study/runner.ts';
import type { LabAlteration } from '../experiments/alterations.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { specialOf } from '../measured/at-the-end.ts';
import { qualityOf } from '../measured/quality.ts';
import { snapshots } from '../training/snapshots.ts';
import type { Snapshot } from '../training/training.ts';
import { modelFile, numberedModels } from './artefacts.ts';
import { grown } from './growing-table.ts';
import { readModel } from './models.ts';

/**
 * Measures the models that a training left anew, altered: those of its records that were kept, and the last one, of its first stage.
 * What is measured of records is of those alone.
 */
export function measuringAnew(
  task: Task,
  experiment: NetworkExperiment,
  alteration: LabAlteration & { readonly isMeasuredAnew: true },
): Prepared {
  const { unaltered, folder, seed } = task;
  if (unaltered === undefined) throw new Error(`${alteration.name}: expected a training to measure anew`);
  return {
    ...{ resumes: false, gap: null, seconds: 0, initialSha256: null },
    async run(onProgress, signal) {
      const { network, data } = experiment;
      const dataset = data.load(task.data, 'A', seed);
      const run = snapshots(network, dataset, await loadEngine(task.engine as EngineName));
      const snapshotOf = (file: string, isOfRecord: boolean): Promise<Snapshot> => {
        signal.throwIfAborted();
        const { parameters } = readModel(join(unaltered, file), [experiment]);
        const backwards = alteration.model?.(network, parameters, seed) ?? parameters;
        return run(parameters, { backwards, isOfRecord });
      };
      let table: Table = {};
      const models = numberedModels(unaltered);
      for (const [at, file] of models.entries()) {
        table = grown(table, 'A', qualityOf(await snapshotOf(file, true)));
        onProgress({ step: at + 1, note: `model ${at + 1} of ${models.length}` });
      }
      const end = await snapshotOf(modelFile('final'), false);
      const look = alteration.look ?? ((evaluation) => evaluation);
      const looked = { ...end, train: look(end.train), test: look(end.test) };
      const special = specialOf(experiment, looked, dataset.train);
      const inventory = new Inventory(folder);
      inventory.write(metricsFile, encodeMetrics(grown(table, 'A', { ...qualityOf(end), ...special })));
      inventory.save();
    },
    tidy() {},
  };
}
