import { factor, type LossTerm, type Objective, total } from '../../../src/lab/objectives/objective.ts';

const decayFactor = factor('decayFactor', 'weight of the weights’ squares', 0.01);

/** λ · Σ ‖W‖² over the weight matrices. */
const squares: LossTerm = {
  factors: [decayFactor],
  value: ({ network, parameters, factors }) =>
    total(network.weights.flatMap((W) => parameters[W]?.square().sum() ?? [])).mul(
      factors[decayFactor.name] as number,
    ),
};

/** A loss term with a factor of its own, as somebody would add it. */
export const decay: Objective = {
  name: 'Decay',
  words: 'the cross-entropy and the weights’ squares',
  hasTask: true,
  terms: [squares],
};
