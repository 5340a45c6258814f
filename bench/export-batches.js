// Trains on batches and writes all that another program needs to do the same, and what came of it: initial weights, images, labels, the
// rows of each step, the vectors of Ort, the losses; and the losses of a hundred trainings whose initial weights were moved by one unit in
// the last place. For bench/pytorch_convolutions.py:
//
//   node bench/export-batches.js EXPERIMENT VARIANT SEED STEPS FOLDER [LEARNING-RATE]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEngine } from '../dist/engines/registry.js';
import { openData } from '../dist/harness/study/open-data.js';
import { experimentNamed, variantNamed } from '../dist/harness/study/study.js';
import { floatsOf } from '../dist/kit/arrays.js';
import { encodeSafetensors } from '../dist/kit/safetensors.js';
import { labOf } from '../dist/lab/experiments/network-experiment.js';
import { stagesOf } from '../dist/lab/experiments/stages.js';
import { initialise } from '../dist/lab/networks/initialise.js';
import { disturb } from '../dist/lab/training/disturbance.js';
import { feedOf, noiseOfTraining } from '../dist/lab/training/feed.js';
import { trainingStep } from '../dist/lab/training/step.js';
import { beginning } from '../dist/lab/training/training.js';
import { study } from '../dist/paper/racecar.js';

const draws = 100;
const [name, variant, seed, steps, folder, learningRate] = process.argv.slice(2);
if (learningRate !== undefined && !(Number(learningRate) > 0)) {
  console.error(`export-batches: expected a learning rate above 0, got ${learningRate}`);
  process.exit(2);
}
const experiment = experimentNamed(study, name);
const lab = labOf(experiment);
const declared = variantNamed(experiment, variant).parameters;
const parameters =
  learningRate === undefined ? declared : { ...declared, learningRate: Number(learningRate) };
const cell = { experiment: name, variant, seed: Number(seed), parameters };
const [{ training }] = stagesOf(lab, cell);
const dataset = lab.data.load(openData(experiment, { origin: 'auto' }), 'A', cell.seed);
const { inputs, labels } = dataset.train;
const engine = await loadEngine('onnx');
const rows = labels.shape[0];
const begun = () => beginning(training, initialise(lab.network, cell.seed));

async function lossesFrom(start) {
  const { feed } = feedOf(training, start, rows);
  const iteration = engine.iterate(trainingStep(training), start.state, { inputs, labels });
  const { loss } = await iteration.advance(Number(steps), feed(Number(steps)));
  iteration.dispose();
  return [...loss];
}

const ours = await lossesFrom(begun());
const nudged = [];
for (let draw = 1; draw <= draws; draw++) {
  const start = begun();
  disturb(start.state, { seed: cell.seed, draw }, 0);
  nudged.push(await lossesFrom(start));
}
const { feed } = feedOf(training, begun(), rows);
const { rows: order, alpha } = feed(Number(steps));
mkdirSync(folder, { recursive: true });
const write = (file, tensors) =>
  writeFileSync(join(folder, file), encodeSafetensors({ tensors, metadata: {} }));
write('init.safetensors', initialise(lab.network, cell.seed));
write('fed.safetensors', {
  ...{ inputs: floatsOf(inputs), labels, rows: floatsOf(order), alpha },
  ...(noiseOfTraining({ ...training, steps: Number(steps) }) ?? {}),
});
writeFileSync(
  join(folder, 'losses.json'),
  JSON.stringify({ experiment: name, variant, factors: training.factors, ours, nudged }),
);
