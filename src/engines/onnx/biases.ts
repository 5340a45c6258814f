import { isDeepStrictEqual } from 'node:util';
import type { Constants } from './constants.ts';
import type { Shaped } from './graph.ts';
import { absorb, type Node } from './passes.ts';

/** Biases of convolutions, which become part of them when a graph is written. */

/** A convolution, and what is added to each of its channels, which becomes a list of this shape, a constant. */
export interface Bias {
  readonly operand: string;
  readonly bias: string;
  readonly shape: string;
}

/** How a sum could become part of a convolution: either operand has a number for each channel of the other. */
export function waysToBias(a: Shaped, b: Shaped, constants: Constants): Bias[] {
  const way = ({ name: operand, shape: images }: Shaped, { name: bias, shape }: Shaped): Bias[] => {
    const [, channels] = images;
    const perChannel = [1, channels, 1, 1];
    const isBias = images.length === 4 && isDeepStrictEqual(shape, perChannel);
    return isBias ? [{ operand, bias, shape: constants.integers([channels as number]) }] : [];
  };
  return [...way(a, b), ...way(b, a)];
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
  const isConvolution = ({ opType }: Node) => opType === 'Conv';
  return absorb(nodes, sums, kept, isConvolution, ({ outputs }, convolution, { bias, shape }) => {
    const list = `${outputs[0]}_bias`;
    return [
      { opType: 'Reshape', inputs: [bias, shape], outputs: [list], attributes: {} },
      { ...convolution, inputs: [...convolution.inputs, list], outputs },
    ];
  });
}
