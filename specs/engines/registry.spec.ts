import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadCpu } from '../../src/engines/cpu.ts';
import { type Engine, type EngineLoader, type EngineName, NotInstalled } from '../../src/engines/engine.ts';
import { engineNames, loadEngine, surveyEngines } from '../../src/engines/registry.ts';
import { mapEntries, type NamedArrays } from '../../src/kit/arrays.ts';

/** Plain JavaScript in a way that spoils its results. */
const spoilt =
  (spoil: (engine: Engine) => Partial<Engine>): EngineLoader =>
  async () => {
    const engine = await loadCpu();
    return { ...engine, ...spoil(engine) };
  };

const times = (factor: number, arrays: NamedArrays): NamedArrays =>
  mapEntries(arrays, (_, { shape, values }) => ({ shape, values: values.map((value) => factor * value) }));

/** An engine whose iterations do what the cpu's do, but for this. */
const iterating = (
  change: (honest: ReturnType<Engine['iterate']>) => Partial<ReturnType<Engine['iterate']>>,
) =>
  spoilt(({ iterate }) => ({
    iterate: (...given) => {
      const honest = iterate(...given);
      const bare = {
        seconds: 0,
        advance: honest.advance.bind(honest),
        state: honest.state.bind(honest),
        replace: honest.replace.bind(honest),
        dispose: honest.dispose.bind(honest),
      };
      return { ...bare, ...change(bare) };
    },
  }));

const evaluating = (factor: number) =>
  spoilt(({ prepare }) => ({
    prepare: (f) => async (inputs) => times(factor, await prepare(f)(inputs)),
  }));

const evaluation =
  'does not compute: softmax(relu([1, 2] · [[1, -3], [1, 1]])): expected [0.9525741, 0.0474259], got';

/** An engine of each kind of fault, and what is said of it. */
const faulty: [fault: string, loader: EngineLoader, reason: string | RegExp][] = [
  ['evaluates to twice the value', evaluating(2), `${evaluation} [1.905148, 0.09485175]`],
  ['is one in ten thousand off', evaluating(1.0001), `${evaluation} [0.9526694, 0.04743062]`],
  ['evaluates to no number', evaluating(Number.NaN), `${evaluation} [NaN, NaN]`],
  ['evaluates to nothing', spoilt(() => ({ prepare: () => async () => ({}) })), `${evaluation} nothing`],
  [
    'throws at its first operation',
    spoilt(() => ({
      prepare: () => async () => {
        throw new TypeError(
          '(0 , util_1.isNullOrUndefined) is not a function\n    at createTensorsTypeOpAttr',
        );
      },
    })),
    'does not compute: (0 , util_1.isNullOrUndefined) is not a function',
  ],
  [
    'forgets its state between steps',
    spoilt(({ iterate }) => ({
      iterate: (step, state, constants) =>
        iterate(
          (_, ...rest) =>
            step(
              mapEntries(state, (__, { shape, values }) => tf.tensor(values, [...shape])),
              ...rest,
            ),
          state,
          constants,
        ),
    })),
    /^does not compute: \|Xw\|² over two steps of .*: expected \[2, 338\], got \[2, 2\]$/,
  ],
  [
    'hands out a state of long ago',
    iterating(({ state }) => {
      const first = state();
      return { state: () => first };
    }),
    /^does not compute: w over two steps of .*: expected \[-55, -80\], got \[1, -1\]$/,
  ],
  [
    'is not there',
    async () => {
      throw new NotInstalled('@scope/engine is not installed');
    },
    '@scope/engine is not installed',
  ],
];

/** All engines plain JavaScript, but for those given. */
const engines = (
  others: Partial<Record<EngineName, EngineLoader>> = {},
): Record<EngineName, EngineLoader> => ({
  onnx: spoilt(() => ({ name: 'onnx' })),
  tensorflow: spoilt(() => ({ name: 'tensorflow' })),
  wasm: spoilt(() => ({ name: 'wasm' })),
  cpu: loadCpu,
  ...others,
});

describe('an engine loads when it has computed something right', () => {
  it('each that does is handed out', async () => {
    expect((await surveyEngines(engines())).map(({ name, loads }) => [name, loads])).toEqual([
      ['onnx', true],
      ['tensorflow', true],
      ['wasm', true],
      ['cpu', true],
    ]);
    expect((await loadEngine('auto', engines())).name).toBe('onnx');
  });

  it.each<[loads: EngineName[], taken: EngineName]>([
    [['onnx', 'tensorflow', 'wasm', 'cpu'], 'onnx'],
    [['onnx', 'tensorflow'], 'onnx'],
    [['tensorflow', 'wasm', 'cpu'], 'tensorflow'],
    [['wasm', 'cpu'], 'wasm'],
    [['cpu'], 'cpu'],
  ])('of %j auto takes %s', async (loads, taken) => {
    const from = engines();
    for (const name of engineNames.filter((one) => !loads.includes(one))) {
      from[name] = async () => {
        throw new NotInstalled(`${name} is not installed`);
      };
    }
    const engine = await loadEngine('auto', from);
    expect([engine.name, engine.passedOver]).toEqual([taken, undefined]);
  });

  it.each(faulty)('one that %s does not load; auto takes the next', async (fault, loader, reason) => {
    const from = engines({ onnx: loader });
    const [status, ...others] = await surveyEngines(from);
    const installed = fault !== 'is not there';
    expect(status).toEqual({
      name: 'onnx',
      loads: false,
      installed,
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
    expect(others.every(({ loads }) => loads)).toBe(true);
    const message = `engine onnx does not load: ${(status as { reason: string }).reason}`;
    const taken = await loadEngine('auto', from);
    // Nobody need be told of what is only not installed.
    expect([taken.name, taken.passedOver]).toEqual(['tensorflow', installed ? [message] : undefined]);
    await expect(loadEngine('onnx', from)).rejects.toMatchObject({ name: 'InputError', message });
  });

  it('with none left, all reasons are given in one line', async () => {
    const bad = evaluating(2);
    const from = { onnx: bad, tensorflow: bad, wasm: bad, cpu: bad };
    const reason = `does not load: ${evaluation} [1.905148, 0.09485175]`;
    await expect(loadEngine('auto', from)).rejects.toThrow(
      ['onnx', 'tensorflow', 'wasm', 'cpu'].map((name) => `engine ${name} ${reason}`).join('; '),
    );
  });

  it('computes once in a process, not for each training', async () => {
    let evaluations = 0;
    const counted = spoilt(({ prepare }) => ({
      prepare: (f) => {
        evaluations += 1;
        return prepare(f);
      },
    }));
    const from = engines({ onnx: counted });
    for (let time = 0; time < 3; time++) await loadEngine('onnx', from);
    expect(evaluations).toBe(1);
  });
});
