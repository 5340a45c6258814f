import { describe, expect, it } from '@jest/globals';
import { goldenFolderOf, placeOf, readFixture } from '../../src/harness/golden/fixture.ts';
import { nameValue } from '../../src/harness/study/metrics.ts';
import type { Experiment } from '../../src/harness/study/study.ts';
import type { FloatArray } from '../../src/kit/arrays.ts';
import { centredSpan, dataSpan, energiesIn, permuted } from '../../src/lab/analysis/spectrum.ts';
import type { Measurement } from '../../src/lab/experiments/measurement.ts';
import { specialOf } from '../../src/lab/measured/at-the-end.ts';
import { information } from '../../src/lab/measured/information-of-layers.ts';
import { localReverse } from '../../src/lab/measured/local-reverse.ts';
import { qualityMetrics, qualityOf } from '../../src/lab/measured/quality.ts';
import { dataEnergies, spectrum } from '../../src/lab/measured/spectrum-of-weights.ts';
import type { Evaluation } from '../../src/lab/training/evaluator.ts';
import { mnistNetwork } from '../../src/paper/mnist/network.ts';
import { study } from '../../src/paper/racecar.ts';
import { experimentsOfPaper, mnist, peak, tishby } from '../setup/paper.ts';

/** What is measured of a model after its last step, worked by hand. */

const size = 10;
const array = (rows: readonly (readonly number[])[]): FloatArray => ({
  shape: [rows.length, rows[0]?.length as number],
  values: Float32Array.from(rows.flat()),
});
/** A row that is 0 but for these entries. */
const row = (entries: Readonly<Record<number, number>>) =>
  Array.from({ length: size }, (_, at) => entries[at] ?? 0);

/** Its singular vectors are e₀, e₅ and 0.6·e₁ + 0.8·e₆, stretched by 3, 2 and 1. */
const columns = [row({ 0: 3 }), row({ 5: 2 }), row({ 1: 0.6, 6: 0.8 })];
const W1 = array(row({}).map((_, at) => columns.map((column) => column[at] as number)));

/** Which of two classes is told, and what is given back of d1 = (1, 0): (1, x). */
const evaluation = (told: readonly number[], labels: readonly number[], x: number): Evaluation => ({
  prediction: array(told.map((label) => [1 - label, label])),
  labels: array(labels.map((label) => [1 - label, label])),
  activations: [array(told.map(() => [1, 0])), array(told.map((label) => [label, label - 1]))],
  reverse: [array(told.map(() => [1, x]))],
  localReverse: [array(told.map(() => [1, x]))],
});
const end = {
  parameters: { W1 },
  train: evaluation([0, 1, 1, 0], [0, 1, 1, 1], 0.25),
  test: evaluation([1, 0], [0, 0], 0.5),
};
/** They span e₀ and e₁. */
const trainedOn = array([row({ 0: 5 }), row({ 1: 7 })]);
const batch = { inputs: trainedOn, labels: array([[1], [1]]) };

