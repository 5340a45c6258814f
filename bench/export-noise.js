// Writes the unit vectors that Ort consumes, for bench/pytorch_peer.py: node bench/export-noise.js peak SEED STEPS FILE
import { writeFileSync } from 'node:fs';
import { Random } from '../dist/kit/random.js';
import { encodeSafetensors } from '../dist/kit/safetensors.js';
import { objectives } from '../dist/objectives/registry.js';
import { experiments } from '../dist/training/experiments.js';

const [experiment, seed, steps, file] = process.argv.slice(2);
const noise = Object.entries(objectives.Ort.noise(experiments[experiment].network));
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
