import { beforeAll, describe, expect, it } from '@jest/globals';
import type { NamedArrays } from '../src/kit/arrays.ts';
import type { StageName } from '../src/lab/experiments/stages.ts';
import { figuresOfTraining, type Said } from './setup/figures.ts';
import { temporaryFolder } from './setup/folders.ts';
import { array, classes, type Rows, rows, seed, smallExperiment, vector } from './setup/small.ts';

/**
 * One whole training whose every number is worked out on paper, from the weights to the printed table: of the network and
 * the rows of specs/setup/small.ts, with X = W1 and Y = W2
 *
 *     d2 = relu(d1·X + b)       d3 = d2·Y              forwards; softmax(d3) is the prediction
 *     d2' = relu(d3·Yᵀ)         d1' = (d2' − b)·Xᵀ     backwards, from the top through all layers
 */

/*
 * Each stage is one step. The first step of Adam moves every parameter by the learning rate against the sign of its
 * gradient, whatever its size: m/√v = g/|g|. So the signs are all that has to be worked out.
 *
 * The start: X = I, b = 0, Y = diag(2, 1). For positive rows (x, y) = d1 = d2, and
 *
 *     d3 = (2x, y)    d2' = d1' = (4x, y)    both off by (3x, 0)
 *
 * S = Σ ½‖d1' − d1‖² + ½‖d2' − d2‖² = Σ 9x² = 9·(9 + 4 + 4) = 153. Its gradient, by the chain rule from d1' and d2' down:
 *
 *     of X: [[33x², 3xy], [21xy, 0]]    of b: (18x, 0)    of Y: [[24x², 6xy], [12xy, 0]]
 *
 * The objective RR is the cross-entropy and λ·S, λ = 1/8. With Σx² = 17 and Σxy = 21 the least entry of λ·S's gradient
 * but for the zeros is 3·21/8 = 7.9, and the cross-entropy's has none above 9·2/3 = 6 in size: a column of the inputs sums
 * to 9 at most, no weight is above 2, and it is a mean over 3 rows. So all that is not 0 above is positive. The
 * cross-entropy decides where S has 0: with q = p − y of class 1, softmax of (6, 3), (4, 2), (4, 4) gives
 * q = 0.05, −0.88, 0.5, and
 *
 *     of X₂₂ and Y₂₂: Σ y·q / 3 = (0.14 − 1.76 + 2) / 3 > 0    of b₂: Σ q / 3 = −0.33 / 3 < 0
 */
const start: NamedArrays = {
  W1: array([
    [1, 0],
    [0, 1],
  ]),
  b1: vector(0, 0),
  W2: array([
    [2, 0],
    [0, 1],
  ]),
};
const lambda = 1 / 8;
const small = smallExperiment({
  hyperparameters: {
    steps: 1,
    learningRate: 1 / 4,
    recordEvery: 1,
    maxSave: 1,
    fineTuning: { steps: 1, learningRate: 1 / 2 },
  },
  factors: { rrFactor: lambda },
});

/** log(1 + e^−margin): the cross-entropy of a row whose right class leads by that much. */
const entropyOf = (...margins: number[]) =>
  margins.reduce((sum, margin) => sum + Math.log(1 + Math.exp(-margin)), 0) / margins.length;

/** What a stage's model computes of the rows, worked by hand. */
interface Worked {
  readonly d2: Rows;
  readonly d3: Rows;
  readonly back2: Rows;
  readonly back1: Rows;
  /** The share of rows whose larger d3 is at the label. */
  readonly accuracy: number;
}

interface WorkedStage {
  readonly weights: Readonly<Record<'W1' | 'b1' | 'W2', readonly number[]>>;
  /** Of the step, before its update. */
  readonly loss: number;
  readonly crossEntropy: number;
  readonly train: Worked;
  readonly test: Worked;
  /** σ1² and σ2² of X: their sum is the sum of the squared entries, their product the squared determinant. */
  readonly squaredSigmas: readonly [number, number];
  /** How many of the five rows share each state of 30 bins from −1 to 1, of d1, d2 and d3; with the class as well. */
  readonly states: readonly (readonly number[])[];
  readonly statesAndClasses: readonly (readonly number[])[];
}

