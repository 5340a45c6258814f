import type { tf } from '../tfjs.ts';
import type { Recorder } from './recorder.ts';

/** One use of a kernel, as tfjs asks for it. */
export interface Call {
  readonly recorder: Recorder;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** What records a kernel and names its result. */
export type Kernel = (call: Call) => tf.TensorInfo;

export const input = ({ inputs }: Call, name = 'x') => inputs[name] as tf.TensorInfo;
