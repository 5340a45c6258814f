import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { loadEngine } from '../../src/engines/registry.ts';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import { type LabExperiment, labOf } from '../../src/lab/experiments/network-experiment.ts';
import { metricIn } from '../../src/lab/experiments/stages.ts';
import { specialOf } from '../../src/lab/measured/at-the-end.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { modelFile, stagePrefix } from '../../src/lab/runs/artefacts.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { snapshots } from '../../src/lab/training/snapshots.ts';
import { study } from '../../src/paper/racecar.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';

const root = temporaryFolder();

it('measures the end of each stage on its own data, what is of these alone by whichever model', async () => {
  const experiment = experimentNamed(study, 'nmnist') as LabExperiment;
  const { network, data, measurements } = labOf(experiment);
  const folder = join(root, 'run');
  const cell = cellOf(experiment, 'Std', 1, { steps: 5, recordEvery: 2, fineTuningSteps: 2 });
  await carryOutIn(folder, studyOf([experiment]), cell, { engine: 'onnx' });
  const table = readMetrics(folder, experiment, false);
  const engine = await loadEngine('onnx');
  const seen = new Map<string, unknown>();
  for (const [stage, task] of [
    ['A', 'A'],
    ['AB', 'B'],
  ] as const) {
    const dataset = data.load({ origin: 'computed' }, task, 1);
    const snapshotOf = snapshots(network, dataset, engine);
    const { parameters } = readModel(join(folder, stagePrefix(stage) + modelFile('final')), [experiment]);
    const [end, other] = [await snapshotOf(parameters), await snapshotOf(initialise(network, 9))];
    const special = specialOf({ network, measurements }, end, dataset.train);
    for (const [name, values] of Object.entries(special)) {
      expect([stage, name, table[metricIn(stage, name)]]).toEqual([stage, name, values]);
      seen.set(`${stage} ${name}`, values);
    }
    const byOther = measurements.map(({ ofEnd }) => ofEnd(network, other, dataset.train)(end));
    expect(Object.assign({}, ...byOther)).toEqual(special);
  }
  for (const name of ['patchEnergy', 'meanImageError', 'classMeanError', 'componentsError'])
    expect(seen.get(`A ${name}`)).not.toEqual(seen.get(`AB ${name}`));
});
