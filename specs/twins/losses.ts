import { addRow, identity, type Matrix, map, multiply, subRow, sum, transpose, zip } from './matrices.ts';

/**
 * The networks and losses a second time, in doubles and as plainly as they can be written. Vectors are matrices of
 * one row. Finite differences of these are what the gradients of tfjs are held against.
 */
export type TwinParameters = Record<string, Matrix>;

const get = (p: TwinParameters, name: string): Matrix => p[name] as Matrix;

const relu = (a: Matrix) => map(a, (x) => Math.max(0, x));

function batchNorm(x: Matrix, gamma: Matrix, beta: Matrix): Matrix {
  const columns = transpose(x).map((column, j) => {
    const mean = column.reduce((total, v) => total + v, 0) / column.length;
    const variance = column.reduce((total, v) => total + (v - mean) ** 2, 0) / column.length;
    return column.map(
      (v) => ((v - mean) / Math.sqrt(variance + 1e-3)) * (gamma[0]?.[j] as number) + (beta[0]?.[j] as number),
    );
  });
  return transpose(columns);
}

function softmax(a: Matrix): Matrix {
  return a.map((row) => {
    const powers = row.map((x) => Math.exp(x - Math.max(...row)));
    const whole = powers.reduce((total, x) => total + x, 0);
    return powers.map((x) => x / whole);
  });
}

const halfSquares = (a: Matrix, b: Matrix) => 0.5 * sum(zip(a, b, (x, y) => (x - y) ** 2));

/** SRIP with A = WᵀW − I formed. */
export function formedSrip(W: Matrix, u0: Matrix): number {
  const A = zip(multiply(transpose(W), W), identity((W[0] as number[]).length), (x, y) => x - y);
  const normalise = (z: Matrix) => map(z, (x) => x / Math.sqrt(sum(map(z, (y) => y * y))));
  const v = normalise(multiply(transpose(A), u0));
  const u = normalise(multiply(A, v));
  return sum(multiply(transpose(u), multiply(A, v))) ** 2;
}

/** A layer forwards and backwards, and the names of what is its own. */
interface TwinLayer {
  own: string[];
  forward(p: TwinParameters, d: Matrix): Matrix;
  reverse(p: TwinParameters, above: Matrix): Matrix;
}

const tanh = (a: Matrix) => map(a, Math.tanh);
const forth = (p: TwinParameters, d: Matrix, m: number) =>
  addRow(multiply(d, get(p, `W${m}`)), get(p, `b${m}`));
const back = (p: TwinParameters, above: Matrix, m: number) =>
  multiply(subRow(above, get(p, `b${m}`)), transpose(get(p, `W${m}`)));
const norm = (p: TwinParameters, x: Matrix, m: number) =>
  relu(batchNorm(x, get(p, `gamma${m}`), get(p, `beta${m}`)));

/** What each network is, from its first layer on, and its prediction. */
const networks: Record<string, { layers: TwinLayer[]; predict(last: Matrix): Matrix }> = {
  mnist: {
    layers: [
      { own: ['W1', 'b1'], forward: (p, d) => forth(p, d, 1), reverse: (p, above) => back(p, above, 1) },
    ],
    predict: softmax,
  },
  peak: {
    layers: [
      {
        own: ['W1', 'b1', 'gamma1', 'beta1'],
        forward: (p, d) => norm(p, forth(p, d, 1), 1),
        reverse: (p, above) => back(p, above, 1),
      },
      {
        own: ['W2', 'b2', 'gamma2', 'beta2'],
        forward: (p, d) => norm(p, forth(p, d, 2), 2),
        reverse: (p, above) => norm(p, back(p, above, 2), 1),
      },
    ],
    predict: softmax,
  },
  tishby: {
    layers: [1, 2, 3, 4, 5, 6].map((m) => ({
      own: [`W${m}`, `b${m}`],
      forward: (p, d) => tanh(forth(p, d, m)),
      reverse: (p, above) => (m === 1 ? back(p, above, m) : tanh(back(p, above, m))),
    })),
    predict: (last) => last,
  },
};

interface TwinFactors {
  readonly rrFactor: number;
  readonly orthoFactor: number;
}

/** What there is beside the cross-entropy under each objective that has a task. */
const besides: Record<string, readonly ('reverse' | 'local reverse' | 'orthogonality')[]> = {
  Std: [],
  Ort: ['orthogonality'],
  RR: ['reverse'],
  'RR-local': ['local reverse'],
  'RR-Ort': ['reverse', 'orthogonality'],
};

/**
 * The loss of an objective.
 *
 * @param fixed the parameters where no gradient reaches them: they stay when `p` is moved
 * @param noise u/W1, … as columns
 * @param phase which phase a step belongs to
 */
export function twinLoss(
  network: string,
  objective: string,
  p: TwinParameters,
  fixed: TwinParameters,
  d1: Matrix,
  labels: Matrix,
  factors: TwinFactors,
  noise: TwinParameters,
  phase: number,
): number {
  const { layers, predict } = networks[network] as (typeof networks)[string];
  const activationsOf = (parameters: TwinParameters) => {
    const all = [d1];
    for (const layer of layers) all.push(layer.forward(parameters, all.at(-1) as Matrix));
    return all;
  };
  const d = activationsOf(p);
  const at = (all: Matrix[], m: number) => all[m] as Matrix;
  if (objective === 'Pre') {
    const below = at(activationsOf(fixed), phase);
    const layer = layers[phase] as TwinLayer;
    const own = Object.fromEntries(layer.own.map((name) => [name, get(p, name)]));
    const mixed = { ...fixed, ...own };
    return factors.rrFactor * halfSquares(layer.reverse(mixed, layer.forward(mixed, below)), below);
  }
  const terms = besides[objective];
  if (!terms) throw new Error(`${objective}: it has no twin`);
  const prediction = predict(d.at(-1) as Matrix);
  let loss = -sum(zip(softmax(prediction), labels, (q, y) => Math.log(q) * y)) / labels.length;
  if (terms.includes('reverse') || terms.includes('local reverse')) {
    let above = d.at(-1) as Matrix;
    let distance = 0;
    for (let m = layers.length - 1; m >= 0; m--) {
      above = (layers[m] as TwinLayer).reverse(p, terms.includes('reverse') ? above : at(d, m + 1));
      distance += halfSquares(above, at(d, m));
    }
    loss += factors.rrFactor * distance;
  }
  if (terms.includes('orthogonality')) {
    const weights = Object.keys(p).filter((name) => name.startsWith('W'));
    const srips = weights.map((W) => formedSrip(get(p, W), get(noise, `u/${W}`)));
    loss += factors.orthoFactor * srips.reduce((total, one) => total + one, 0);
  }
  return loss;
}