/** d1 is in the outermost bins but for the 0 of (0, 2) and the −2 of (3, −2): three rows alike, classes 0, 1, 0. */
const inputStates = { states: [3, 1, 1], statesAndClasses: [2, 1, 1, 1] };
const apart = [1, 1, 1, 1, 1];

const worked: Record<StageName, WorkedStage> = {
  // X = I − ¼·[[1, 1], [1, 1]], b = ¼·(−1, 1), Y = diag(2, 1) − ¼·[[1, 1], [1, 1]].
  A: {
    weights: { W1: [0.75, -0.25, -0.25, 0.75], b1: [-0.25, 0.25], W2: [1.75, -0.25, -0.25, 0.75] },
    // Before the update: d3 = (6, 3), (4, 2), (4, 4), the right classes 0, 1, 0.
    crossEntropy: entropyOf(3, -2, 0),
    loss: entropyOf(3, -2, 0) + lambda * 153,
    train: {
      d2: [
        [1.25, 1.75], // 3·0.75 − 3·0.25 − 0.25, −3·0.25 + 3·0.75 + 0.25
        [0.75, 1.25],
        [0.25, 2.75],
      ],
      d3: [
        [1.75, 1], // 1.25·1.75 − 1.75·0.25, −1.25·0.25 + 1.75·0.75: class 0, right
        [1, 0.75], // class 0, wrong
        [-0.25, 2], // class 1, wrong
      ],
      back2: [
        [2.8125, 0.3125], // 1.75·1.75 − 1·0.25, −1.75·0.25 + 1·0.75
        [1.5625, 0.3125],
        [0, 1.5625], // relu(−0.4375 − 0.5)
      ],
      back1: [
        [2.28125, -0.71875], // from (3.0625, 0.0625): 0.75·3.0625 − 0.25·0.0625, −0.25·3.0625 + 0.75·0.0625
        [1.34375, -0.40625],
        [-0.140625, 0.921875],
      ],
      accuracy: 1 / 3,
    },
    test: {
      d2: [
        [0, 1.75], // relu(−0.75)
        [2.5, 0], // relu(−2)
      ],
      d3: [
        [-0.4375, 1.3125], // class 1, wrong
        [4.375, -0.625], // class 0, wrong
      ],
      back2: [
        [0, 1.09375],
        [7.8125, 0],
      ],
      back1: [
        [-0.0234375, 0.5703125],
        [6.109375, -2.203125],
      ],
      accuracy: 0,
    },
    squaredSigmas: [1, 1 / 4], // X is symmetric: (1, −1) is stretched by 1, (1, 1) by ½
    // All five rows differ in d2 and in d3.
    states: [inputStates.states, apart, apart],
    statesAndClasses: [inputStates.statesAndClasses, apart, apart],
  },
  // The cross-entropy alone, from X_A. With d3 of the training rows as above, q = p − y of class 1 is σ(−0.75) = 0.32,
  // σ(−0.25) − 1 = −0.56, σ(2.25) = 0.90, and its gradient is dᵀ·(−q, q) above, q·(Y₁₂ − Y₁₁, Y₂₂ − Y₂₁) = q·(−2, 1)
  // at d2. Σ d2·q = (0.21, 2.3), Σ d1·q = (1.6, 3.5) and Σ q = 0.66 are positive: all first columns rise, all second ones
  // fall.
  AA: {
    weights: { W1: [1.25, -0.75, 0.25, 0.25], b1: [0.25, -0.25], W2: [2.25, -0.75, 0.25, 0.25] },
    crossEntropy: entropyOf(0.75, -0.25, -2.25),
    loss: entropyOf(0.75, -0.25, -2.25),
    train: {
      d2: [
        [4.75, 0], // 3·1.25 + 3·0.25 + 0.25, relu(−3·0.75 + 3·0.25 − 0.25)
        [3.25, 0],
        [3.75, 0],
      ],
      d3: [
        [10.6875, -3.5625], // class 0, right
        [7.3125, -2.4375], // class 0, wrong
        [8.4375, -2.8125], // class 0, right
      ],
      back2: [
        [26.71875, 1.78125], // 4.75·(2.25² + 0.75²), 4.75·(2.25·0.25 − 0.75·0.25)
        [18.28125, 1.21875],
        [21.09375, 1.40625],
      ],
      back1: [
        [31.5625, 7.125], // from (26.46875, 2.03125)
        [21.4375, 4.875],
        [24.8125, 5.625],
      ],
      accuracy: 2 / 3,
    },
    test: {
      d2: [
        [0.75, 0.25],
        [3.5, 0], // relu(−3)
      ],
      d3: [
        [1.75, -0.5], // class 0, right
        [7.875, -2.625], // class 0, wrong
      ],
      back2: [
        [4.3125, 0.3125],
        [19.6875, 1.3125],
      ],
      back1: [
        [4.65625, 1.15625],
        [23.125, 5.25],
      ],
      accuracy: 1 / 2,
    },
    // Entries squared sum to 2.25, the determinant is ½: s² − 2.25·s + ¼ = 0.
    squaredSigmas: [(2.25 + Math.sqrt(4.0625)) / 2, (2.25 - Math.sqrt(4.0625)) / 2],
    // But for (0, 2) all rows are alike, of classes 0, 1, 0, 1.
    states: [inputStates.states, [4, 1], [4, 1]],
    statesAndClasses: [inputStates.statesAndClasses, [2, 2, 1], [2, 2, 1]],
  },
  // The same from X_A again, with the other classes: q = −0.68, 0.44, −0.10, and Σ d2·q = (−0.54, −0.90),
  // Σ d1·q = (−1.4, −1.5), Σ q = −0.34 are negative: all goes the other way.
  AB: {
    weights: { W1: [0.25, 0.25, -0.75, 1.25], b1: [-0.75, 0.75], W2: [1.25, 0.25, -0.75, 1.25] },
    crossEntropy: entropyOf(-0.75, 0.25, 2.25),
    loss: entropyOf(-0.75, 0.25, 2.25),
    train: {
      d2: [
        [0, 5.25], // relu(3·0.25 − 3·0.75 − 0.75), 3·0.25 + 3·1.25 + 0.75
        [0, 3.75],
        [0, 6.25],
      ],
      d3: [
        [-3.9375, 6.5625], // class 1, right
        [-2.8125, 4.6875], // class 1, wrong
        [-4.6875, 7.8125], // class 1, right
      ],
      back2: [
        [0, 11.15625], // 5.25·(0.75² + 1.25²), below relu(−3.28)
        [0, 7.96875],
        [0, 13.28125],
      ],
      back1: [
        [2.7890625, 12.4453125], // from (0.75, 10.40625)
        [1.9921875, 8.4609375],
        [3.3203125, 15.1015625],
      ],
      accuracy: 2 / 3,
    },
    test: {
      d2: [
        [0, 3.25],
        [1.5, 0], // relu(−1)
      ],
      d3: [
        [-2.4375, 4.0625], // class 1, right
        [1.875, 0.375], // class 0, right
      ],
      back2: [
        [0, 6.90625],
        [2.4375, 0],
      ],
      back1: [
        [1.7265625, 7.1328125],
        [0.609375, -3.328125],
      ],
      accuracy: 1,
    },
    squaredSigmas: [(2.25 + Math.sqrt(4.0625)) / 2, (2.25 - Math.sqrt(4.0625)) / 2],
    // But for (3, −2) all rows are alike, of classes 1, 0, 1, 1.
    states: [inputStates.states, [4, 1], [4, 1]],
    statesAndClasses: [inputStates.statesAndClasses, [3, 1, 1], [3, 1, 1]],
  },
};

