/** A dense array of 32-bit floats in row-major order; `values.length` is the product of `shape`. */
export interface FloatArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The same of whole numbers: 32-bit integers, or bytes where 0 … 255 is all there is to tell. */
export interface IntegerArray {
  readonly shape: readonly number[];
  readonly values: Int32Array | Uint8Array;
}

/** Arrays by name, of floats or whole numbers. */
export type AnyArrays = Readonly<Record<string, FloatArray | IntegerArray>>;

/** Arrays by name: the parameters of a network, its activations, the state of an optimiser. */
export type NamedArrays<Name extends string = string> = Readonly<Record<Name, FloatArray>>;

/** The number of values that an array of this shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** An array of zeros. */
export const zeros = (...shape: number[]): FloatArray => ({ shape, values: new Float32Array(sizeOf(shape)) });

/** The rows of two matrices of the same width, one after the other. */
export function stackRows(above: FloatArray, below: FloatArray): FloatArray {
  const values = new Float32Array(above.values.length + below.values.length);
  values.set(above.values);
  values.set(below.values, above.values.length);
  return {
    shape: [(above.shape[0] as number) + (below.shape[0] as number), ...above.shape.slice(1)],
    values,
  };
}

/** `[784, 128]` as people write it. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** `names` mapped to what `make` says of each. */
export function named<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

/** A record with the same names, each value mapped by `f`. */
export function mapEntries<From, To>(
  record: Readonly<Record<string, From>>,
  f: (name: string, value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(name, value)]));
}
