// Writes the unit vectors that Ort consumes, for bench/pytorch_peer.py: node bench/export-noise.js peak SEED STEPS FILE
import { experimentNamed } from '../dist/harness/study/study.js';
import { labOf } from '../dist/lab/experiments/network-experiment.js';
import { objectiveNamed } from '../dist/lab/objectives/objectives.js';
import { writeModel } from '../dist/lab/runs/models.js';
import { noiseOfTraining } from '../dist/lab/training/feed.js';
import { study } from '../dist/paper/racecar.js';

const [experiment, seed, steps, file] = process.argv.slice(2);
const { network } = labOf(experimentNamed(study, experiment));
const training = { network, objective: objectiveNamed('Ort'), seed: Number(seed), steps: Number(steps) };
writeModel(file, noiseOfTraining(training), { experiment, seed });
