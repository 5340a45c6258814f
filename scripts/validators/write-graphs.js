// write-graphs.js FOLDER: writes the graphs that the compiled engine makes of every training step, as ONNX files.
// Each is written as ONNX Runtime is given it, in a training of two steps.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { loadDataset, openDataSource } from '../../dist/datasets/source.js';
import { loadEngine } from '../../dist/engines/registry.js';
import { initialise } from '../../dist/networks/initialise.js';
import { experimentNames, experiments, gridOf, objectivesOf } from '../../dist/training/experiments.js';
import { beginning, train } from '../../dist/training/train.js';

const [folder] = process.argv.slice(2);
const engine = await loadEngine('onnx');
const source = openDataSource({ kind: 'synthetic' });

const { create } = InferenceSession;
let name = '';
let graphs = 0;
InferenceSession.create = (bytes, options) => {
  writeFileSync(join(folder, `${name}-${graphs++}.onnx`), bytes);
  return create.call(InferenceSession, bytes, options);
};

const offered = [...new Set(experimentNames.flatMap((experiment) => objectivesOf(experiment)))];
for (const training of gridOf([0], experimentNames, offered)) {
  const { experiment, objective, seed, hyperparameters } = training;
  const { data, network } = experiments[experiment];
  name = `${experiment}-${objective}`;
  graphs = 0;
  const short = { ...training, hyperparameters: { ...hyperparameters, steps: 2, recordEvery: 1 } };
  const start = beginning(training, initialise(network, seed));
  await train(short, loadDataset(data, source, 'A', seed), start, engine, () => {});
}
