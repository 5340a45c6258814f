import * as ort from 'onnxruntime-node';
import type { AnyArrays, FloatArray, NamedArrays } from '../../../kit/arrays.ts';
import { elementTypeOf, ports } from '../ports.ts';

/** Sessions of ONNX Runtime, of one thread each, and arrays as they take and give them. */

export const runtime = `onnxruntime-node ${ort.env.versions.node}`;

export type Session = ort.InferenceSession;

const options: ort.InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  // One thread: at these sizes a second one costs more than it brings, and the bits depend on their number.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
};

/** @param model an encoded graph */
export const createSession = (model: Uint8Array): Promise<Session> =>
  ort.InferenceSession.create(model, options);

/** Lets a session go. Of one that never came to be whoever asked for it has been told why. */
export async function release(session: Promise<Session>): Promise<void> {
  const made = await session.catch(() => undefined);
  await made?.release();
}

/** What a function gives for these inputs. */
export const runOf = async (session: Session, inputs: AnyArrays): Promise<NamedArrays> =>
  download(await session.run(upload(inputs, ports.input)), ports.output(''));

/** The shapes of what a function gives, by the names that it has for them. */
export const shapesOf = ({ outputMetadata }: Session): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    outputMetadata.map((one) => [one.name.slice(ports.output('').length), one.isTensor ? one.shape : []]),
  ) as Record<string, number[]>;

/** Arrays as tensors of the runtime, on the same memory, unless that is shared with other threads: such it does not take. */
export function upload(arrays: AnyArrays, portOf: (name: string) => string): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [
      portOf(name),
      new ort.Tensor(elementTypeOf(array), ownMemory(array.values), array.shape),
    ]),
  );
}

const ownMemory = <T extends AnyArrays[string]['values']>(values: T) =>
  values.buffer instanceof SharedArrayBuffer ? values.slice() : values;

/** The results whose names begin like this, without that beginning. */
export function download(results: ort.InferenceSession.ReturnType, prefix: string): NamedArrays {
  const entries = Object.entries(results)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { dims, data }]): [string, FloatArray] => [
      name.slice(prefix.length),
      { shape: dims, values: data as Float32Array },
    ]);
  return Object.fromEntries(entries);
}
