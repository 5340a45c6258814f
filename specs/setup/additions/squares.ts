import { factor, type LossTerm, type Objective, total } from '../../../src/lab/objectives/objective.ts';

const squaresFactor = factor('squaresFactor', 'weight of the weights’ squares', 0.01);

/** λ · Σ ‖W‖² over the weight matrices. */
const squareSum: LossTerm = {
  factors: [squaresFactor],
  value: ({ network, parameters, factors }) =>
    total(network.weights.flatMap((W) => parameters[W]?.square().sum() ?? [])).mul(
      factors[squaresFactor.name] as number,
    ),
};

/** A loss term with a factor of its own, as somebody would add it. */
export const squares: Objective = {
  name: 'Squares',
  words: 'the cross-entropy and the weights’ squares',
  hasTask: true,
  terms: [squareSum],
};
