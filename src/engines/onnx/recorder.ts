import * as tf from '@tensorflow/tfjs';
import { showShape, sizeOf } from '../../kit/arrays.ts';
import type { Graph } from './graph.ts';

/**
 * What stands for a tensor: `factor` times a value of the graph, broadcast to the tensor's shape. Neither is done
 * before it has to be. A tensor of twos is twice the scalar 1; a scaled operand scales the matrix product that it goes
 * into, which costs nothing there.
 */
export interface Recorded {
  readonly name: string;
  readonly shape: readonly number[];
  readonly factor: number;
}

/**
 * A backend of tfjs that computes nothing. Whatever runs on it leaves the graph of its operations: tfjs does the
 * differentiation, and someone else will do the arithmetic.
 */
export class Recorder extends tf.KernelBackend {
  #graph: Graph | null = null;
  #values = new WeakMap<object, Recorded>();

  /** Records what `run` does into `graph`. */
  record<T>(graph: Graph, run: () => T): T {
    this.#graph = graph;
    try {
      return tf.tidy(run as () => tf.TensorContainer) as T;
    } finally {
      this.#graph = null;
      this.#values = new WeakMap();
    }
  }

  get graph(): Graph {
    if (!this.#graph) throw new Error('engine onnx: a tensor was used outside of a traced function');
    return this.#graph;
  }

  /** A tensor that is an input of the graph. */
  placeholder(name: string, shape: readonly number[]): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.info({ name, shape, factor: 1 }, shape));
  }

  /** A tensor of this shape that a value stands for. */
  info(value: Recorded, shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...shape], dtype };
  }

  /** The value that stands for a tensor. */
  value({ dataId }: tf.TensorInfo): Recorded {
    const value = this.#values.get(dataId);
    if (!value)
      throw new Error(
        'engine onnx: a tensor of another engine was used in a traced function; feed it as an input',
      );
    return value;
  }

  /** A tensor of one number. */
  constant(number: number, shape: readonly number[]): tf.TensorInfo {
    return this.info({ name: this.graph.constants.scalar(1), shape: [], factor: number }, shape);
  }

  /** The number that a value is all of, where that is known. */
  constantOf({ name, factor }: Recorded): number | undefined {
    return name === this.graph.constants.scalar(1) ? factor : undefined;
  }

  /** The name of a value with its factor; it may still have to be broadcast. */
  scaled(value: Recorded): string {
    if (value.factor === 1) return value.name;
    const factor = this.graph.constants.scalar(value.factor);
    return this.constantOf(value) === undefined ? this.graph.node('Mul', [value.name, factor]) : factor;
  }

  /** The name of a value of the tensor's whole shape, its factor left out. */
  unscaled(tensor: tf.TensorInfo): string {
    const { name, shape } = this.value(tensor);
    if (showShape(shape) === showShape(tensor.shape)) return name;
    return this.graph.node('Expand', [name, this.graph.constants.integers(tensor.shape)]);
  }

  /** The name of a value that is the tensor. */
  whole(tensor: tf.TensorInfo): string {
    return this.scaled({
      name: this.unscaled(tensor),
      shape: tensor.shape,
      factor: this.value(tensor).factor,
    });
  }

  /** Tensors that the traced function makes of numbers: only such of one number may become part of the graph. */
  override write(values: tf.backend_util.BackendValues, shape: number[]): object {
    const numbers = values as ArrayLike<number>;
    const first = numbers[0] ?? 0;
    for (let at = 1; at < sizeOf(shape); at++) {
      if (numbers[at] !== first) {
        throw new Error(
          `engine onnx: a traced function made a tensor ${showShape(shape)} of numbers; they would be frozen, so feed them as an input`,
        );
      }
    }
    return this.constant(first, shape).dataId;
  }

  override readSync(): never {
    throw new Error('engine onnx: a tensor was read while the function was traced; it has no numbers yet');
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {}

  override refCount(): number {
    return 1;
  }

  override numDataIds(): number {
    return 0;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}
}
