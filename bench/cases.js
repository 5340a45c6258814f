/** What the benchmarks measure: trainings of this shape, the paper's own and grown ones. */
import { experimentNamed, variantNamed } from '../dist/harness/study/study.js';
import { labOf } from '../dist/lab/experiments/network-experiment.js';
import { noiseOf } from '../dist/lab/objectives/objective.js';
import { objectiveNamed } from '../dist/lab/objectives/objectives.js';
import { study } from '../dist/paper/racecar.js';

export const objectives = ['Std', 'Ort', 'RR'];

const sizes = {
  mnist: { inputs: 784, hidden: 10, classes: 10, batch: 2 },
  peak: { inputs: 784, hidden: 128, classes: 2, batch: 100 },
};

/** @typedef {{ experiment: 'mnist' | 'peak', objective: string, inputs: number, hidden: number, classes: number, batch: number }} Case */

/** @returns {Case} */
export function caseOf(experiment, objective, changes = {}) {
  return { experiment, objective, ...sizes[experiment], ...changes };
}

/** The case of the floor: the large matrix products of a step, and nothing else. */
export const floorOf = (benchCase) => ({ ...benchCase, floor: true });

export const nameOf = ({ experiment, objective }) => `${experiment} ${objective}`;

/** Of networks of convolutions: how large an image is, and how many steps are a call. */
const settings = { nmnist: { shape: [28, 28, 1], steps: 20 }, cifar: { shape: [32, 32, 3], steps: 4 } };

/** A case of these with all that a peer has to know of it: shapes and factors, and of what length the noise is. */
export function caseOfConvolutions(name, objective, images = 2000) {
  const experiment = experimentNamed(study, name);
  const { network } = labOf(experiment);
  const { parameters } = variantNamed(experiment, objective);
  const shapes = Object.entries(network.shapes).filter(([one]) => !/^(mean|variance)/.test(one));
  const noise = Object.entries(noiseOf(objectiveNamed(objective), network));
  return {
    ...{ experiment: name, objective, images, ...settings[name], batch: parameters.batch },
    ...{ shapes: Object.fromEntries(shapes), factors: parameters },
    noise: Object.fromEntries(noise.map(([one, n]) => [one.replace('u/', ''), n])),
  };
}
