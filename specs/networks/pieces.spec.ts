import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadEngine } from '../../src/engines/registry.ts';
import { type FloatArray, type NamedArrays, sizeOf } from '../../src/kit/arrays.ts';
import { Random } from '../../src/kit/random.ts';
import { chainOf } from '../../src/lab/networks/chain.ts';
import { initialise } from '../../src/lab/networks/initialise.ts';
import {
  type BatchStatistics,
  forwardPass,
  localReverse,
  type Network,
  type Parameters,
  parameterNames,
  reversePass,
  trainedNames,
} from '../../src/lab/networks/network.ts';
import { convolution, fullyConnected, type ImageShape } from '../../src/lab/networks/pieces.ts';
import { pooledHead, residualBlock, stem } from '../../src/lab/networks/residual.ts';
import { runningNorm } from '../../src/lab/networks/running-norm.ts';

await loadEngine('cpu');

const random = new Random(3, 'images');
const drawn = (shape: readonly number[]): FloatArray => ({
  shape,
  values: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1)),
});
const tensor = ({ shape, values }: FloatArray) => tf.tensor(values, [...shape]);
const tensorsOf = (arrays: NamedArrays): Parameters =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, tensor(array)]));

/** Parameters of a network of which none is 0 or 1, as biases and batch norm's are at the start. */
const drawnFor = (network: Network): NamedArrays =>
  Object.fromEntries(
    parameterNames(network).map((name) => {
      const { shape, values } = drawn(network.shapes[name] ?? []);
      const isSpread = name.startsWith('variance');
      return [name, { shape, values: isSpread ? values.map((value) => Math.abs(value) + 0.1) : values }];
    }),
  );

/** Images by their definition, in double precision. */
class Images {
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  readonly values: Float64Array;

  constructor(shape: readonly number[], values: Iterable<number> = new Float64Array(sizeOf(shape))) {
    this.shape = shape as Images['shape'];
    this.values = Float64Array.from(values);
  }

  place(n: number, y: number, x: number, c: number): number {
    const [, height, width, channels] = this.shape;
    return ((n * height + y) * width + x) * channels + c;
  }

  map(f: (value: number, channel: number) => number): Images {
    const channels = this.shape[3];
    return new Images(
      this.shape,
      this.values.map((value, at) => f(value, at % channels)),
    );
  }

  plus(other: Images): Images {
    return new Images(
      this.shape,
      this.values.map((value, at) => value + (other.values[at] as number)),
    );
  }
}

/** Calls with each pair of places that a kernel joins: of the images, of what comes out, and of the kernel. */
function joined(
  images: Images,
  above: Images,
  { shape: [size = 0, , from = 0, to = 0] }: FloatArray,
  stride: number,
  call: (image: number, out: number, entry: number) => void,
): void {
  const [n, height, width] = above.shape;
  const pad = (size - 1) / 2;
  for (let row = 0; row < n; row++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let ky = 0; ky < size; ky++)
          for (let kx = 0; kx < size; kx++) {
            const [iy, ix] = [y * stride + ky - pad, x * stride + kx - pad];
            if (iy < 0 || ix < 0 || iy >= images.shape[1] || ix >= images.shape[2]) continue;
            for (let c = 0; c < from; c++)
              for (let o = 0; o < to; o++)
                call(
                  images.place(row, iy, ix, c),
                  above.place(row, y, x, o),
                  ((ky * size + kx) * from + c) * to + o,
                );
          }
}

function convolved(images: Images, kernel: FloatArray, stride: number): Images {
  const [n, height, width] = images.shape;
  const out = new Images([
    n,
    Math.ceil(height / stride),
    Math.ceil(width / stride),
    kernel.shape[3] as number,
  ]);
  joined(images, out, kernel, stride, (image, at, entry) => {
    out.values[at] =
      (out.values[at] as number) + (images.values[image] as number) * (kernel.values[entry] as number);
  });
  return out;
}

function convolvedBack(above: Images, kernel: FloatArray, stride: number, shape: ImageShape): Images {
  const back = new Images([above.shape[0], ...shape]);
  joined(back, above, kernel, stride, (image, at, entry) => {
    back.values[image] =
      (back.values[image] as number) + (above.values[at] as number) * (kernel.values[entry] as number);
  });
  return back;
}

const relu = (images: Images) => images.map((value) => Math.max(0, value));
const added = (images: Images, bias: FloatArray, sign: 1 | -1) =>
  images.map((value, channel) => value + sign * (bias.values[channel] as number));

function expectClose(
  got: tf.Tensor,
  expected: Images | { shape: readonly number[]; values: ArrayLike<number> },
) {
  expect(got.shape).toEqual([...expected.shape]);
  const values = got.dataSync();
  const largest = Math.max(...Array.from(expected.values, Math.abs));
  for (let at = 0; at < values.length; at++)
    expect(Math.abs((values[at] as number) - (expected.values[at] as number))).toBeLessThan(1e-5 * largest);
}

