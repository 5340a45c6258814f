import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadEngine } from '../../src/engines/registry.ts';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { Table } from '../../src/harness/study/metrics.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Variant } from '../../src/harness/study/study.ts';
import { type FloatArray, floatsOf, type NamedArrays } from '../../src/kit/arrays.ts';
import { accuracy, reverseError } from '../../src/lab/analysis/batch-errors.ts';
import type { Batch } from '../../src/lab/data/dataset.ts';
import {
  type LabAlteration,
  labelsPermuted,
  weightsShuffled,
} from '../../src/lab/experiments/alterations.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { localReverse } from '../../src/lab/measured/local-reverse.ts';
import { dataEnergies, spectrum } from '../../src/lab/measured/spectrum-of-weights.ts';
import { readModel } from '../../src/lab/runs/models.ts';
import { evaluator } from '../../src/lab/training/evaluator.ts';
import { lateLayers } from '../../src/paper/tishby/alterations.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { peak, tishby } from '../setup/paper.ts';
import { seed, smallExperiment } from '../setup/small.ts';

/** Real trainings, short ones, whose data or models a control has done something to. */

const root = temporaryFolder();
const asTheyAre: LabAlteration = { name: 'as-they-are', words: 'nothing done', isMeasuredAnew: true };
const settings = {
  hyperparameters: { steps: 120, learningRate: 5e-3, recordEvery: 20, maxSave: 20 },
  factors: { rrFactor: 1e-3, orthoFactor: 1e-3 },
};
/** Two rows that are shuffled may come to lie as they lay; these do not. */
const swapped = ({ shape, values: [a, b, c, d] }: FloatArray): FloatArray => ({
  shape,
  values: Float32Array.from([c, d, a, b] as number[]),
});
const rowsSwapped = {
  name: 'rows-swapped',
  words: 'the two rows of each weight matrix swapped',
  isMeasuredAnew: true,
  model: (_: unknown, parameters: NamedArrays): NamedArrays => ({
    ...parameters,
    W1: swapped(parameters.W1 as FloatArray),
    W2: swapped(parameters.W2 as FloatArray),
  }),
} as const;
const shorter = {
  ...labelsPermuted,
  ...{ name: 'shorter', parameters: (variant: Variant) => ({ ...variant.parameters, steps: 40 }) },
} as LabAlteration;
const measurements = [spectrum, dataEnergies, localReverse];
const small = smallExperiment(settings, {
  alterations: [asTheyAre, rowsSwapped, labelsPermuted, shorter],
  measurements,
});
const study = studyOf([small, peak, tishby]);

/** Carries out a run of the small experiment, or of another, and reads it. */
async function ran(
  name: string,
  circumstances: Parameters<typeof carryOutIn>[3] = {},
  own = small,
  changes = {},
) {
  const folder = join(root, own.name, name);
  const alteration = own.alterations?.find((one) => one.name === circumstances.alteration);
  const cell = cellOf(own, 'RR', seed, changes);
  const variant = own.variants.find((one) => one.name === 'RR') as (typeof own.variants)[number];
  const parameters = alteration?.parameters?.(variant) ?? cell.parameters;
  await carryOutIn(folder, study, { ...cell, parameters }, circumstances);
  const { finished, problem } = readRunFolder(study, folder);
  if (!finished) throw new Error(problem);
  return finished;
}
const modelIn = ({ folder }: Pick<FinishedRun, 'folder'>, own = small) =>
  readModel(join(folder, 'model_final.safetensors'), [own]).parameters;
const runFile = ({ folder }: FinishedRun) => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));

const evaluateOn = async (parameters: ReturnType<typeof modelIn>, batch: Batch) =>
  evaluator(small.network, await loadEngine('cpu'), undefined)(parameters, batch);
const dataset = small.data.load({ origin: 'computed' }, 'A', seed);

let plain: FinishedRun;
beforeAll(async () => {
  plain = await ran('plain');
});

