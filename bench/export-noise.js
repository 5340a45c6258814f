// Writes the unit vectors that Ort consumes, for bench/pytorch_peer.py: node bench/export-noise.js peak SEED STEPS FILE
import { writeFileSync } from 'node:fs';
import { experimentNamed } from '../dist/harness/study/study.js';
import { Random } from '../dist/kit/random.js';
import { encodeSafetensors } from '../dist/kit/safetensors.js';
import { labOf } from '../dist/lab/experiments/network-experiment.js';
import { noiseOf } from '../dist/lab/objectives/objective.js';
import { objectiveNamed } from '../dist/lab/objectives/objectives.js';
import { study } from '../dist/paper/racecar.js';

const [experiment, seed, steps, file] = process.argv.slice(2);
const { network } = labOf(experimentNamed(study, experiment));
const noise = Object.entries(noiseOf(objectiveNamed('Ort'), network));
const random = new Random(Number(seed), 'noise');
const tensors = Object.fromEntries(
  noise.map(([name, dimension]) => {
    const shape = [Number(steps), dimension, 1];
    return [name, { shape, values: new Float32Array(Number(steps) * dimension) }];
  }),
);
for (let step = 0; step < Number(steps); step++) {
  for (const [name, dimension] of noise)
    tensors[name].values.set(random.unitVector(dimension), step * dimension);
}
writeFileSync(file, encodeSafetensors({ tensors, metadata: { experiment, seed } }));
