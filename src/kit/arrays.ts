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

/** Some rows of an array of any rank, on the same memory. */
export function rowsOf<T extends FloatArray | IntegerArray>(
  { shape, values }: T,
  from: number,
  to: number,
): T {
  const size = sizeOf(shape.slice(1));
  return { shape: [to - from, ...shape.slice(1)], values: values.subarray(from * size, to * size) } as
    | FloatArray
    | IntegerArray as T;
}

/** These rows of an array of bytes, in this order, on memory of their own. */
export function chosenRows({ shape, values }: IntegerArray, rows: readonly number[]): IntegerArray {
  const size = sizeOf(shape.slice(1));
  const chosen = new Uint8Array(rows.length * size);
  for (const [to, from] of rows.entries())
    chosen.set(values.subarray(from * size, (from + 1) * size), to * size);
  return { shape: [rows.length, ...shape.slice(1)], values: chosen };
}

/** The rows of arrays that are alike but for how many they have, one array's after the other's; of a single one on its own memory. */
export function stackAll(parts: readonly FloatArray[]): FloatArray {
  if (parts.length === 1) return parts[0] as FloatArray;
  const rows = parts.reduce((sum, { shape: [own = 0] }) => sum + own, 0);
  const shape = [rows, ...(parts[0]?.shape.slice(1) ?? [])];
  const values = new Float32Array(sizeOf(shape));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { shape, values };
}

/** The same numbers as floats. */
export const floatsOf = ({ shape, values }: FloatArray | IntegerArray): FloatArray => ({
  shape,
  values: values instanceof Float32Array ? values : Float32Array.from(values),
});

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
