import { type AnyArrays, sizeOf } from '../../kit/arrays.ts';
import { type ElementType, elementTypes } from './schema.ts';

interface Constant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The constants of a graph; equal ones are stored once. */
export class Constants {
  readonly #prefix: string;
  readonly #constants = new Map<string, Constant>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** A constant scalar. */
  scalar(value: number): string {
    return this.#add('float32', [], new Uint8Array(Float32Array.of(value).buffer));
  }

  /** A constant array that is the same number everywhere. */
  filled(shape: readonly number[], value: number): string {
    const name = `${this.#prefix}filled_${shape.join('x')}_${value}`;
    const values = new Float32Array(sizeOf(shape)).fill(value);
    this.#constants.set(name, { name, type: 'float32', shape, bytes: new Uint8Array(values.buffer) });
    return name;
  }

  /** A constant array. @param label tells it from all others that are named in this graph */
  array(label: string, type: ElementType, { shape, values }: AnyArrays[string]): string {
    const name = `${this.#prefix}array_${label}`;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#constants.set(name, { name, type, shape, bytes });
    return name;
  }

  /** A constant list of integers, as shapes and axes are given. */
  integers(values: readonly number[]): string {
    return this.#add('int64', [values.length], new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  has(name: string): boolean {
    return this.#constants.has(name);
  }

  /** A constant of others, which they must have, as one of these as well. @returns what it is called here */
  take(name: string, others: Constants): string {
    const own = this.#prefix + name.slice(others.#prefix.length);
    this.#constants.set(own, { ...(others.#constants.get(name) as Constant), name: own });
    return own;
  }

  /** Those of the constants that are used, as the file has them. */
  messages(used: ReadonlySet<string>): object[] {
    return [...this.#constants.values()]
      .filter(({ name }) => used.has(name))
      .map(({ name, type, shape, bytes }) => ({
        name,
        dims: shape,
        dataType: elementTypes[type],
        rawData: bytes,
      }));
  }

  #add(type: ElementType, shape: readonly number[], bytes: Uint8Array): string {
    const name = `${this.#prefix}c_${type}_${shape.join('x')}_${Buffer.from(bytes).toString('hex')}`;
    this.#constants.set(name, { name, type, shape, bytes });
    return name;
  }
}
