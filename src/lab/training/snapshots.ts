import type { Engine } from '../../engines/engine.ts';
import type { NamedArrays } from '../../kit/arrays.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Network } from '../networks/network.ts';
import { evaluator, predictor } from './evaluator.ts';
import type { Snapshot } from './training.ts';

/** What is known of a model that is run. */
export interface Model {
  /** The parameters that it is run backwards through, and that are measured, where they are others. */
  readonly backwards?: NamedArrays;
  /** Whether it is that of a record, of whose single layers nothing is measured. */
  readonly isOfRecord?: boolean;
}

/** Runs models of a network over both parts of a dataset. */
export function snapshots(network: Network, dataset: Dataset, engine: Engine) {
  const { train: trained, test: tested } = dataset;
  const predict = predictor(network, engine);
  const evaluate = evaluator(network, engine, dataset.reversed, predict);
  return async (
    parameters: NamedArrays,
    { backwards, isOfRecord = false }: Model = {},
  ): Promise<Snapshot> => {
    const train = await evaluate(parameters, trained, { backwards, isLocalToo: !isOfRecord });
    // By layer it is asked of the training data alone.
    const test = await evaluate(parameters, tested, { backwards, isLocalToo: false });
    const both = { parameters: backwards ?? parameters, train, test };
    const { other } = dataset;
    return other ? { ...both, other: await predict(parameters, other) } : both;
  };
}
