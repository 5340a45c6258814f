import { describe, expect, it } from '@jest/globals';
import type { Table } from '../../src/harness/study/metrics.ts';
import { metricIn, type StageName } from '../../src/lab/experiments/stages.ts';
import { atEnd, atRecords, runsOf } from '../setup/made-up.ts';
import { claimsOfPaper } from '../setup/paper.ts';

/**
 * What each measure of each claim is, worked by hand on made-up runs. They hold only what the measure is said to look
 * at, or what it must tell from that; all else is no number or not there, and so is whatever is made of it.
 */

const none = Number.NaN;

type Case = readonly [runs: Readonly<Record<string, Table>>, expected: number];

const test = (d1: number, d2 = none): Table => ({
  'testReverseError.d1': atEnd(d1),
  'testReverseError.d2': atEnd(d2),
});
const training = (d1: number): Table => ({ 'trainReverseError.d1': atEnd(d1) });
const curve = (...errors: number[]): Table => ({ 'testReverseError.d1': atRecords(...errors) });
const spectrum = (...singularValues: number[]): Table => ({ singularValues });
const energies = (...dataEnergies: number[]): Table => ({ dataEnergies });
/** What the whole chain gives back of d1, and what d2 alone does. */
const chain = (whole: number, local: number): Table => ({
  'trainReverseError.d1': atEnd(whole),
  'trainLocalReverseError.d1': [local],
});
const accurate = (testAccuracy: number): Table => ({ testAccuracy: atEnd(testAccuracy) });
/** Whole numbers, though 1 − 0.9 is none of tenths. */
const wrong = (objective: string): readonly Case[] => [
  [{ [objective]: accurate(1) }, 0],
  [{ [objective]: accurate(0.9) }, 1],
  [{ [objective]: accurate(0.7) }, 3],
];
const accurateInTraining = (trainAccuracy: number): Table => ({ trainAccuracy: atEnd(trainAccuracy) });
/** What d1, d2, … tell: of the input, or of the label, or both. */
const layers = (of: (m: number) => { input?: number; label?: number }): Table => {
  const told = [1, 2, 3, 4, 5, 6, 7].map(of);
  return {
    inputInformation: told.map(({ input = none }) => input),
    labelInformation: told.map(({ label = none }) => label),
  };
};
/** The same of a model that was trained further. */
const inStage = (stage: StageName, table: Table): Table =>
  Object.fromEntries(Object.entries(table).map(([name, values]) => [metricIn(stage, name), values]));

/** A layer at the centre of the plane, and d7 as far from it as told, in parts of an axis. */
const offCentre = (far: number) =>
  layers((m) => (m === 1 ? {} : { input: 6, label: 0.5 + (m === 7 ? far : 0) }));
const inputSide = layers((m) => (m === 1 ? {} : { input: m === 2 ? 12 : 6, label: 0.5 }));
/** d2 … d7 tell 0, 0, 0, 0, 0 and this much of the label. */
const lastTells = (label: number) => layers((m) => (m === 1 ? {} : { label: m === 7 ? label : 0 }));
const earlyKeep = (...bits: number[]) => layers((m) => ({ input: bits[m - 2] ?? none }));
const d7 = (label: number) => layers((m) => (m === 7 ? { label } : {}));

const rrSigmas = spectrum(60, 50, 40, 30, 20, 15, 12, 10, 8, 5, 1);
/** 0.5, 0.02, 0.3 and 0.1 from 1. */
const fourSigmas = [1.5, 1.02, 0.7, 0.9];

