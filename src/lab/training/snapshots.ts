import type { Engine } from '../../engines/engine.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Network } from '../networks/network.ts';
import { evaluator, predictor } from './evaluator.ts';
import type { Snapshot } from './training.ts';

/**
 * Runs models of a network over both parts of a dataset.
 *
 * @returns a function of parameters and of those, where they are others, that are run backwards through and measured
 */
export function snapshots(
  network: Network,
  { train: trained, test: tested, other: untrained, reversed }: Dataset,
  engine: Engine,
) {
  const evaluate = evaluator(network, engine, reversed);
  const predict = predictor(network, engine);
  return async (parameters: NamedArrays, backwards?: NamedArrays): Promise<Snapshot> => {
    const train = await evaluate(parameters, trained, backwards);
    const test = await evaluate(parameters, tested, backwards);
    const both = { parameters: backwards ?? parameters, train, test };
    return untrained ? { ...both, other: await predict(parameters, untrained) } : both;
  };
}
