/** The steps of a benchmark, with data of its own: those of a training, and those of its floor. */
import { tf } from '../dist/engines/tfjs.js';
import { experimentNamed, variantNamed } from '../dist/harness/study/study.js';
import { Random } from '../dist/kit/random.js';
import { labOf } from '../dist/lab/experiments/network-experiment.js';
import { stagesOf } from '../dist/lab/experiments/stages.js';
import { initialise } from '../dist/lab/networks/initialise.js';
import { noiseOf } from '../dist/lab/objectives/objective.js';
import { objectiveNamed } from '../dist/lab/objectives/objectives.js';
import { adamState } from '../dist/lab/training/adam.js';
import { feedOf } from '../dist/lab/training/feed.js';
import { trainingStep } from '../dist/lab/training/step.js';
import { beginning } from '../dist/lab/training/training.js';
import { mnistNetwork } from '../dist/paper/mnist/network.js';
import { peakNetwork } from '../dist/paper/peak/network.js';
import { study } from '../dist/paper/racecar.js';

const factors = { rrFactor: 1e-6, orthoFactor: 0.1 };

const networkOf = ({ experiment, inputs, hidden, classes }) => {
  if (experiment === 'mnist') return { ...mnistNetwork, shapes: { W1: [inputs, classes], b1: [classes] } };
  const width = [hidden];
  const shapes = { W1: [inputs, hidden], b1: width, W2: [hidden, classes], b2: [classes] };
  const norms = { gamma1: width, beta1: width, gamma2: [classes], beta2: [classes] };
  return { ...peakNetwork, shapes: { ...shapes, ...norms } };
};

const random = new Random(1, 'images');
const array = (shape, make = () => random.uniform()) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, make),
});

/** Inputs like the original's: one pixel in eight is white. */
const images = (batch, inputs) => array([batch, inputs], () => (random.uniform() < 0.13 ? 255 : 0));

function labelsOf(batch, classes) {
  const labels = array([batch, classes], () => 0);
  for (let row = 0; row < batch; row++) labels.values[row * classes + (row % classes)] = 1;
  return labels;
}

/** The iteration of a training, and what it is fed for so many steps. */
export const trainingOf = (engine, benchCase) =>
  (benchCase.images === undefined ? trainingOfAll : trainingOfBatches)(engine, benchCase);

/** One of convolutions: a step gathers its own images, which are bytes. */
function trainingOfBatches(engine, { experiment: name, objective: variant, images: rows, shape }) {
  const experiment = experimentNamed(study, name);
  const lab = labOf(experiment);
  const { parameters } = variantNamed(experiment, variant);
  const [{ training }] = stagesOf(lab, { experiment: name, variant, seed: 1, parameters });
  const start = beginning(training, initialise(lab.network, 1));
  const pixels = rows * shape.reduce((product, extent) => product * extent, 1);
  const bytes = Uint8Array.from({ length: pixels }, () => Math.floor(256 * random.uniform()));
  const constants = { inputs: { shape: [rows, ...shape], values: bytes }, labels: labelsOf(rows, 10) };
  const iteration = engine.iterate(trainingStep(training), start.state, constants);
  return { iteration, feed: feedOf(training, start, rows).feed };
}

function trainingOfAll(engine, benchCase) {
  const network = networkOf(benchCase);
  const objective = objectiveNamed(benchCase.objective);
  const noise = Object.entries(noiseOf(objective, network));
  const feed = (count) => ({
    alpha: array([count], () => 1e-5),
    ...Object.fromEntries(
      noise.map(([name, dimension]) => [name, array([count, dimension, 1], () => 1 / Math.sqrt(dimension))]),
    ),
  });
  const constants = {
    inputs: images(benchCase.batch, benchCase.inputs),
    labels: labelsOf(benchCase.batch, benchCase.classes),
  };
  const step = trainingStep({ network, objective, factors });
  return { iteration: engine.iterate(step, adamState(initialise(network, 1)), constants), feed };
}

/** One entry of a product, so that the product has to be done. */
const touch = (product) => product.slice([0, 0], [1, 1]).reshape([]);

/** The products of d1 [n, 784] and W1, forwards and for W1's gradient; under RR those of the reverse pass, too. */
export function floorOf(engine, { objective, inputs, hidden, batch }) {
  const step = ({ W, h, y }, { x }) => {
    const products = [tf.matMul(x, W), tf.matMul(x, h, true, false)];
    if (objective === 'RR') {
      products.push(tf.matMul(h, W, false, true), tf.matMul(y, h, true, false), tf.matMul(y, W));
    }
    return {
      state: { W, h, y },
      outputs: Object.fromEntries(products.map((product, at) => [`p${at}`, touch(product)])),
    };
  };
  // Only x is the same in every step; what could be computed once for all steps would be no part of the floor.
  const state = { W: array([inputs, hidden]), h: array([batch, hidden]), y: array([batch, inputs]) };
  return {
    iteration: engine.iterate(step, state, { x: images(batch, inputs) }),
    feed: (count) => ({ nothing: array([count], () => 0) }),
  };
}
