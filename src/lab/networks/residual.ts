import { tf } from '../../engines/tfjs.ts';
import { type BatchStatistics, type Parameters, parameterOf } from './network.ts';
import {
  convolve,
  convolveBack,
  convolved,
  type ImageShape,
  multiplicationsOf,
  type Piece,
  type Placed,
} from './pieces.ts';
import { type NormNames, runningNorm } from './running-norm.ts';

/** The layers of a residual network: He et al. 2016, *Deep Residual Learning for Image Recognition*. */

const small: Placed = { size: 3, stride: 1 };

/** A convolution that is followed by batch norm, and so has no bias. */
interface Normed {
  readonly W: string;
  readonly kernel: readonly number[];
  readonly placed: Placed;
  readonly norm: NormNames;
}

function normed(name: string, from: number, to: number, placed: Placed): Normed {
  const norm = {
    gamma: `gamma${name}`,
    beta: `beta${name}`,
    mean: `mean${name}`,
    variance: `variance${name}`,
  };
  return { W: `W${name}`, kernel: [placed.size, placed.size, from, to], placed, norm };
}

const forwards = ({ W, placed, norm }: Normed, p: Parameters, x: tf.Tensor, batch?: BatchStatistics) =>
  runningNorm(convolve(x, parameterOf(p, W), placed), norm, p, batch);

/** What a piece of such convolutions has, and of others that have neither norm nor bias. */
function partsOf(all: readonly Normed[], plain: Readonly<Record<string, readonly number[]>> = {}) {
  const channels = ({ kernel }: Normed) => [kernel[3] as number];
  const own = all.flatMap((one): [string, readonly number[]][] => [
    [one.W, one.kernel],
    ...Object.values(one.norm).map((name): [string, readonly number[]] => [name, channels(one)]),
  ]);
  const shapes = { ...Object.fromEntries(own), ...plain };
  const statistics = all.flatMap(({ norm: { mean, variance } }) => [mean, variance]);
  return {
    shapes,
    weights: [...all.map(({ W }) => W), ...Object.keys(plain)],
    ones: all.flatMap(({ norm: { gamma, variance } }) => [gamma, variance]),
    statistics,
    parameters: Object.keys(shapes).filter((name) => !statistics.includes(name)),
  };
}

/** The first layer: dₘ₊₁ = relu(BN(W ∗ dₘ)), and back dₘ' = relu(Wᵀ ∗ dₘ₊₁'), without batch norm. */
export function stem(images: ImageShape, channels: number): Piece {
  const first = normed('1', images[2], channels, small);
  const output = convolved(images, small, channels);
  return {
    ...partsOf([first]),
    output,
    multiplications: multiplicationsOf(first.kernel, output),
    forward: (p, d, batch) => forwards(first, p, d, batch).relu(),
    reverse: (p, above) => convolveBack(above, parameterOf(p, first.W), small, images).relu(),
  };
}

/**
 * A residual block: F(x) = BN(B ∗ relu(BN(A ∗ x))), S the identity, or where sizes differ a convolution of single pixels:
 *
 *     dₘ₊₁ = relu(F(dₘ) + S·dₘ)          dₘ' = relu(Aᵀ ∗ relu(Bᵀ ∗ dₘ₊₁') + Sᵀ·dₘ₊₁')
 *
 * Backwards it is the mirrored sum, without batch norm.
 *
 * @param name of its parameters: `2` for `W2a`, `W2b`, `W2s`
 */
export function residualBlock(name: string, images: ImageShape, channels: number, stride: number): Piece {
  const inner = convolved(images, { size: 3, stride }, channels);
  const a = normed(`${name}a`, images[2], channels, { size: 3, stride });
  const b = normed(`${name}b`, channels, channels, small);
  const S = `W${name}s`;
  const placed: Placed = { size: 1, stride };
  const isIdentity = stride === 1 && images[2] === channels;
  const single = [1, 1, images[2], channels];
  return {
    ...partsOf([a, b], isIdentity ? {} : { [S]: single }),
    output: inner,
    multiplications:
      multiplicationsOf(a.kernel, inner) +
      multiplicationsOf(b.kernel, inner) +
      (isIdentity ? 0 : multiplicationsOf(single, inner)),
    forward(p, d, batch) {
      const shortcut = isIdentity ? d : convolve(d, parameterOf(p, S), placed);
      return forwards(b, p, forwards(a, p, d, batch).relu(), batch)
        .add(shortcut)
        .relu();
    },
    reverse(p, above) {
      const between = convolveBack(above, parameterOf(p, b.W), b.placed, inner).relu();
      const back = convolveBack(between, parameterOf(p, a.W), a.placed, images);
      const shortcut = isIdentity ? above : convolveBack(above, parameterOf(p, S), placed, images);
      return back.add(shortcut).relu();
    },
  };
}

/** What follows the last block and has no reverse: the mean over places, and a fully connected layer. */
export function pooledHead(channels: number, classes: number) {
  const [W, b] = ['Wout', 'bout'];
  return {
    shapes: { [W]: [channels, classes], [b]: [classes] },
    weights: [W],
    multiplications: channels * classes,
    predict: (last: tf.Tensor, p: Parameters) =>
      tf.mean(last, [1, 2]).matMul(parameterOf(p, W)).add(parameterOf(p, b)),
  };
}