const images: ImageShape = [7, 6, 2];
const first = convolution(1, images, { size: 3, stride: 2, channels: 3 });
const last = fullyConnected(2, first.output, 4);
const chain = chainOf('chain', [first, last], { reverseTerm: 'mean' });

describe('a chain of a convolution and a fully connected layer', () => {
  const p = drawnFor(chain);
  const [W1, b1, W2, b2] = ['W1', 'b1', 'W2', 'b2'].map((name) => p[name]) as [
    FloatArray,
    FloatArray,
    FloatArray,
    FloatArray,
  ];
  const d1 = drawn([3, ...images]);
  const forward = forwardPass(chain, tensorsOf(p), tensor(d1));
  const d2 = relu(added(convolved(new Images(d1.shape, d1.values), W1, 2), b1, 1));
  const entries = sizeOf(first.output);
  const rows = [0, 1, 2];
  const z = {
    shape: [3, 4],
    values: rows.flatMap((row) =>
      [0, 1, 2, 3].map((column) =>
        Array.from(d2.values.subarray(row * entries, (row + 1) * entries)).reduce(
          (sum, value, at) => sum + value * (W2.values[4 * at + column] as number),
          b2.values[column] as number,
        ),
      ),
    ),
  };

  it('knows its shapes', () => {
    expect(chain.shapes).toEqual({ W1: [3, 3, 2, 3], b1: [3], W2: [36, 4], b2: [4] });
    expect([chain.weights, chain.ones, chain.statistics]).toEqual([['W1', 'W2'], [], []]);
    expect(chain.multiplications).toBe(3 * 3 * 2 * 3 * 4 * 3 + 36 * 4);
  });

  it('runs forwards as its definition has it', () => {
    expectClose(forward.activations[1] as tf.Tensor, d2);
    expectClose(forward.prediction, z);
  });

  it('runs backwards with the same kernels transposed', () => {
    const above = new Images(
      d2.shape,
      rows.flatMap((row) =>
        Array.from({ length: entries }, (_, at) =>
          Math.max(
            0,
            [0, 1, 2, 3].reduce(
              (sum, column) =>
                sum +
                ((z.values[4 * row + column] as number) - (b2.values[column] as number)) *
                  (W2.values[4 * at + column] as number),
              0,
            ),
          ),
        ),
      ),
    );
    const back = relu(convolvedBack(added(above, b1, -1), W1, 2, images));
    const [x, b] = reversePass(chain, tensorsOf(p), forward) as [tf.Tensor, tf.Tensor];
    expectClose(b, above);
    expectClose(x, back);
    const [local] = localReverse(chain, tensorsOf(p), forward) as [tf.Tensor];
    expectClose(local, relu(convolvedBack(added(d2, b1, -1), W1, 2, images)));
  });
});

