import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FloatArray, floatsOf, type NamedArrays, zeros } from '../../src/kit/arrays.ts';
import { singularValues } from '../../src/lab/analysis/spectrum.ts';
import type { Batch, Dataset } from '../../src/lab/data/dataset.ts';
import {
  type LabAlteration,
  labelsExchanged,
  labelsPermuted,
  weightsShuffled,
} from '../../src/lab/experiments/alterations.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import type { Evaluation } from '../../src/lab/training/evaluator.ts';
import { moreDigits } from '../../src/paper/mnist/alterations.ts';
import { study } from '../../src/paper/racecar.ts';
import { lateLayers } from '../../src/paper/tishby/alterations.ts';
import { mnist, peak, tishby } from '../setup/paper.ts';
import { array } from '../setup/small.ts';

/** What is done to data and models is what it says, and nothing else. */

const rowsOf = ({ shape, values }: FloatArray): string[] => {
  const width = shape.at(-1) as number;
  return Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).join(' '),
  );
};
function learned(alteration: LabAlteration, dataset: Dataset, seed: number): Batch {
  if (alteration.isMeasuredAnew) throw new Error('expected an alteration of what is learned');
  return alteration.learn(dataset, seed);
}

describe('permuted labels', () => {
  const alteration = labelsPermuted;
  const { data } = labOf(peak);
  const dataset = data.load({ origin: 'synthetic' });

  it('are the same ones, each of another row, beside the same images', () => {
    const before = JSON.stringify([...dataset.train.labels.values]);
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const { inputs, labels } = learned(alteration, dataset, seed);
        expect(inputs).toBe(dataset.train.inputs);
        expect(labels.shape).toEqual(dataset.train.labels.shape);
        expect(rowsOf(labels).sort()).toEqual(rowsOf(dataset.train.labels).sort());
        expect(rowsOf(labels)).not.toEqual(rowsOf(dataset.train.labels));
      }),
      { numRuns: 20 },
    );
    // The true ones stay what they are, to be measured on.
    expect(JSON.stringify([...dataset.train.labels.values])).toBe(before);
  });

  it('are right in half of the images, whatever the seed, as labels are that say nothing', () => {
    const truth = rowsOf(dataset.train.labels);
    const shares = Array.from({ length: 50 }, (_, seed) => {
      const labels = rowsOf(learned(alteration, dataset, seed).labels);
      return labels.filter((label, row) => label === truth[row]).length / truth.length;
    });
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    for (const share of shares) expect(Math.abs(share - 0.5)).toBeLessThan(0.25);
  });

  it('follow from the seed', () => {
    const orderOf = (seed: number) => rowsOf(learned(alteration, dataset, seed).labels);
    expect(orderOf(3)).toEqual(orderOf(3));
    expect(orderOf(4)).not.toEqual(orderOf(3));
  });

  it('are learned over as many steps as any', () => {
    expect(labelsPermuted.parameters).toBeUndefined();
  });
});

describe('exchanged labels', () => {
  const dataset = labOf(peak).data.load({ origin: 'synthetic' });

  it('are the next class’s, and the last one’s the first, beside the same images', () => {
    const three = {
      inputs: zeros(3, 1),
      labels: { shape: [3, 3], values: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) },
    };
    const { inputs, labels } = learned(labelsExchanged(1), { train: three, test: three }, 0);
    expect(inputs).toBe(three.inputs);
    expect([...labels.values]).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0]);
  });

  it('are wrong for each image of two classes', () => {
    const labels = rowsOf(learned(labelsExchanged(1), dataset, 0).labels);
    const truth = rowsOf(dataset.train.labels);
    expect(labels.filter((label, row) => label === truth[row])).toEqual([]);
    expect(labels.toSorted()).toEqual(truth.toSorted());
  });

  it('are learned over as many steps as it says', () => {
    const variant = peak.variants.find(({ name }) => name === 'RR') as (typeof peak.variants)[number];
    expect(labelsExchanged(300).parameters?.(variant)).toEqual({ ...variant.parameters, steps: 300 });
    expect(labelsExchanged(300).words).toMatch(/ over 300 steps$/);
  });
});

