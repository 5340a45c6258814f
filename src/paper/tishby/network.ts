import { tf } from '../../engines/tfjs.ts';
import { type Layer, type Network, parameterOf } from '../../lab/networks/network.ts';

/** The widths of d1 … d7. */
const widths = [12, 10, 7, 5, 4, 3, 2];
const indices = widths.slice(1).map((_, at) => at + 1);

/** A fully connected layer with tanh; the input, which had no activation, is given back without one. */
function layer(m: number): Layer {
  const [W, b] = [`W${m}`, `b${m}`];
  return {
    parameters: [W, b],
    forward: (p, d) => tf.tanh(d.matMul(parameterOf(p, W)).add(parameterOf(p, b))),
    reverse: (p, above) => {
      const back = above.sub(parameterOf(p, b)).matMul(parameterOf(p, W), false, true);
      return m === 1 ? back : tf.tanh(back);
    },
  };
}

/**
 * The fully connected network of the mutual-information experiment, 12-10-7-5-4-3-2, built as peak is, with tanh and
 * without batch norm:
 *
 *     dₘ₊₁ = tanh(dₘ·Wₘ + bₘ)          dₘ' = tanh((dₘ₊₁' − bₘ)·Wₘᵀ), and d1' without tanh
 *
 * The cross-entropy is given d7 itself, so that softmax is applied once.
 *
 * Source: Shwartz-Ziv & Tishby 2017, *Opening the Black Box of Deep Neural Networks via Information*, section 3.1;
 * the paper's Fig. 2.
 */
export const tishbyNetwork: Network = {
  name: 'tishby',
  shapes: Object.fromEntries(
    indices.flatMap((m): [string, readonly number[]][] => [
      [`W${m}`, [widths[m - 1] as number, widths[m] as number]],
      [`b${m}`, [widths[m] as number]],
    ]),
  ),
  weights: indices.map((m) => `W${m}`) as [string, ...string[]],
  ones: [],
  layers: indices.map(layer),
  predict: (d7) => d7,
};
