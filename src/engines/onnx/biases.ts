import type { Constants } from './constants.ts';
import type { Shaped } from './graph.ts';
import { type Node, readOnceIn } from './passes.ts';

/** Biases of convolutions, which become part of them when a graph is written. */

/** A convolution, by its name, and what is added to each of its channels; as a list that is of this shape, a constant. */
export interface Bias {
  readonly convolution: string;
  readonly bias: string;
  readonly list: string;
}

/** How a sum could become part of a convolution: either operand has a number for each channel of the other. */
export function waysToBias(a: Shaped, b: Shaped, constants: Constants): Bias[] {
  return [
    [a, b],
    [b, a],
  ].flatMap(([images, bias]) => {
    const [of, shape] = [(images as Shaped).shape, (bias as Shaped).shape];
    const isForEachChannel =
      of.length === 4 &&
      shape.length === 4 &&
      shape.every((extent, axis) => extent === (axis === 1 ? of[1] : 1));
    if (!isForEachChannel) return [];
    const list = constants.integers([of[1] as number]);
    return [{ convolution: (images as Shaped).name, bias: (bias as Shaped).name, list }];
  });
}

/**
 * A sum with a convolution that nothing else reads becomes the third operand of the convolution, which saves a pass over the images.
 *
 * @param sums how each sum, by its name, could be absorbed; the first way that can be gone is
 * @param kept values that are needed besides being read by nodes
 */
export function absorbBiases(
  nodes: readonly Node[],
  sums: ReadonlyMap<string, readonly Bias[]>,
  kept: ReadonlyMap<string, string>,
): Node[] {
  const isReadOnce = readOnceIn(nodes, kept);
  const convolutions = new Map<string, Node>();
  const absorbed = new Set<Node>();
  const result = nodes.flatMap((node): Node[] => {
    const [output] = node.outputs as [string];
    const way = sums.get(output)?.find(({ convolution }) => convolutions.has(convolution));
    if (way) {
      const convolution = convolutions.get(way.convolution) as Node;
      absorbed.add(convolution);
      const list = `${output}_bias`;
      return [
        { opType: 'Reshape', inputs: [way.bias, way.list], outputs: [list], attributes: {} },
        { ...convolution, inputs: [...convolution.inputs, list], outputs: [output] },
      ];
    }
    if (node.opType === 'Conv' && isReadOnce(output)) convolutions.set(output, node);
    return [node];
  });
  return result.filter((node) => !absorbed.has(node));
}