describe('a training on permuted labels', () => {
  const alteration = labelsPermuted;
  if (alteration.isMeasuredAnew) throw new Error('expected an alteration of what is learned');
  const permuted = alteration.learn(dataset, seed);
  let altered: FinishedRun;
  beforeAll(async () => {
    altered = await ran('altered', { alteration: 'labels-permuted' });
  });

  it('says so in its run.json, where the unaltered one says nothing, and begins with the same weights', () => {
    expect(runFile(altered)).toMatchObject({ alteration: 'labels-permuted', status: 'complete' });
    expect(runFile(plain)).not.toHaveProperty('alteration');
    expect(runFile(altered).initialSha256).toBe(runFile(plain).initialSha256);
  });

  it('learns as one does whose labels are those', async () => {
    const { data } = small;
    const load: typeof data.load = (...place) => ({ ...data.load(...place), train: permuted });
    const other = smallExperiment(settings, { name: 'other', measurements, data: { ...data, load } });
    const folder = join(root, 'other');
    await carryOutIn(folder, studyOf([other]), cellOf(other, 'RR', seed));
    const learned = readModel(join(folder, 'model_final.safetensors'), [other]).parameters;
    expect(modelIn(altered)).toEqual(learned);
    expect(modelIn(altered)).not.toEqual(modelIn(plain));
    const table: Table = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8'));
    expect(altered.table.loss).toEqual(table.loss);
  });

  it('is measured on the true ones', async () => {
    const parameters = modelIn(altered);
    const { prediction } = await evaluateOn(parameters, dataset.train);
    expect(altered.table.trainAccuracy?.at(-1)).toBe(accuracy(prediction, dataset.train.labels));
    // Else nothing would be told by that: it learned the others.
    expect(accuracy(prediction, permuted.labels)).toBe(1);
    expect(accuracy(prediction, dataset.train.labels)).toBeLessThan(1);
    const test = await evaluateOn(parameters, dataset.test);
    expect(altered.table.testAccuracy?.at(-1)).toBe(accuracy(test.prediction, dataset.test.labels));
    expect(altered.table['trainReverseError.d1']?.at(-1)).toBeCloseTo(
      reverseError(
        (await evaluateOn(parameters, dataset.train)).reverse[0] as FloatArray,
        floatsOf(dataset.train.inputs),
      ),
      6,
    );
  });

  it('may be shorter: it has given until then what the longer one gave', async () => {
    const found = await ran('shorter', { alteration: 'shorter' });
    expect(runFile(found).parameters.steps).toBe(40);
    expect(found.table.loss).toEqual(altered.table.loss?.slice(0, 2));
  });
});

describe('a training that is measured anew', () => {
  const anew = (alteration: string) => ran(`anew ${alteration}`, { alteration, unaltered: plain.folder });
  /** Of which records models are kept: every second one. */
  const kept = [1, 3, 5];

  it('gives the numbers of its own end, and of the records that models were kept of, where nothing is altered', async () => {
    const { table, run } = await anew('as-they-are');
    expect(run).toMatchObject({ alteration: 'as-they-are', variant: 'RR', seed, status: 'complete' });
    const { step, loss, crossEntropy, initialSingularValues, secondsPerStep, ...measured } = plain.table;
    expect(step).toEqual([0, 20, 40, 60, 80, 100]);
    // What is not measured of a model is not there, and nothing else is missing.
    expect(Object.keys(table).sort()).toEqual(Object.keys(measured).sort());
    for (const [name, values] of Object.entries(measured)) {
      const isCurve =
        values.length === (step as readonly number[]).length + 1 && /Accuracy|ReverseError/.test(name);
      const expected = isCurve ? [...kept.map((at) => values[at]), values.at(-1)] : values;
      expect([name, table[name]]).toEqual([name, expected]);
    }
    expect(table['testReverseError.d1']).toHaveLength(4);
  });

  it('is measured through the altered weights, and forwards as it was', async () => {
    const { table } = await anew('rows-swapped');
    expect(table.testAccuracy?.at(-1)).toBe(plain.table.testAccuracy?.at(-1));
    expect(table.trainAccuracy?.at(-1)).toBe(plain.table.trainAccuracy?.at(-1));
    const parameters = modelIn(plain);
    const altered = rowsSwapped.model(small.network, parameters);
    const evaluate = evaluator(small.network, await loadEngine('cpu'), undefined);
    for (const part of ['train', 'test'] as const) {
      const { activations, reverse } = await evaluate(parameters, dataset[part], { backwards: altered });
      const errors = reverse.map((back, at) => reverseError(back, activations[at] as FloatArray));
      const endsIn = (measured: Table) =>
        ['d1', 'd2'].map((layer) => measured[`${part}ReverseError.${layer}`]?.at(-1) as number);
      expect(endsIn(table).map((error) => error.toFixed(12))).toEqual(
        errors.map((error) => error.toFixed(12)),
      );
      endsIn(plain.table).forEach((error, at) => {
        expect(error).not.toBeCloseTo(errors[at] as number, 3);
      });
      const forwards = await evaluate(altered, dataset[part], { backwards: altered });
      expect(forwards.activations[1]).not.toEqual(activations[1]);
    }
    const sigmas = plain.table.singularValues as readonly number[];
    table.singularValues?.forEach((sigma, at) => {
      expect(sigma).toBeCloseTo(sigmas[at] as number, 6);
    });
    expect(table.singularValues).toHaveLength(sigmas.length);
  });

  it('needs that training, and says what it lacks', async () => {
    await expect(ran('of nothing', { alteration: 'as-they-are' })).rejects.toThrow(
      'as-they-are: expected a training to measure anew',
    );
    const nowhere = join(root, 'nowhere');
    await expect(ran('of no folder', { alteration: 'as-they-are', unaltered: nowhere })).rejects.toThrow(
      nowhere,
    );
  });

  it('names it, and is kept where it measures the same again, and done anew where that was run anew', async () => {
    const [copy, folder] = [join(root, 'copy'), join(root, small.name, 'of a copy')];
    cpSync(plain.folder, copy, { recursive: true });
    const remarks: string[] = [];
    const alteration = 'rows-swapped';
    const onRemark = (remark: string) => remarks.push(remark);
    const resumed = () => ran('of a copy', { alteration, unaltered: copy, resume: true, onRemark });
    const first = await resumed();
    const digest = createHash('sha256')
      .update(readFileSync(join(copy, 'metrics.json')))
      .digest('hex');
    expect(runFile(first).measured).toBe(digest);
    expect(runFile(plain)).not.toHaveProperty('measured');
    expect((await resumed()).run.startedAt).toBe(first.run.startedAt);
    expect(remarks).toEqual([]);
    rmSync(copy, { recursive: true });
    await carryOutIn(copy, study, cellOf(small, 'RR', seed, { steps: 80 }));
    const again = await resumed();
    expect(remarks).toEqual(['what it measured was run anew since; it is measured again']);
    expect(again.run.measured).not.toBe(digest);
    expect(again.table.testAccuracy).toHaveLength(3);
    expect(readRunFolder(study, folder).problem).toBeNull();
  });

  it('does not touch it', async () => {
    const before = readFileSync(join(plain.folder, 'metrics.json'), 'utf8');
    await anew('rows-swapped');
    expect(readFileSync(join(plain.folder, 'metrics.json'), 'utf8')).toBe(before);
    expect(readRunFolder(study, plain.folder).problem).toBeNull();
  });
});

