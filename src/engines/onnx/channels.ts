import { sizeOf } from '../../kit/arrays.ts';
import type { Graph } from './graph.ts';
import type { Recorded } from './recorded.ts';

/**
 * Images are [n, height, width, channels] in tfjs, and [n, channels, height, width] in ONNX. What comes out of a convolution
 * stays as ONNX has it, through all that works entry by entry, until something needs the other order.
 */
const [toFirst, toLast] = [
  [0, 3, 1, 2],
  [0, 2, 3, 1],
];

const images = 4;

const moved = <T>(list: readonly T[], order: readonly number[]): T[] => order.map((axis) => list[axis] as T);

/** A shape of images with channels first. */
export const firstShape = (shape: readonly number[]): number[] => moved(shape, toFirst);

/** Axes of images where channels come first. */
export const firstAxes = (axes: readonly number[]): number[] => axes.map((axis) => toFirst.indexOf(axis));

/** A value of images, or one that is broadcast to them, with channels first. */
export const movedFirst = (graph: Graph, value: Recorded): Recorded => permuted(graph, value, toFirst);

/** The way back. */
export const movedLast = (graph: Graph, value: Recorded): Recorded => permuted(graph, value, toLast);

function permuted(graph: Graph, value: Recorded, order: readonly number[]): Recorded {
  if (sizeOf(value.shape) === 1 && value.shape.length < images) return value;
  const from = [...Array(images - value.shape.length).fill(1), ...value.shape];
  const shape = moved(from, order);
  // Where one axis alone has an extent there is nothing to move.
  const isLine = from.filter((extent) => extent > 1).length <= 1;
  if (isLine) return { ...value, shape, name: reshaped(graph, value.name, shape) };
  const whole = from.length === value.shape.length ? value.name : reshaped(graph, value.name, from);
  return { ...value, shape, name: graph.node('Transpose', [whole], { perm: order }) };
}

const reshaped = (graph: Graph, name: string, shape: readonly number[]): string =>
  graph.node('Reshape', [name, graph.constants.integers(shape)]);
