import type { Engine } from '../../engines/engine.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Network } from '../networks/network.ts';
import { evaluator } from './evaluator.ts';
import type { Snapshot } from './loop.ts';

/**
 * Runs models of a network over both parts of a dataset.
 *
 * @returns a function of parameters and of those, where they are others, that are run backwards through and measured
 */
export function snapshots(network: Network, dataset: Dataset, engine: Engine) {
  const evaluate = evaluator(network, engine);
  return async (parameters: NamedArrays, backwards?: NamedArrays): Promise<Snapshot> => {
    const train = await evaluate(parameters, dataset.train, backwards);
    const test = await evaluate(parameters, dataset.test, backwards);
    return { parameters: backwards ?? parameters, train, test };
  };
}
