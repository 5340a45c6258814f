import { chainOf } from '../../lab/networks/chain.ts';
import type { Network } from '../../lab/networks/network.ts';
import type { ImageShape, Piece } from '../../lab/networks/pieces.ts';
import { pooledHead, residualBlock, stem } from '../../lab/networks/residual.ts';

export const colourShape: ImageShape = [32, 32, 3];
export const classes = 10;

/**
 * A residual network for photographs of 32 × 32 pixels, whose channels are 0 … 1: a first convolution, blocks in three groups of which
 * each halves the image and doubles the channels, the mean over places, and a fully connected layer. The reverse pass begins at the
 * last feature map: what follows throws places away.
 *
 * Source: He et al. 2016, section 4.2, where there are three blocks in a group and widths of 16, 32 and 64.
 *
 * @param blocks in each group
 * @param widths channels of the groups
 */
export function residualNetwork(
  name: string,
  blocks: number,
  widths: readonly [number, number, number],
): Network {
  const pieces: Piece[] = [stem(colourShape, widths[0])];
  for (const [group, width] of widths.entries()) {
    for (let block = 0; block < blocks; block++) {
      const images = (pieces.at(-1) as Piece).output as ImageShape;
      const stride = group > 0 && block === 0 ? 2 : 1;
      pieces.push(residualBlock(String(pieces.length + 1), images, width, stride));
    }
  }
  return chainOf(
    name,
    pieces,
    { input: (stored) => stored.cast('float32').div(255), reverseTerm: 'mean' },
    pooledHead(widths[2], classes),
  );
}
