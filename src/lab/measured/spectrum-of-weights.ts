import type { Metric } from '../../harness/study/metrics.ts';
import { type FloatArray, floatsOf } from '../../kit/arrays.ts';
import {
  centredSpan,
  dataSpan,
  energiesIn,
  meanDirection,
  permuted,
  type Svd,
  singularValues,
  svd,
} from '../analysis/spectrum.ts';
import type { OfModel, OfModelOnData } from '../experiments/measurement.ts';
import { firstWeights } from '../networks/network.ts';

/** What is measured of the first weights, as a matrix. */

/** How many leading singular vectors are held against the data. */
const leading = 10;

/** Decompositions that were worked out, which several measurements ask for. */
const known = new WeakMap<FloatArray, Svd>();

function decomposed(weights: FloatArray): Svd {
  const found = known.get(weights) ?? svd(weights, leading);
  known.set(weights, found);
  return found;
}

/** All singular values of the first weights, before the first step and after the last. */
export const spectrum: OfModel = {
  metricsOf({ weights: [W] }) {
    const common: Omit<Metric, 'name' | 'words' | 'taken'> = {
      range: [0, null],
      axis: { symbol: 'σ', words: 'index of the singular value' },
      scale: 'largest',
    };
    const words = `singular values of ${W}`;
    return [
      { ...common, name: 'singularValues', words, taken: 'the end' },
      {
        ...common,
        name: 'initialSingularValues',
        words: `${words} before the first step`,
        taken: 'the start',
      },
    ];
  },
  ofStart: (network, parameters) => ({
    initialSingularValues: singularValues(firstWeights(network, parameters)),
  }),
  ofEnd: (network, { parameters }) => ({
    singularValues: decomposed(firstWeights(network, parameters)).values,
  }),
};

/**
 * What the leading left singular vectors of the first weights have in common with the data, ‖Pᵀuᵢ‖²: P the data's 8 leading singular
 * vectors, those of the data less their mean, or the mean alone, as a unit vector. Of images much is common to all: what the mean has
 * is no insight into what tells them apart. Permuted are the entries of the data: what vectors get that do not know the data.
 */
export const dataEnergies: OfModelOnData = {
  metricsOf({ weights: [W] }) {
    const common: Omit<Metric, 'name' | 'words'> = {
      range: [0, 1],
      taken: 'the end',
      axis: { symbol: 'u', words: `singular vector of ${W}` },
      scale: 'gap',
      gapsOf: 'singularValues',
    };
    const words = 'energy of the leading singular vectors within the span of the data’s 8 leading ones';
    const centred = `${words}, the mean taken off the data`;
    const permuted = ', their entries permuted';
    return [
      { ...common, name: 'dataEnergies', words },
      { ...common, name: 'permutedEnergies', words: words + permuted },
      { ...common, name: 'centredEnergies', words: centred },
      { ...common, name: 'permutedCentredEnergies', words: centred + permuted },
      {
        ...common,
        name: 'meanEnergies',
        words: 'energy of the leading singular vectors along the mean of the data',
      },
    ];
  },
  beforehand(network, _, batch) {
    const inputs = floatsOf(batch.inputs);
    const [span, centred] = [dataSpan(inputs), centredSpan(inputs)];
    return ({ parameters }) => {
      const vectors = decomposed(firstWeights(network, parameters)).left;
      return {
        dataEnergies: energiesIn(span, vectors),
        permutedEnergies: energiesIn(permuted(span), vectors),
        centredEnergies: energiesIn(centred, vectors),
        permutedCentredEnergies: energiesIn(permuted(centred), vectors),
        meanEnergies: energiesIn([meanDirection(inputs)], vectors),
      };
    };
  },
};
