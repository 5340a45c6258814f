import { showShape, sizeOf } from '../../kit/arrays.ts';
import { tf } from '../tfjs.ts';
import { firstShape } from './channels.ts';
import type { Graph } from './graph.ts';
import { Orders, type Recorded } from './recorded.ts';

/** A value in the order of axes that it is at hand in. */
export interface AtHand {
  readonly value: Recorded;
  /** Makes a tensor of a value whose axes are in that order; its shape is as tfjs has it. */
  tell(value: Recorded, shape: readonly number[], dtype?: tf.DataType): tf.TensorInfo;
}

/**
 * A backend of tfjs that computes nothing. Whatever runs on it leaves the graph of its operations: tfjs does the
 * differentiation, and someone else will do the arithmetic.
 */
export class Recorder extends tf.KernelBackend {
  #graph: Graph | null = null;
  #values = new WeakMap<object, Orders>();

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
  placeholder(name: string, shape: readonly number[], dtype: tf.DataType = 'float32'): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.info({ name, shape, factor: 1 }, shape, dtype));
  }

  /** A tensor of this shape that a value stands for. */
  info(value: Recorded, shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return this.#tensor(Orders.last(value), shape, dtype);
  }

  /** The same of images whose value has channels first. @param shape [n, height, width, channels], as tfjs has it */
  infoFirst(value: Recorded, shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return this.#tensor(Orders.first(value), shape, dtype);
  }

  #tensor(orders: Orders, shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, orders);
    return { dataId, shape: [...shape], dtype };
  }

  #ordersOf({ dataId }: tf.TensorInfo): Orders {
    const orders = this.#values.get(dataId);
    if (!orders)
      throw new Error(
        'engine onnx: a tensor of another engine was used in a traced function; feed it as an input',
      );
    return orders;
  }

  /** Another tensor of the same value. */
  same(tensor: tf.TensorInfo): tf.TensorInfo {
    return this.#tensor(this.#ordersOf(tensor), tensor.shape, tensor.dtype);
  }

  /** The value that stands for a tensor, its axes as tfjs has them. */
  value(tensor: tf.TensorInfo): Recorded {
    return this.#ordersOf(tensor).last(this.graph);
  }

  /** The value that stands for images [n, height, width, channels], or for what is broadcast to such, channels first. */
  valueFirst(tensor: tf.TensorInfo): Recorded {
    return this.#ordersOf(tensor).first(this.graph);
  }

  /** Whether a tensor is of images that come out of something that has channels first. */
  isFirst(tensor: tf.TensorInfo): boolean {
    return this.#ordersOf(tensor).hasFirst && tensor.shape.length === 4;
  }

  /** The values of tensors as they are, unless one has channels first: then all of them are given so. */
  atHand<T extends readonly tf.TensorInfo[]>(...tensors: T): { [at in keyof T]: AtHand } {
    const isFirst = tensors.some((tensor) => this.isFirst(tensor));
    return tensors.map(
      (tensor): AtHand =>
        isFirst
          ? { value: this.valueFirst(tensor), tell: (...told) => this.infoFirst(...told) }
          : { value: this.value(tensor), tell: (...told) => this.info(...told) },
    ) as { [at in keyof T]: AtHand };
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
    return this.#expanded(this.value(tensor), tensor.shape);
  }

  /** The same with channels first. */
  unscaledFirst(tensor: tf.TensorInfo): string {
    return this.#expanded(this.valueFirst(tensor), firstShape(tensor.shape));
  }

  #expanded({ name, shape }: Recorded, whole: readonly number[]): string {
    if (showShape(shape) === showShape(whole)) return name;
    return this.graph.node('Expand', [name, this.graph.constants.integers(whole)]);
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
  override write(values: tf.BackendValues, shape: number[]): object {
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