it('an alteration that an experiment has not is none', async () => {
  await expect(ran('unknown', { alteration: 'upside-down' })).rejects.toThrow(
    'small: it has no alteration upside-down',
  );
});

describe('the alterations of the paper’s experiments', () => {
  const short = { steps: 6, recordEvery: 2 };

  it('shuffle peak’s weights for all that its controls look at', async () => {
    const lab = labOf(peak);
    const engine = 'onnx';
    const unaltered = await ran('plain', { engine }, lab, short);
    const alteration = weightsShuffled.name;
    const found = await ran('shuffled', { engine, alteration, unaltered: unaltered.folder }, lab, short);
    for (const name of ['dataEnergies', 'centredEnergies', 'testReverseError.d1', 'testReverseError.d2']) {
      expect([name, found.table[name]?.length]).not.toEqual([name, undefined]);
      expect(found.table[name]?.at(-1)).not.toBe(unaltered.table[name]?.at(-1));
    }
    expect(found.table.testAccuracy?.at(-1)).toBe(unaltered.table.testAccuracy?.at(-1));
  });

  it('look at late layers in the place of early ones of tishby, and permute its labels before each stage', async () => {
    const lab = labOf(tishby);
    const fewer = { ...short, fineTuningSteps: 4 };
    const unaltered = await ran('plain', { engine: 'onnx' }, lab, fewer);
    const looked = await ran(
      'late',
      { engine: 'onnx', alteration: lateLayers.name, unaltered: unaltered.folder },
      lab,
      fewer,
    );
    const [was, is] = [unaltered.table.inputInformation, looked.table.inputInformation] as [
      number[],
      number[],
    ];
    expect(is.map((bits) => bits.toFixed(6))).toEqual(
      [0, 4, 5, 6, 4, 5, 6].map((at) => (was[at] as number).toFixed(6)),
    );
    expect(new Set(was.map((bits) => bits.toFixed(3))).size).toBeGreaterThan(3);
    const permuted = await ran('permuted', { engine: 'onnx', alteration: labelsPermuted.name }, lab, fewer);
    const losses = ['loss', 'AA.loss', 'AB.loss'];
    expect(Object.keys(permuted.table)).toEqual(expect.arrayContaining(losses));
    for (const name of losses) expect(permuted.table[name]).not.toEqual(unaltered.table[name]);
    expect(permuted.table.step).toEqual(unaltered.table.step);
  });
});