describe('a residual network', () => {
  const head = pooledHead(4, 3);
  const blocks = [stem(images, 3), residualBlock('2', [7, 6, 3], 3, 1), residualBlock('3', [7, 6, 3], 4, 2)];
  const network = chainOf('residual', blocks, {}, head);
  const p = drawnFor(network);
  const get = (name: string) => p[name] as FloatArray;
  const d1 = drawn([5, ...images]);

  it('has running statistics, which no gradient reaches and which begin at 0 and 1', () => {
    expect(network.statistics).toEqual(
      ['1', '2a', '2b', '3a', '3b'].flatMap((name) => [`mean${name}`, `variance${name}`]),
    );
    expect(trainedNames(network).some((name) => /^(mean|variance)/.test(name))).toBe(false);
    const { mean1, variance1, gamma1 } = initialise(network, 0);
    expect([mean1, variance1, gamma1].map((array) => array?.values[2])).toEqual([0, 1, 1]);
    expect(network.weights).toEqual(['W1', 'W2a', 'W2b', 'W3a', 'W3b', 'W3s', 'Wout']);
  });

  /** Batch norm by its definition, by the images' own statistics or given ones. */
  function normed(x: Images, name: string, isTrained: boolean) {
    const channels = x.shape[3];
    const n = x.values.length / channels;
    const own = Array.from({ length: channels }, (_, c) => {
      const values = x.values.filter((_, at) => at % channels === c);
      const mean = values.reduce((sum, value) => sum + value, 0) / n;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n };
    });
    const used = isTrained
      ? own
      : own.map((_, c) => ({
          mean: get(`mean${name}`).values[c] as number,
          variance: get(`variance${name}`).values[c] as number,
        }));
    const normal = x.map((value, c) => {
      const { mean, variance } = used[c] as { mean: number; variance: number };
      return (
        ((value - mean) / Math.sqrt(variance + 1e-5)) * (get(`gamma${name}`).values[c] as number) +
        (get(`beta${name}`).values[c] as number)
      );
    });
    return { normal, own: own.map(({ mean, variance }) => ({ mean, variance: (variance * n) / (n - 1) })) };
  }

  it.each([true, false])('runs forwards as its definition has it, trained: %s', (isTrained) => {
    const noted = new Map<string, { mean: number; variance: number }[]>();
    const norm = (x: Images, name: string) => {
      const { normal, own } = normed(x, name, isTrained);
      noted.set(name, own);
      return normal;
    };
    const d2 = relu(norm(convolved(new Images(d1.shape, d1.values), get('W1'), 1), '1'));
    const block = (d: Images, name: string, stride: number, shortcut: Images) => {
      const inner = relu(norm(convolved(d, get(`W${name}a`), stride), `${name}a`));
      return relu(norm(convolved(inner, get(`W${name}b`), 1), `${name}b`).plus(shortcut));
    };
    const d3 = block(d2, '2', 1, d2);
    const d4 = block(d3, '3', 2, convolved(d3, get('W3s'), 2));
    const statistics: BatchStatistics = {};
    const { activations } = forwardPass(
      network,
      tensorsOf(p),
      tensor(d1),
      isTrained ? statistics : undefined,
    );
    for (const [at, expected] of [d2, d3, d4].entries())
      expectClose(activations[at + 1] as tf.Tensor, expected);
    expect(Object.keys(statistics).sort()).toEqual(isTrained ? [...(network.statistics ?? [])].sort() : []);
    for (const [name, value] of Object.entries(statistics)) {
      const kind = name.startsWith('mean') ? 'mean' : 'variance';
      const own = noted.get(name.replace(kind, '')) as { mean: number; variance: number }[];
      expectClose(value, { shape: [own.length], values: own.map((one) => one[kind]) });
    }
  });

  it('has the gradients of its batch norm’s formula', () => {
    const [gamma, beta] = [get('gamma1'), get('beta1')].map(tensor) as [tf.Tensor, tf.Tensor];
    const x = tensor(drawn([5, 4, 3, 3]));
    const weights = tensor(drawn([5, 4, 3, 3]));
    const names = { gamma: 'g', beta: 'b', mean: 'm', variance: 'v' };
    const gradientsOf = (norm: (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
      tf.grads((...given) => {
        const y = norm(...(given as [tf.Tensor, tf.Tensor, tf.Tensor]));
        return y.relu().mul(weights).sum();
      })([x, gamma, beta]);
    const ours = gradientsOf((d, g, b) => runningNorm(d, names, { g, b }, {}));
    const plain = gradientsOf((d, g, b) => {
      const centred = d.sub(d.mean([0, 1, 2]));
      return centred
        .div(centred.square().mean([0, 1, 2]).add(1e-5).sqrt())
        .mul(g)
        .add(b);
    });
    plain.forEach((expected, at) => {
      expectClose(ours[at] as tf.Tensor, { shape: expected.shape, values: expected.dataSync() });
    });
  });

  it('runs backwards as the mirrored sum, without batch norm', () => {
    const forward = forwardPass(network, tensorsOf(p), tensor(d1));
    const d4 = forward.activations[3] as tf.Tensor;
    let above = new Images(d4.shape, d4.dataSync());
    const block = (name: string, stride: number, shape: ImageShape, isIdentity: boolean) => {
      const inner: ImageShape = [above.shape[1], above.shape[2], above.shape[3]];
      const between = relu(convolvedBack(above, get(`W${name}b`), 1, inner));
      const shortcut = isIdentity ? above : convolvedBack(above, get(`W${name}s`), stride, shape);
      return relu(convolvedBack(between, get(`W${name}a`), stride, shape).plus(shortcut));
    };
    const reverse = reversePass(network, tensorsOf(p), forward);
    above = block('3', 2, [7, 6, 3], false);
    expectClose(reverse[2] as tf.Tensor, above);
    above = block('2', 1, [7, 6, 3], true);
    expectClose(reverse[1] as tf.Tensor, above);
    expectClose(reverse[0] as tf.Tensor, relu(convolvedBack(above, get('W1'), 1, images)));
  });

  it('ends in the mean over places and a fully connected layer', () => {
    const d4 = drawn([2, 4, 3, 4]);
    const means = [0, 1].map((row) =>
      [0, 1, 2, 3].map(
        (c) =>
          Array.from({ length: 12 }, (_, at) => d4.values[row * 48 + at * 4 + c] as number).reduce(
            (sum, value) => sum + value,
            0,
          ) / 12,
      ),
    );
    const expected = means.flatMap((row) =>
      [0, 1, 2].map((k) =>
        row.reduce(
          (sum, value, c) => sum + value * (get('Wout').values[3 * c + k] as number),
          get('bout').values[k] as number,
        ),
      ),
    );
    expectClose(network.predict(tensor(d4), tensorsOf(p)), { shape: [2, 3], values: expected });
  });
});
