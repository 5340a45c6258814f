import type { AnyArrays, NamedArrays } from '../kit/arrays.ts';
import type { tf } from './tfjs.ts';

/** Tensors by name, as a step takes and returns them. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/** What one step returns: the state after it, and scalars to be looked at. */
export interface StepResult {
  readonly state: NamedTensors;
  readonly outputs: NamedTensors;
}

/**
 * One step of an iteration as a pure function, written with tfjs: from the state, what stays the same in all steps,
 * and what is fed anew to each (anything random has to come this way). An engine may run it op by op, or trace it
 * once and run the trace.
 */
export type Step = (state: NamedTensors, constants: NamedTensors, inputs: NamedTensors) => StepResult;

/** An iteration under way: the engine holds its state. It may be asked for more before it has answered, and answers in that order. */
export interface Iteration {
  /**
   * Runs `count` steps.
   *
   * @param inputs what each step is fed, stacked: arrays of shape [count, …]; whole numbers are tensors of int32
   * @returns each output of every step, of length `count`
   */
  advance(count: number, inputs: AnyArrays): Promise<Record<string, Float32Array>>;
  /** The state after the steps so far. */
  state(): Promise<NamedArrays>;
  /** Goes on from another state, of the same names and shapes. */
  replace(state: NamedArrays): void;
  /** What the steps until now have taken, in seconds, with all that is done once, and without what else was done meanwhile. */
  readonly seconds: number;
  dispose(): void;
}

/** A function that an engine evaluates. */
export type Prepared = (inputs: AnyArrays) => Promise<NamedArrays>;

/** Where the arithmetic happens. One process uses one engine. */
export interface Engine {
  readonly name: EngineName;
  /** Package and version, as in `@tensorflow/tfjs-backend-wasm 4.22.0`. */
  readonly version: string;
  /** Of one that `auto` took: better ones that are installed and do not load, each in a line that says why. */
  readonly passedOver?: readonly string[];
  /** Whether steps are taken beside whatever the process does meanwhile; else it does nothing else. */
  readonly stepsBeside: boolean;
  /**
   * Makes a pure function of tensors one of arrays; prepare once what is evaluated often.
   *
   * @param rows the name of an input whose rows, and what comes of them, do not depend on each other: some are run at a time. All else is
   * the same for all of them, and an engine may compile it in. What comes of them may lie on memory that threads share
   * (`SharedArrayBuffer`), and is the caller's.
   */
  prepare(f: (inputs: NamedTensors) => NamedTensors, rows?: string): Prepared;
  /** Starts an iteration of `step` from `state`. */
  iterate(step: Step, state: NamedArrays, constants: AnyArrays): Iteration;
}

export type EngineName = 'tensorflow' | 'onnx' | 'wasm' | 'cpu';

/** Loads an engine; throws what keeps it from loading, `NotInstalled` where that is all. */
export type EngineLoader = () => Promise<Engine>;

/** The package of an engine is not there: nothing is wrong, and nobody need be told unless they ask. */
export class NotInstalled extends Error {
  override name = 'NotInstalled';
}
