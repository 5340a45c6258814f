import type { FloatArray, IntegerArray } from '../../kit/arrays.ts';

/** What the inputs and outputs of the graphs are called; inside of one all names differ. */
export const ports = {
  /** A byte for each step that shall be taken: there are steps that are fed nothing else. */
  steps: 'steps',
  input: (name: string) => `input:${name}`,
  constant: (name: string) => `constant:${name}`,
  state: (name: string) => `state:${name}`,
  nextState: (name: string) => `next:${name}`,
  output: (name: string) => `output:${name}`,
} as const;

/** What ONNX calls the numbers of an array. */
export function elementTypeOf({ values }: FloatArray | IntegerArray): 'float32' | 'int32' | 'uint8' {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Uint8Array ? 'uint8' : 'int32';
}