describe('after the last step', () => {
  it('accuracies and reverse errors are each of its own batch', () => {
    expect(qualityOf(end)).toEqual({
      trainAccuracy: [3 / 4],
      testAccuracy: [1 / 2],
      'trainReverseError.d1': [0.25],
      'testReverseError.d1': [0.5],
    });
  });

  it('the singular values are those of the first weights', () => {
    const { singularValues = [], ...others } = spectrum.ofEnd(mnistNetwork, end);
    expect(others).toEqual({});
    expect(singularValues).toHaveLength(3);
    singularValues.forEach((sigma, at) => {
      expect(sigma).toBeCloseTo([3, 2, 1][at] as number, 6);
    });
    const { initialSingularValues } = spectrum.ofStart?.(mnistNetwork, { W1 }) ?? {};
    initialSingularValues?.forEach((sigma, at) => {
      expect(sigma).toBeCloseTo(singularValues[at] as number, 6);
    });
    expect(initialSingularValues).toHaveLength(3);
  });

  const energies = dataEnergies.beforehand(mnistNetwork, end, batch)(end);

  it('energies are those of the vectors on the side of the images, in the span of what was trained on', () => {
    expect(energies.dataEnergies).toHaveLength(3);
    energies.dataEnergies?.forEach((energy, at) => {
      expect(energy).toBeCloseTo([1, 0, 0.36][at] as number, 6);
    });
  });

  it('the permuted energies are those in the same span, its pixels in another order', () => {
    const vectors = [row({ 0: 1 }), row({ 5: 1 }), row({ 1: 0.6, 6: 0.8 })].map((one) =>
      Float64Array.from(one),
    );
    for (const [got, of, span] of [
      [energies.permutedEnergies, energies.dataEnergies, dataSpan(trainedOn)],
      [energies.permutedCentredEnergies, energies.centredEnergies, centredSpan(trainedOn)],
    ] as const) {
      const expected = energiesIn(permuted(span), vectors);
      expect(got).toHaveLength(3);
      got?.forEach((energy, at) => {
        expect(energy).toBeCloseTo(expected[at] as number, 6);
      });
      expect(got).not.toEqual(of);
    }
  });

  it('those of the data less their mean, and along their mean, are of (5, −7) and (5, 7)', () => {
    const leaning = [row({ 0: 3 * 0.6, 1: 3 * 0.8 }), row({ 5: 2 }), row({ 0: 0.8, 1: -0.6 })];
    const parameters = { W1: array(row({}).map((_, at) => leaning.map((column) => column[at] as number))) };
    const found = dataEnergies.beforehand(mnistNetwork, end, batch)({ ...end, parameters });
    // (0.6 · 5 ∓ 0.8 · 7)² / 74, and the same of (0.8, −0.6).
    const expected = {
      centredEnergies: [2.6 ** 2 / 74, 0, 8.2 ** 2 / 74],
      meanEnergies: [8.6 ** 2 / 74, 0, 0.2 ** 2 / 74],
    };
    for (const [name, numbers] of Object.entries(expected)) {
      expect(found[name]).toHaveLength(3);
      numbers.forEach((energy, at) => {
        expect(found[name]?.[at]).toBeCloseTo(energy, 6);
      });
    }
  });

  it('the information is that of training and test rows together, layer by layer', () => {
    const measured = information({ bins: 30, least: -1, most: 1 }).ofEnd(mnistNetwork, end);
    const { inputInformation = [], labelInformation = [] } = measured;
    expect([inputInformation.length, labelInformation.length]).toEqual([2, 2]);
    // d1 is always the same; d2 tells class 1 of three rows in six, of the labels 0, 1, 1, 1, 0, 0.
    expect([inputInformation[0], labelInformation[0]]).toEqual([0, 0]);
    expect(inputInformation[1]).toBeCloseTo(1, 12);
    const [third, half] = [Math.log2(3), 1];
    // States and classes together: (0,0) (1,1) (1,1) (0,1) (1,0) (0,0): 2, 2, 1, 1 of six.
    expect(labelInformation[1]).toBeCloseTo(half + 1 - ((2 / 3) * third + (1 / 3) * (third + 1)), 12);
  });

  it('everything that is measured is declared, of its part, and nothing else', () => {
    const curves = qualityMetrics(mnistNetwork, { rows: { training: 4, test: 2 } });
    const names = curves.map(({ name }) => name);
    expect(names).toEqual(['step', 'loss', 'crossEntropy', ...Object.keys(qualityOf(end))]);
    for (const { name, part, scale, of } of curves) {
      const expected = name.startsWith('train') ? 'training' : name.startsWith('test') ? 'test' : undefined;
      expect(part).toBe(expected);
      expect([scale, of]).toEqual(
        name.endsWith('Accuracy')
          ? ['counted', part === 'training' ? 4 : 2]
          : [name === 'loss' || name === 'crossEntropy' ? 'relative' : 'absolute', undefined],
      );
    }
    for (const measurement of [
      ...[spectrum, dataEnergies, localReverse],
      information({ bins: 30, least: -1, most: 1 }),
    ]) {
      const declared = measurement.metricsOf(mnistNetwork, { training: 4, test: 2 });
      const takenAt = (when: string) =>
        declared.filter(({ taken }) => taken === when).map(({ name }) => name);
      const special = specialOf({ network: mnistNetwork, measurements: [measurement] }, end, batch);
      expect(Object.keys(special)).toEqual(takenAt('the end'));
      expect(Object.keys(measurement.ofStart?.(mnistNetwork, { W1 }) ?? {})).toEqual(takenAt('the start'));
    }
  });

  it('a difference of what is measured of weights and layers is one of their largest value, their gaps, or rows', () => {
    const scalesOf = (measurement: Measurement) =>
      measurement
        .metricsOf(mnistNetwork, { training: 4, test: 2 })
        .map(({ scale, of, quantum, gapsOf }) => ({ scale, of, quantum, gapsOf }));
    const none = { of: undefined, quantum: undefined, gapsOf: undefined };
    expect(scalesOf(spectrum)).toEqual(Array(2).fill({ ...none, scale: 'largest' }));
    expect(scalesOf(dataEnergies)).toEqual(
      Array(5).fill({ ...none, scale: 'gap', gapsOf: 'singularValues' }),
    );
    // What one row of six tells that is alone in its bin.
    expect(scalesOf(information({ bins: 30, least: -1, most: 1 }))).toEqual(
      Array(2).fill({ ...none, scale: 'counted', of: 6, quantum: Math.log2(6) / 6 }),
    );
  });
});

