import { tf } from '../../engines/tfjs.ts';
import type { BatchStatistics } from './network.ts';

type GradSaver = (tensors: tf.Tensor[]) => void;

/** Added to the variance before its root is taken, and how far running statistics move in a step: PyTorch's defaults. */
const epsilon = 1e-5;
export const momentum = 0.1;

/** The parameters of a batch norm, [channels] each, by their names in the network. */
export interface NormNames {
  readonly gamma: string;
  readonly beta: string;
  readonly mean: string;
  readonly variance: string;
}

/**
 * Batch norm of each channel, over rows and places: by the batch's own mean and variance where a network is trained, by the running
 * ones where it is tested. The running variance is that with n − 1.
 *
 * Source: Ioffe & Szegedy 2015, *Batch Normalization*.
 *
 * @param x [n, height, width, channels]
 * @param batch takes the batch's statistics; undefined where the network is tested
 */
export function runningNorm(
  x: tf.Tensor,
  names: NormNames,
  parameters: Readonly<Record<string, tf.Tensor>>,
  batch: BatchStatistics | undefined,
): tf.Tensor {
  const of = (name: keyof NormNames) => parameters[names[name]] as tf.Tensor;
  if (!batch) {
    // A factor and a summand for each channel: where they are constant, a compiler makes them part of the convolution before.
    const scale = of('gamma').mul(of('variance').add(epsilon).rsqrt());
    return x.mul(scale).add(of('beta').sub(of('mean').mul(scale)));
  }
  return normedByBatch(x, of('gamma'), of('beta'), (mean, variance) => {
    batch[names.mean] = tf.keep(mean.clone());
    batch[names.variance] = tf.keep(variance.clone());
  });
}

/**
 * γ · (x − mean) / √(variance + ε) + β by the batch's own statistics. Its gradients are written out: those that follow from the formula
 * go over the images twice as often,
 *
 *     ∂β = Σ dy    ∂γ = Σ dy·x̂    ∂x = γ / √(variance + ε) · (dy − ∂β / n − x̂ · ∂γ / n)
 *
 * @param tell is given mean and variance [channels], the variance with n − 1
 */
function normedByBatch(
  images: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
  tell: (mean: tf.Tensor, variance: tf.Tensor) => void,
): tf.Tensor {
  const places = images.shape.slice(0, -1).map((_, axis) => axis);
  const n = images.size / (images.shape.at(-1) as number);
  const norm = tf.customGrad((...given) => {
    const [x, gamma, beta, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, GradSaver];
    const mean = x.mean(places);
    const centred = x.sub(mean);
    const variance = centred.square().mean(places);
    const inverse = variance.add(epsilon).rsqrt();
    tell(mean, variance.mul(n / (n - 1)));
    save([centred, inverse, gamma]);
    return {
      value: centred.mul(gamma.mul(inverse)).add(beta),
      gradFunc: (dy, saved) => {
        const [d, over, factor] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const ofBeta = dy.sum(places);
        const ofGamma = dy.mul(d).sum(places).mul(over);
        const along = d.mul(ofGamma.mul(over).div(n));
        return [dy.sub(ofBeta.div(n)).sub(along).mul(factor.mul(over)), ofGamma, ofBeta];
      },
    };
  });
  return norm(images, scale, shift);
}
