import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { EngineName } from '../../src/engines/engine.ts';
import { loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import type { Parameters } from '../../src/harness/study/parameters.ts';
import type { NamedArrays } from '../../src/kit/arrays.ts';
import type { Settings } from '../../src/lab/experiments/hyperparameters.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { stagesOf } from '../../src/lab/experiments/stages.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import { adamState } from '../../src/lab/training/adam.ts';
import { amplitude, type Disturbance, disturb } from '../../src/lab/training/disturbance.ts';
import { train } from '../../src/lab/training/loop.ts';
import { beginning, type Checkpoint, type TrainingRecord } from '../../src/lab/training/training.ts';
import { peakNetwork } from '../../src/paper/peak/network.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { seed, smallExperiment } from '../setup/small.ts';

/** The numbers of a state, as neighbouring 32-bit floats are counted. */
const placesOf = (state: NamedArrays) =>
  Object.fromEntries(
    Object.entries(state).map(([name, { values }]) => [name, [...new Int32Array(values.slice().buffer)]]),
  );

/** A state in the midst of a training: of the first weights and biases of a network, and some moments, with zeros among them. */
function someState(): NamedArrays {
  const state = adamState(initialise(peakNetwork, 0));
  for (const [name, { values }] of Object.entries(state)) {
    if (name.startsWith('V/')) values.set(values.map((_, at) => (at % 5 === 0 ? 0 : 1e-6 * at)));
    if (name.startsWith('M/')) values.set(values.map((_, at) => (at % 7 === 0 ? 0 : -1e-3 * at)));
  }
  return state;
}
const disturbed = ({ seed = 0, draw = 1 }: Partial<Disturbance> = {}, step = 0) =>
  placesOf(disturb(someState(), { seed, draw }, step));

describe('a state that is disturbed', () => {
  const before = placesOf(someState());
  const after = disturbed();
  const movesOf = (wanted: (name: string) => boolean) =>
    Object.entries(before)
      .filter(([name]) => wanted(name))
      .flatMap(([name, places]) =>
        places.map((place, at) => ({ isZero: place === 0, by: (after[name]?.[at] as number) - place })),
      );
  const isMoment = (name: string) => /^[MV]\//.test(name);

  it.each<[string, (name: string) => boolean, number]>([
    ['parameter', (name) => !isMoment(name), amplitude.parameters],
    ['moment', isMoment, amplitude.moments],
  ])(
    'has each %s moved by as many units in the last place as are stated, up or down by chance',
    (...given) => {
      const [, wanted, far] = given;
      const moves = movesOf(wanted).filter(({ isZero }) => !isZero);
      expect(new Set(moves.map(({ by }) => by))).toEqual(new Set([far, -far]));
      const ups = moves.filter(({ by }) => by > 0).length;
      expect(ups / moves.length).toBeGreaterThan(0.49);
      expect(ups / moves.length).toBeLessThan(0.51);
    },
  );

  it('is moved by one unit in its parameters, and by 32 in its moments', () => {
    expect(amplitude).toEqual({ parameters: 1, moments: 32 });
  });

  it('keeps its zeros', () => {
    const zeros = movesOf(() => true).filter(({ isZero }) => isZero);
    expect(zeros.length).toBeGreaterThan(1000);
    expect(new Set(zeros.map(({ by }) => by))).toEqual(new Set([0]));
  });

  it('has no number that changes its sign, or is none any more', () => {
    const tiny = { W1: { shape: [4], values: Float32Array.of(1e-45, -1e-45, 0, -0) } };
    expect([...(disturb(tiny, { seed: 0, draw: 1 }, 0).W1?.values ?? [])]).toEqual([
      ...Float32Array.of(1e-45, -1e-45, 0, -0),
    ]);
  });

  it('is moved the same way by the same draw, and another way by another draw, step or seed', () => {
    expect(disturbed()).toEqual(after);
    for (const other of [disturbed({ draw: 2 }), disturbed({}, 1), disturbed({ seed: 1 })]) {
      for (const name of ['W1', 'M/W1']) {
        const differing = (other[name] ?? []).filter((place, at) => place !== after[name]?.[at]).length;
        // Of two that are independent, half agree.
        expect(differing / (before[name] ?? []).filter((place) => place !== 0).length).toBeCloseTo(0.5, 1);
      }
    }
  });
});

const settings: Settings = {
  hyperparameters: {
    steps: 9,
    learningRate: 5e-3,
    recordEvery: 3,
    maxSave: 20,
    fineTuning: { learningRate: 1e-2, steps: 5 },
  },
  factors: { orthoFactor: 1e-3 },
};
const small = smallExperiment(settings);
const root = temporaryFolder();

/** What a training gives: each of its records, and its end. */
interface Course {
  readonly records: readonly TrainingRecord[];
  readonly weights: NamedArrays;
}

/** Trains the small network. @param start where it stands; by default at its beginning */
async function trainOn(
  name: EngineName,
  variant: string,
  draw: number | undefined,
  start?: Checkpoint,
  changes: Parameters = {},
): Promise<Course> {
  const cell = cellOf(small, variant, seed, changes);
  const lab = labOf(small);
  const { network, data } = lab;
  const [{ training }] = stagesOf(lab, { ...cell, disturbance: draw });
  const records: TrainingRecord[] = [];
  const end = await train(
    training,
    data.load(openData(small, { origin: 'computed' }), 'A', seed),
    start ?? beginning(training, initialise(network, seed)),
    await loadEngine(name),
    (record) => void records.push(record),
  );
  return { records, weights: end.parameters };
}

const statuses = (await surveyEngines()).filter(({ name }) => name === 'wasm' || name === 'onnx');

describe.each(statuses)('a training on $name', ({ name, loads }) => {
  const check = loads ? it : it.skip;

  check('under a disturbance gives the same bits each time, and others under another or none', async () => {
    const first = await trainOn(name, 'RR', 1);
    expect(await trainOn(name, 'RR', 1)).toEqual(first);
    expect((await trainOn(name, 'RR', 2)).weights).not.toEqual(first.weights);
    expect((await trainOn(name, 'RR', undefined)).weights).not.toEqual(first.weights);
  });

  check('under a disturbance differs by no more than rounding might, after so few steps', async () => {
    const [plain, shaken] = [await trainOn(name, 'RR', undefined), await trainOn(name, 'RR', 1)];
    expect(shaken.records.map(({ step }) => step)).toEqual(plain.records.map(({ step }) => step));
    for (const [at, { loss }] of plain.records.entries()) {
      expect(Math.abs((shaken.records[at]?.loss as number) / loss - 1)).toBeLessThan(1e-4);
    }
    // The first step begins undisturbed.
    expect(shaken.records[0]?.loss).toBe(plain.records[0]?.loss);
  });

  check.each(['Std', 'Ort', 'RR'])(
    'of %s under a disturbance goes on from any record with the same bits',
    async (variant) => {
      const whole = await trainOn(name, variant, 3);
      expect(whole.records).toHaveLength(3);
      for (const [at, { checkpoint }] of whole.records.entries()) {
        const rest = await trainOn(name, variant, 3, checkpoint);
        expect(rest.records).toEqual(whole.records.slice(at + 1));
        expect(rest.weights).toEqual(whole.weights);
      }
    },
  );

  check('under a disturbance ends with the same bits, however often it is recorded', async () => {
    const { weights } = await trainOn(name, 'RR', 1);
    for (const recordEvery of [1, 2, 9]) {
      expect((await trainOn(name, 'RR', 1, undefined, { recordEvery })).weights).toEqual(weights);
    }
  });

  check('that is not disturbed is what it was, whatever was disturbed before it', async () => {
    const { network } = labOf(small);
    const initial = initialise(network, seed);
    const start = beginning({ seed, network }, initial);
    const before = await trainOn(name, 'Ort', undefined, start);
    await trainOn(name, 'Ort', 1, start);
    expect(initial).toEqual(initialise(labOf(small).network, seed));
    expect(await trainOn(name, 'Ort', undefined, start)).toEqual(before);
  });

  check('under a disturbance leaves no more tensors behind than without', async () => {
    const leftBy = async (draw: number | undefined) => {
      const { numTensors } = tf.memory();
      await trainOn(name, 'RR', draw);
      return tf.memory().numTensors - numTensors;
    };
    await leftBy(undefined);
    expect(await leftBy(1)).toBe(await leftBy(undefined));
  });
});

describe('a run of several stages under a disturbance', () => {
  const study = studyOf([small]);
  const cell = cellOf(small, 'Ort', seed);
  const filesOf = (folder: string) =>
    Object.fromEntries(
      (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
        .filter((name) => name.endsWith('.safetensors'))
        .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
    );
  class Stopped extends Error {}
  const runIn = async (what: string, disturbance: number | undefined, stopAfter?: number) => {
    const folder = join(root, what);
    let seen = 0;
    const onProgress = () => {
      seen++;
      if (seen === stopAfter) throw new Stopped();
    };
    const run = carryOutIn(folder, study, cell, { engine: 'wasm', disturbance, onProgress });
    if (stopAfter === undefined) await run;
    else {
      await expect(run).rejects.toThrow(Stopped);
      await carryOutIn(folder, study, cell, { engine: 'wasm', disturbance, resume: true });
    }
    return { folder, files: filesOf(folder) };
  };

  it('is the same run, stopped and resumed in any of them, or not; and another one than without', async () => {
    const whole = await runIn('whole', 2);
    expect(Object.keys(whole.files).length).toBeGreaterThan(3);
    for (const stopAfter of [1, 3, 4, 6]) {
      expect((await runIn(`stopped-${stopAfter}`, 2, stopAfter)).files).toEqual(whole.files);
    }
    const { folder, files } = await runIn('undisturbed', undefined);
    for (const [name, bytes] of Object.entries(files)) expect(whole.files[name]).not.toBe(bytes);
    const told = (where: string) => JSON.parse(readFileSync(join(where, 'run.json'), 'utf8'));
    expect(told(whole.folder).disturbance).toBe(2);
    expect(told(folder)).not.toHaveProperty('disturbance');
    expect(told(whole.folder).initialSha256).toBe(told(folder).initialSha256);
  });

  it('is not gone on with under another one, or none', async () => {
    await runIn('begun', 2);
    const folder = join(root, 'begun');
    const goOn = (disturbance?: number) =>
      carryOutIn(folder, study, cell, { engine: 'wasm', resume: true, disturbance });
    await expect(goOn(3)).rejects.toThrow(`${folder}: disturbance is 2, where 3 is expected`);
    await expect(goOn()).rejects.toThrow(`${folder}: disturbance is 2, where not set is expected`);
  });
});
