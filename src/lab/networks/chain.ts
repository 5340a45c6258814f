import type { Network } from './network.ts';
import type { Piece } from './pieces.ts';

/** What follows the last layer of a chain, without a reverse. */
interface Head extends Pick<Network, 'predict'>, Pick<Piece, 'shapes' | 'weights' | 'multiplications'> {}

const plainHead: Head = { shapes: {}, weights: [], multiplications: 0, predict: (last) => last };

/** A network that is a list of layers, first layer first: its reverse pass follows from theirs. */
export function chainOf(
  name: string,
  pieces: readonly Piece[],
  rest: Pick<Network, 'input' | 'reverseTerm'>,
  head = plainHead,
): Network {
  const parts = [...pieces, head];
  return {
    name,
    shapes: Object.assign({}, ...parts.map(({ shapes }) => shapes)),
    weights: parts.flatMap(({ weights }) => weights) as [string, ...string[]],
    ones: pieces.flatMap(({ ones = [] }) => ones),
    statistics: pieces.flatMap(({ statistics = [] }) => statistics),
    layers: pieces,
    multiplications: parts.reduce((sum, { multiplications }) => sum + multiplications, 0),
    predict: head.predict,
    ...rest,
  };
}