const cases: Readonly<Record<string, Readonly<Record<string, readonly Case[]>>>> = {
  'peak-invertible': {
    'input-std-rr': [[{ Std: test(0.9), RR: test(0.7) }, 0.2]],
    'input-ort-rr': [[{ Ort: test(0.9), RR: test(0.7) }, 0.2]],
    'hidden-std-rr': [[{ Std: test(none, 0.75), RR: test(none, 0.25) }, 0.5]],
    'hidden-ort-rr': [[{ Ort: test(none, 0.75), RR: test(none, 0.25) }, 0.5]],
  },
  'peak-whole': {
    'rr-whole': [
      [{ RR: chain(0.5, 0.75) }, 0.25],
      [{ RR: chain(0.75, 0.5) }, -0.25],
      [{ RR: chain(0.5, 0.5) }, 0],
    ],
  },
  'peak-evolution': {
    'rr-falls': [
      // The steps are −0.25, +0.125, −0.5: not the last one, and not where it begins and ends.
      [{ RR: curve(0.875, 0.625, 0.75, 0.25) }, 1],
      [{ RR: curve(0.875, 0.625, 0.5, 0.25) }, 0],
      // One that stays is no rise.
      [{ RR: curve(0.5, 0.75, 0.75, 0.25, 0.375) }, 2],
    ],
    'std-stays': [
      [{ Std: curve(0.999, 0.5, 0.998) }, 0.5],
      [{ Std: curve(0.25, 0.5, 0.998) }, 0.25],
    ],
    'ort-stays': [
      [{ Ort: curve(0.999, 0.5, 0.998) }, 0.5],
      [{ Ort: curve(0.25, 0.5, 0.998) }, 0.25],
    ],
  },
  'peak-spectrum': {
    'rr-spiked': [[{ RR: rrSigmas }, 12]],
    'ort-flat': [
      [{ Ort: spectrum(1.25, 1, 0.5) }, 0.5],
      [{ Ort: spectrum(1.75, 1, 0.5) }, 0.75],
    ],
    'std-unmoved': [
      [{ Std: { initialSingularValues: [2, 1, 0.5], ...spectrum(2.5, 1, 0.25) } }, 0.5],
      [{ Std: { initialSingularValues: [2, 1, 0.5], ...spectrum(3.5, 1, 0.25) } }, 0.75],
    ],
  },
  'peak-insight': {
    'rr-u1': [
      // What it has besides that of permuted pixels: of the first vector alone.
      [{ RR: { ...energies(0.75, 0.5, 1), permutedEnergies: [0.25, 0.125, 0] } }, 0.5],
      [{ RR: { ...energies(0.25, 1, 1), permutedEnergies: [0.5, 0.125, 0] } }, -0.25],
    ],
    'rr-u2': [[{ RR: { centredEnergies: [0.75, 0.5, 1] } }, 0.5]],
    'std-blind': [
      [{ Std: energies(0.125, 0.25, 1) }, 0.25],
      [{ Std: energies(0.25, 0.125, 1) }, 0.25],
    ],
    'ort-blind': [
      [{ Ort: energies(0.125, 0.25, 1) }, 0.25],
      [{ Ort: energies(0.25, 0.125, 1) }, 0.25],
    ],
  },
  'peak-accuracy': {
    // Of ten test images and a hundred training images.
    'std-accurate': wrong('Std'),
    'ort-accurate': wrong('Ort'),
    'rr-accurate': wrong('RR'),
    'rr-not-below-test': [
      [{ RR: accurate(0.9), Std: accurate(1) }, 1],
      [{ RR: accurate(0.7), Std: accurate(1) }, 3],
      [{ RR: accurate(1), Std: accurate(0.8) }, -2],
    ],
    'rr-not-below-training': [
      [{ RR: accurateInTraining(0.75), Std: accurateInTraining(1) }, 25],
      [{ RR: accurateInTraining(0.99), Std: accurateInTraining(0.93) }, -6],
    ],
  },
  'mnist-reconstruction': {
    'rr-reconstructs': [[{ RR: training(0.05) }, 0.05]],
    'std-does-not': [[{ Std: training(0.99) }, 0.99]],
    'ort-does-not': [[{ Ort: training(0.98) }, 0.98]],
  },
  'mnist-orthogonality': {
    'rr-two-at-one': [[{ RR: spectrum(...fourSigmas) }, 0.1]],
    'rr-no-third': [[{ RR: spectrum(...fourSigmas) }, 0.3]],
    'rr-shows-digits': [
      // Of the second and the fourth vector, whatever the others have.
      [{ RR: { singularValues: fourSigmas, dataEnergies: [0.1, 0.75, 0.2, 0.5] } }, 0.5],
      [{ RR: { singularValues: fourSigmas, dataEnergies: [0.1, 0.5, 0.2, 0.75] } }, 0.5],
    ],
    'ort-all-at-one': [
      [{ Ort: spectrum(1.25, 1.0625, 1, 0.9375, 0.875) }, 2],
      [{ Ort: spectrum(1.0625, 1, 0.9375) }, 0],
    ],
  },
  'tishby-plane-centre': Object.fromEntries(
    (['Std', 'Ort', 'Pre'] as const).map((rival) => [
      `central-rr-${rival.toLowerCase()}`,
      [
        // The mean of six distances, of which one is not 0.
        [{ RR: offCentre(0.12), [rival]: offCentre(0.3) }, (0.3 - 0.12) / 6],
        [{ RR: offCentre(-0.3), [rival]: inputSide }, (0.5 - 0.3) / 6],
      ],
    ]),
  ),
  'tishby-plane-output': {
    'output-std-rr': [[{ Std: lastTells(0.9), RR: lastTells(0.3) }, 0.1]],
    'output-ort-rr': [[{ Ort: lastTells(0.9), RR: lastTells(0.3) }, 0.1]],
  },
  'tishby-early-layers': Object.fromEntries(
    (['Std', 'Ort', 'RR'] as const).map((rival) => [
      `early-input-pre-${rival.toLowerCase()}`,
      [[{ Pre: earlyKeep(11, 9, 7), [rival]: earlyKeep(9, 6, 3) }, 3]],
    ]),
  ),
  ...stagesOf((stage) => [
    `tishby-last-layer-${stage.toLowerCase()}`,
    'told',
    inStage(stage, d7(0.75)),
    inStage(stage, d7(0.25)),
  ]),
  ...stagesOf((stage) => [
    `tishby-accuracy-${stage.toLowerCase()}`,
    'accurate',
    inStage(stage, accurate(0.75)),
    inStage(stage, accurate(0.25)),
  ]),
};