/** ‖d' − d‖ / ‖d‖ */
function off(back: Rows, d: Rows): number {
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
  const difference = back.flat().map((value, at) => value - (d.flat()[at] as number));
  return Math.sqrt(square(difference) / square(d.flat()));
}

/** The entropy of five rows that share states in these numbers, in bits. */
const entropyOfFive = (counts: readonly number[]) =>
  counts.reduce((sum, count) => sum - (count / 5) * Math.log2(count / 5), 0);

/** Both classes together: three rows of one and two of the other. */
const entropyOfClasses = entropyOfFive([3, 2]);

const folder = temporaryFolder();
let said: Said;
beforeAll(async () => {
  said = await figuresOfTraining(folder, small, start, { variant: 'RR', seed });
});

/** Adam's ε keeps a step a few millionths short of the learning rate. */
const digits = 3;
function expectNear(got: readonly number[] | undefined, expected: readonly number[]) {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, at) => {
    expect(got?.[at]).toBeCloseTo(value, digits);
  });
}

describe.each(['A', 'AA', 'AB'] as const)('a training worked by hand, X_%s', (stage) => {
  const { train, test, loss, crossEntropy, weights, squaredSigmas, states, statesAndClasses } = worked[stage];
  const metric = (name: string) => said.finished.table[stage === 'A' ? name : `${stage}.${name}`];

  it('ends with these weights', () => {
    for (const [name, values] of Object.entries(weights))
      expectNear(Array.from(said.parameters[stage][name]?.values ?? []), values);
  });

  it('has this loss, and this cross-entropy in it, before its step', () => {
    expectNear(metric('loss'), [loss]);
    expectNear(metric('crossEntropy'), [crossEntropy]);
  });

  it('classifies these shares of the rows rightly, at its record and at its end', () => {
    expectNear(metric('trainAccuracy'), [train.accuracy, train.accuracy]);
    expectNear(metric('testAccuracy'), [test.accuracy, test.accuracy]);
  });

  it.each(['train', 'test'] as const)('gives the %s rows back this badly, d1 and d2', (batch) => {
    const { d2, back2, back1 } = worked[stage][batch];
    const [input, hidden] = [off(back1, rows[batch]), off(back2, d2)];
    expectNear(metric(`${batch}ReverseError.d1`), [input, input]);
    expectNear(metric(`${batch}ReverseError.d2`), [hidden, hidden]);
    expect(metric(`${batch}ReverseError.d3`)).toBeUndefined();
  });

  it('has these singular values of W1', () => {
    expectNear(metric('singularValues'), squaredSigmas.map(Math.sqrt));
  });

  it('has layers that tell these bits of the input and of the label', () => {
    const H = states.map(entropyOfFive);
    const joint = statesAndClasses.map(entropyOfFive);
    expectNear(metric('inputInformation'), H);
    expectNear(
      metric('labelInformation'),
      H.map((bits, at) => bits + entropyOfClasses - (joint[at] as number)),
    );
  });

  it('is worked consistently: d3 is what the accuracy counts', () => {
    for (const batch of ['train', 'test'] as const) {
      const { d3, accuracy } = worked[stage][batch];
      const label = (at: number) =>
        stage === 'AB' ? 1 - (classes[batch][at] as number) : classes[batch][at];
      const right = d3.filter(([first, second], at) => Number(second > first) === label(at));
      expect(right.length / d3.length).toBe(accuracy);
    }
  });
});

it('a training worked by hand begins with σ = 1, 1, and says what it was', () => {
  const { run, table } = said.finished;
  expectNear(table.initialSingularValues, [1, 1]);
  expect(run).toMatchObject({ experiment: 'small', variant: 'RR', seed, status: 'complete' });
  expect([table.step, table['AA.step'], table['AB.step']]).toEqual([[0], [0], [0]]);
});

it('a training worked by hand is printed as X_A: test before training, reverse error before accuracy', () => {
  const { train, test } = worked.A;
  const cells = [
    off(test.back1, rows.test).toFixed(4),
    off(train.back1, rows.train).toFixed(4),
    test.accuracy.toFixed(2),
    train.accuracy.toFixed(2),
    '1.00',
    '0.50',
  ];
  const [heading, row] = said.printed.split('\n').filter((line) => /variant|RR/.test(line));
  expect(heading).toMatch(/reverse error d1 +\(training\) +test acc\. +train acc\. +σ1/);
  expect(row?.trim().split(/\s+/).slice(0, 9)).toEqual(['small', 'RR', '1', ...cells]);
});
