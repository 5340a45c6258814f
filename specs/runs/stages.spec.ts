import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadEngine } from '../../src/engines/registry.ts';
import { readMetrics } from '../../src/harness/runs/metrics-file.ts';
import { experimentNamed } from '../../src/harness/study/study.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { type Measurement, needsData } from '../../src/lab/experiments/measurement.ts';
import { type LabExperiment, labOf } from '../../src/lab/experiments/network-experiment.ts';
import { metricIn, stagesOf } from '../../src/lab/experiments/stages.ts';
import { specialOf } from '../../src/lab/measured/at-the-end.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { modelFile, stagePrefix } from '../../src/lab/runs/artefacts.ts';
import { DataOfStages } from '../../src/lab/runs/data-of-stages.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { snapshots } from '../../src/lab/training/snapshots.ts';
import { study } from '../../src/paper/racecar.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { array, seed, smallExperiment, vector } from '../setup/small.ts';

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
    for (const measurement of measurements.filter(needsData))
      expect(special).toMatchObject(measurement.beforehand(network, other, dataset.train)(end));
  }
  for (const name of ['patchEnergy', 'meanImageError', 'classMeanError', 'componentsError'])
    expect(seen.get(`A ${name}`)).not.toEqual(seen.get(`AB ${name}`));
});

describe('what the ends of stages need of the data alone', () => {
  const worked: string[] = [];
  /** It tells of which data it was worked out: their first pixel, their first label, and that of what was trained on. */
  const telling = (name: string): Measurement => ({
    metricsOf: () => [],
    beforehand(_, { train, test }, trainedOn) {
      const [pixel] = (train.activations[0] as FloatArray).values;
      const seen = [pixel, train.labels.values[0], test.labels.values[0], trainedOn.labels.values[0]];
      worked.push(name);
      return ({ parameters }) => ({ [name]: [...(seen as number[]), parameters.b1?.values[0] as number] });
    },
  });
  const fineTuning = { steps: 2, learningRate: 0.1 };
  const hyperparameters = { steps: 7, learningRate: 0.1, recordEvery: 2, maxSave: 1, fineTuning };
  const small = smallExperiment({ hyperparameters }, { measurements: [telling('one'), telling('two')] });
  const lab = labOf(small);
  const cell = cellOf(small, 'Std', seed, {});
  const stages = stagesOf(lab, cell);
  const dataOf = () =>
    new DataOfStages(lab, stages, ({ task }) => lab.data.load({ origin: 'computed' }, task, seed));
  const end = (b: number) => ({ parameters: { b1: vector(b, 0) }, train: given, test: given });
  const given = {
    prediction: array([]),
    labels: array([[9, 9]]),
    activations: [array([[9, 9]])],
    reverse: [],
    localReverse: [],
  };
  /** Task B has the other class of each. */
  const expected = stages.map(({ task }) => (task === 'A' ? [3, 1, 1, 1] : [3, 0, 0, 0]));

  it('is worked out in shares that leave nothing to the end, and once', async () => {
    worked.length = 0;
    const engine = await loadEngine('cpu');
    const data = dataOf();
    const counts: number[] = [];
    for (const records of [4, 3, 2, 1, 1]) {
      await data.prepareShare(records, engine);
      counts.push(worked.length);
    }
    expect(counts).toEqual([2, 4, 5, 6, 6]);
    expect(worked.slice(0, 2)).toEqual(['one', 'two']);
    for (const [at, stage] of stages.entries()) {
      const seen = [...(expected[at] as number[]), at];
      expect(data.measureEnd(stage, end(at))).toEqual({ one: seen, two: seen });
    }
    expect(worked).toHaveLength(6);
  });

  it('is worked out at the end where no record was before it', () => {
    worked.length = 0;
    const [first] = stages;
    expect(dataOf().measureEnd(first, end(5))).toEqual({ one: [9, 9, 9, 1, 5], two: [9, 9, 9, 1, 5] });
    expect(worked).toEqual(['one', 'two']);
  });
});
