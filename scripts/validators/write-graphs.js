// write-graphs.js FOLDER: writes the graphs that the compiled engine makes of every training step, as ONNX files.
// Each is written as ONNX Runtime is given it, in a training of two steps.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { loadEngine } from '../../dist/engines/registry.js';
import { openData } from '../../dist/harness/study/open-data.js';
import { isLeftToEvidence } from '../../dist/harness/study/study.js';
import { labOf } from '../../dist/lab/experiments/network-experiment.js';
import { stagesOf } from '../../dist/lab/experiments/stages.js';
import { initialise } from '../../dist/lab/networks/initialise.js';
import { train } from '../../dist/lab/training/loop.js';
import { beginning } from '../../dist/lab/training/training.js';
import { study } from '../../dist/paper/racecar.js';

const [folder] = process.argv.slice(2);
const engine = await loadEngine('onnx');

const { create } = InferenceSession;
let name = '';
let graphs = 0;
InferenceSession.create = (bytes, options) => {
  writeFileSync(join(folder, `${name}-${graphs++}.onnx`), bytes);
  return create.call(InferenceSession, bytes, options);
};

const seed = 0;
// What a check runs nothing of may have no data here; its networks are made of the same layers as those of digits.
for (const experiment of study.experiments.filter((one) => !isLeftToEvidence(one))) {
  const { network, data } = labOf(experiment);
  const place = openData(experiment, { origin: 'synthetic' });
  for (const { name: variant, parameters } of experiment.variants) {
    name = `${experiment.name}-${variant}`;
    graphs = 0;
    const [{ training, task }] = stagesOf(labOf(experiment), {
      experiment: experiment.name,
      variant,
      seed,
      parameters,
    });
    const short = { ...training, steps: 2, recordEvery: 1 };
    const start = beginning(short, initialise(network, seed));
    await train(short, data.load(place, task, seed), start, engine, () => {});
  }
}
