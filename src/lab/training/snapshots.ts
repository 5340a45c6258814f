import type { Engine } from '../../engines/engine.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Network } from '../networks/network.ts';
import { evaluator, predictor } from './evaluator.ts';
import type { Snapshot } from './training.ts';

/**
 * Runs models of a network over both parts of a dataset.
 *
 * @returns a function of parameters, of those, where they are others, that are run backwards through and measured, and of whether it is a
 * record's model, of whose single layers nothing is measured
 */
export function snapshots(network: Network, dataset: Dataset, engine: Engine) {
  const { train: trained, test: tested } = dataset;
  const predict = predictor(network, engine);
  const evaluate = evaluator(network, engine, dataset.reversed, predict);
  return async (parameters: NamedArrays, backwards?: NamedArrays, isOfRecord = false): Promise<Snapshot> => {
    const train = await evaluate(parameters, trained, backwards, !isOfRecord);
    const test = await evaluate(parameters, tested, backwards, false); // by layer it is asked of the training data alone
    const both = { parameters: backwards ?? parameters, train, test };
    const { other } = dataset;
    return other ? { ...both, other: await predict(parameters, other) } : both;
  };
}
