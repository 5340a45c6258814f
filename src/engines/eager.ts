import { type AnyArrays, type FloatArray, mapEntries, type NamedArrays, sizeOf } from '../kit/arrays.ts';
import type { Engine, EngineName, Iteration, NamedTensors, Step } from './engine.ts';
import { inParts } from './in-parts.ts';
import { tf } from './tfjs.ts';
import { OneByOne, Turns } from './turns.ts';

/** An engine that runs tfjs op by op on one of its backends, which must be registered under `backend`. */
export async function eagerEngine(name: EngineName, backend: string, version: string): Promise<Engine> {
  tf.enableProdMode(); // silences the banner, and the checks of every op
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start its backend "${backend}"`);
  await tf.ready();
  return {
    name,
    version,
    stepsBeside: false,
    prepare(f, rows) {
      const run = async (inputs: AnyArrays) => {
        tf.setBackend(backend);
        const results = tf.tidy(() => ({ ...f(upload(inputs)) }));
        const arrays = await download(results);
        tf.dispose(results);
        return arrays;
      };
      return rows === undefined ? run : inParts(rows, (part, fixed) => run({ ...fixed, ...part }));
    },
    iterate: (step, state, constants) => new EagerIteration(backend, step, state, constants),
  };
}

class EagerIteration implements Iteration {
  readonly #backend: string;
  readonly #step: Step;
  readonly #constants: NamedTensors;
  readonly #questions = new OneByOne();
  readonly #turns = new Turns();
  #state: NamedTensors;
  seconds = 0;

  constructor(backend: string, step: Step, state: NamedArrays, constants: AnyArrays) {
    tf.setBackend(backend);
    this.#backend = backend;
    this.#step = step;
    this.#state = upload(state);
    this.#constants = upload(constants);
  }

  advance(count: number, inputs: AnyArrays): Promise<Record<string, Float32Array>> {
    return this.#questions.run(() => this.#advance(count, inputs));
  }

  async #advance(count: number, inputs: AnyArrays): Promise<Record<string, Float32Array>> {
    const started = performance.now();
    const outputs: Record<string, Float32Array> = {};
    for (let at = 0; at < count; at++) {
      tf.setBackend(this.#backend); // another engine may have been at work since
      const result = tf.tidy(() => {
        const { state, outputs } = this.#step(this.#state, this.#constants, upload(slice(inputs, at)));
        return { state: { ...state }, outputs: { ...outputs } };
      });
      tf.dispose(this.#state);
      this.#state = result.state;
      for (const [name, { values }] of Object.entries(await download(result.outputs))) {
        outputs[name] ??= new Float32Array(count);
        outputs[name].set(values, at);
      }
      tf.dispose(result.outputs);
      await this.#turns.take();
    }
    this.seconds += (performance.now() - started) / 1000;
    return outputs;
  }

  state(): Promise<NamedArrays> {
    return this.#questions.run(() => download(this.#state));
  }

  replace(state: NamedArrays): void {
    void this.#questions.run(async () => {
      tf.setBackend(this.#backend);
      tf.dispose(this.#state);
      this.#state = upload(state);
    });
  }

  dispose(): void {
    tf.dispose([this.#state, this.#constants]);
  }
}

/** What step `at` is fed, out of inputs stacked along their first dimension. */
function slice(inputs: AnyArrays, at: number): AnyArrays {
  return mapEntries(inputs, (_, { shape: [, ...shape], values }) => {
    const size = sizeOf(shape);
    return { shape, values: values.subarray(at * size, (at + 1) * size) } as AnyArrays[string];
  });
}

function upload(arrays: AnyArrays): NamedTensors {
  return mapEntries(arrays, (_, { shape, values }) =>
    tf.tensor(values, [...shape], values instanceof Float32Array ? 'float32' : 'int32'),
  );
}

async function download(tensors: NamedTensors): Promise<NamedArrays> {
  // tfjs may have extents as floating-point numbers, and V8 optimises no decomposition of a matrix that has had such.
  const whole = (extent: number) => extent | 0;
  const entries = Object.entries(tensors).map(
    async ([name, tensor]): Promise<[string, FloatArray]> => [
      name,
      // A copy, since the cpu backend hands out the very memory that it computes in.
      { shape: tensor.shape.map(whole), values: Float32Array.from(await tensor.data()) },
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}