describe('shuffled weights', () => {
  const modelOf = (parameters: NamedArrays, seed = 0, { network } = labOf(peak)) => {
    if (!weightsShuffled.isMeasuredAnew) throw new Error('expected an alteration of the model');
    return weightsShuffled.model?.(network, parameters, seed) ?? {};
  };
  const parameters = initialise(labOf(peak).network, 1);
  const shuffled = modelOf(parameters);

  it('have the same rows in other places, so that singular values stay and vectors go', () => {
    expect(Object.keys(shuffled)).toEqual(Object.keys(parameters));
    for (const name of labOf(peak).network.weights) {
      const [before, after] = [parameters[name], shuffled[name]] as [FloatArray, FloatArray];
      expect(after.shape).toEqual(before.shape);
      expect(rowsOf(after).sort()).toEqual(rowsOf(before).sort());
      const [were, are] = [rowsOf(before), rowsOf(after)];
      expect(are.filter((row, at) => row !== were[at]).length).toBeGreaterThan(0.9 * were.length);
      const sigmas = singularValues(before);
      singularValues(after).forEach((sigma, at) => {
        expect(sigma).toBeCloseTo(sigmas[at] as number, 8);
      });
    }
  });

  it('leave biases and all else as they are, and the model that was trained', () => {
    const { weights } = labOf(peak).network;
    const others = Object.keys(parameters).filter((name) => !weights.includes(name as (typeof weights)[0]));
    expect(others.length).toBeGreaterThan(0);
    for (const name of others) expect(shuffled[name]).toBe(parameters[name]);
    expect(parameters).toEqual(initialise(labOf(peak).network, 1));
  });

  it('follow from the seed', () => {
    expect(modelOf(parameters, 0)).toEqual(shuffled);
    expect(modelOf(parameters, 1)).not.toEqual(shuffled);
  });
});

describe('more digits', () => {
  it('are those that are tested on besides those that are trained on, with their labels', () => {
    const { data } = labOf(mnist);
    const dataset = data.load({ origin: 'synthetic' });
    const { inputs, labels } = learned(moreDigits, dataset, 0);
    const rows = data.rows.training + data.rows.test;
    expect([inputs.shape, labels.shape]).toEqual([
      [rows, 784],
      [rows, dataset.train.labels.shape[1]],
    ]);
    const [before, tested] = [dataset.train.inputs, dataset.test.inputs].map(floatsOf) as [
      FloatArray,
      FloatArray,
    ];
    expect(rowsOf(floatsOf(inputs))).toEqual([...rowsOf(before), ...rowsOf(tested)]);
    expect(rowsOf(labels)).toEqual([...rowsOf(dataset.train.labels), ...rowsOf(dataset.test.labels)]);
    expect(new Set(rowsOf(floatsOf(inputs))).size).toBe(rows);
  });
});

describe('late layers', () => {
  it('are d5, d6 and d7 in the places of d2, d3 and d4, and nothing else is', () => {
    if (!lateLayers.isMeasuredAnew) throw new Error('expected an alteration of how one looks');
    const layer = (m: number) => array([[m]]);
    const { layers } = labOf(tishby).network;
    const evaluation: Evaluation = {
      ...{
        prediction: array([[0.5]]),
        labels: array([[1]]),
        reverse: [layer(10)],
        localReverse: [layer(20)],
      },
      activations: Array.from({ length: layers.length + 1 }, (_, at) => layer(at + 1)),
    };
    const looked = lateLayers.look?.(evaluation);
    expect(looked?.activations.map(({ values }) => values[0])).toEqual([1, 5, 6, 7, 5, 6, 7]);
    expect({ ...looked, activations: [] }).toEqual({ ...evaluation, activations: [] });
    expect(lateLayers.model).toBeUndefined();
  });
});

it('have names that folders can have, and words', () => {
  const all = study.experiments.flatMap(({ alterations = [] }) => alterations);
  expect(all.length).toBeGreaterThan(0);
  for (const { name, words } of all) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(words).toMatch(/\S.{8}/);
  }
});