/** RR against each of its rivals, of X_AA and X_AB. */
function stagesOf(of: (stage: 'AA' | 'AB') => readonly [claim: string, id: string, rr: Table, rival: Table]) {
  const entries = (['AA', 'AB'] as const).map((stage) => {
    const [claim, id, rr, other] = of(stage);
    const measures = (['Std', 'Ort', 'Pre', 'RR-local'] as const).map((rival) => {
      const only: Case = [{ RR: rr, [rival]: other }, 0.5];
      return [`${id}-rr-${rival.toLowerCase()}`, [only]] as const;
    });
    return [claim, Object.fromEntries(measures)] as const;
  });
  return Object.fromEntries(entries);
}

it('every measure of every claim is worked by hand here', () => {
  expect(
    Object.fromEntries(claimsOfPaper.map(({ id, measures }) => [id, measures.map((one) => one.id)])),
  ).toEqual(Object.fromEntries(Object.entries(cases).map(([id, own]) => [id, Object.keys(own)])));
});

describe.each(claimsOfPaper)('$id', ({ id: claim, measures }) => {
  it.each(measures)('$id is the $what', ({ id, of, counts }) => {
    const own = cases[claim]?.[id] ?? [];
    expect(own.length).toBeGreaterThan(0);
    for (const [runs, expected] of own) {
      const value = of(runsOf(runs));
      expect(value).toBeCloseTo(expected, 12);
      if (counts) expect(value).toBe(expected);
    }
  });
});