describe('what the experiments of the paper measure', () => {
  const metricsOf = ({ metrics }: Experiment) =>
    metrics.filter(({ taken }) => taken === 'the end' || taken === 'the start');

  it('is of images energies and no information, of computed data the other way', () => {
    const common = ['singularValues', 'initialSingularValues', 'secondsPerStep'];
    const energies = ['dataEnergies', 'centredEnergies', 'meanEnergies'];
    const permutedOnes = ['permutedEnergies', 'permutedCentredEnergies'];
    for (const [experiment, others] of [
      // Of one layer alone there is no chain.
      [peak, ['trainLocalReverseError.d1']],
      [mnist, []],
    ] as const) {
      expect(
        metricsOf(experiment)
          .map((metric) => metric.name)
          .sort(),
      ).toEqual([...common, ...energies, ...permutedOnes, ...others].sort());
    }
    const further = ['singularValues', 'inputInformation', 'labelInformation'];
    expect(
      metricsOf(tishby)
        .map((metric) => metric.name)
        .sort(),
    ).toEqual(
      [
        ...common,
        ...further.slice(1),
        ...further.map((name) => `AA.${name}`),
        ...further.map((name) => `AB.${name}`),
      ].sort(),
    );
  });

  it.each(experimentsOfPaper)(
    'is what golden results of $name hold, but for steps and times',
    (experiment) => {
      const { metrics, name } = experiment;
      const held = metrics.filter(({ isHeld }) => isHeld !== false).map((metric) => metric.name);
      const others = metrics.filter(({ isHeld }) => isHeld === false).map((metric) => metric.name);
      const stages = name === 'tishby' ? ['', 'AA.', 'AB.'] : [''];
      expect(others.sort()).toEqual(['secondsPerStep', ...stages.map((stage) => `${stage}step`)].sort());
      for (const { name: origin } of experiment.data.origins) {
        const place = placeOf({ origin, experiment: name, variant: 'RR', seed: 0 });
        const golden = readFixture(goldenFolderOf(study), place)?.fixture.metrics ?? {};
        expect(Object.keys(golden).sort()).toEqual([...held].sort());
      }
    },
  );

  it.each(experimentsOfPaper)(
    'is compared between engines where it is a curve of X_A, or a reverse error: $name',
    (experiment) => {
      const layers = { peak: 2, mnist: 1, tishby: 6 }[experiment.name] ?? 0;
      const errors = ['train', 'test'].flatMap((part) =>
        Array.from({ length: layers }, (_, at) => `${part}ReverseError.d${at + 1}`),
      );
      const compared = experiment.metrics.filter(({ isCompared }) => isCompared).map(({ name }) => name);
      const local = experiment.name === 'peak' ? ['trainLocalReverseError.d1'] : [];
      const expected = ['loss', 'crossEntropy', 'trainAccuracy', 'testAccuracy', ...errors, ...local];
      expect(compared.sort()).toEqual(expected.sort());
    },
  );

  it.each([
    ['loss', 12, 50, 'loss[12]'],
    ['loss', 49, 50, 'loss[49]'],
    ['testAccuracy', 50, 51, 'testAccuracy[end]'],
    ['singularValues', 0, 128, 'singularValues σ1'],
    ['dataEnergies', 1, 10, 'dataEnergies u2'],
  ])('%s, value %i of %i, is called %s', (name, at, length, expected) => {
    const metric = peak.metrics.find((one) => one.name === name);
    expect(metric && nameValue(metric, at, length)).toBe(expected);
  });
});
