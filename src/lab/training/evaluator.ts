import type { Engine, NamedTensors } from '../../engines/engine.ts';
import type { tf } from '../../engines/tfjs.ts';
import { type FloatArray, mapEntries, type NamedArrays, rowsOf } from '../../kit/arrays.ts';
import type { Batch, Dataset } from '../data/dataset.ts';
import { forwardPass, inputOf, localReverse, type Network, reversePass } from '../networks/network.ts';

/** What a model says of a batch. */
export interface Predicted {
  /** [n, classes] */
  readonly prediction: FloatArray;
  /** [n, classes], one-hot, as given. */
  readonly labels: FloatArray;
}

/** A model run forwards over a batch, and over its first rows, by default all, backwards. */
export interface Evaluation extends Predicted {
  /** d1, d2, … and the last layer's output, [n, …]. */
  readonly activations: readonly FloatArray[];
  /** d1', d2', … , each shaped as its d; the last layer's output has none. */
  readonly reverse: readonly FloatArray[];
  /** The same where each layer is fed its own output, and not what the reverse pass makes of that; none where it was not asked for. */
  readonly localReverse: readonly FloatArray[];
}

/** Rows that are run backwards, as a network is given them: d1 is the first of the activations. No model has a part in them. */
export type Given = Pick<Evaluation, 'activations' | 'labels'>;

/** Both parts of a dataset. */
export type GivenData = Readonly<Record<'train' | 'test', Given>>;

/** How a model is run backwards. */
export interface Backwards {
  /** Through these parameters, where they are others than it is run forwards through. */
  readonly backwards?: NamedArrays | undefined;
  /** Whether from each layer's own output, too: by default, and not where nobody looks at that. */
  readonly isLocalToo?: boolean;
}

/** Runs a model forwards and backwards over a batch. */
export type Evaluate = (parameters: NamedArrays, batch: Batch, how?: Backwards) => Promise<Evaluation>;

/**
 * Prepares both passes of a network on an engine.
 *
 * @param reversed how many rows are run backwards, where a row does not depend on the others; undefined where all are, together
 * @param predict the forward pass alone, where it is prepared
 */
export function evaluator(
  network: Network,
  engine: Engine,
  reversed: number | undefined,
  predict = predictor(network, engine),
): Evaluate {
  const areApart = reversed !== undefined;
  const prepared = (isLocalToo: boolean) =>
    engine.prepare((given) => bothPasses(network, given, isLocalToo), areApart ? input : undefined);
  const [run, runLocallyToo] = [prepared(false), prepared(true)];
  const layers = network.layers.map((_, layer) => layer);
  return async (parameters, batch, { backwards = {}, isLocalToo = true } = {}) => {
    const { labels } = batch;
    const others = Object.entries(backwards).map(([name, values]) => [backKey(name), values]);
    const given = { ...parameters, ...Object.fromEntries(others), [input]: firstOf(batch, reversed) };
    const results = await (isLocalToo ? runLocallyToo : run)(given);
    const arrayOf = (key: string) => results[key] as FloatArray;
    return {
      ...(areApart ? await predict(parameters, batch) : { prediction: arrayOf(predictionKey), labels }),
      activations: [...layers, layers.length].map((layer) => arrayOf(activationKey(layer))),
      reverse: layers.map((layer) => arrayOf(reverseKey(layer))),
      localReverse: isLocalToo ? layers.map((layer) => arrayOf(localKey(layer))) : [],
    };
  };
}

/** Both parts of a dataset, as far as they are run backwards, as a network is given them. */
export async function givenTo(
  network: Network,
  { train, test, reversed }: Dataset,
  engine: Engine,
): Promise<GivenData> {
  const run = engine.prepare(({ [input]: stored }) => ({
    d1: inputOf(network, stored as tf.Tensor).clone(),
  }));
  const given = async (batch: Batch): Promise<Given> => {
    const { d1 } = await run({ [input]: firstOf(batch, reversed) });
    return { activations: [d1 as FloatArray], labels: batch.labels };
  };
  return { train: await given(train), test: await given(test) };
}

/** The rows that are run backwards. */
const firstOf = ({ inputs, labels }: Batch, reversed: number | undefined): Batch['inputs'] =>
  reversed === undefined ? inputs : rowsOf(inputs, 0, Math.min(labels.shape[0] as number, reversed));

/** Prepares the forward pass alone of a network whose rows do not depend on each other. */
export function predictor(network: Network, engine: Engine) {
  const forward = (given: NamedTensors) =>
    forwardPass(network, given, inputOf(network, given[input] as tf.Tensor)).prediction.clone();
  const run = engine.prepare((given) => ({ prediction: forward(given) }), input);
  return async (parameters: NamedArrays, { inputs, labels }: Batch): Promise<Predicted> => {
    const { prediction } = await run({ ...parameters, [input]: inputs });
    return { prediction: prediction as FloatArray, labels };
  };
}

function bothPasses(network: Network, given: NamedTensors, isLocalToo: boolean): NamedTensors {
  const d1 = inputOf(network, given[input] as tf.Tensor);
  const forward = forwardPass(network, given, d1);
  const backwards = mapEntries(network.shapes, (name) => (given[backKey(name)] ?? given[name]) as tf.Tensor);
  const results: Record<string, tf.Tensor> = { [predictionKey]: forward.prediction.clone() };
  reversePass(network, backwards, forward).forEach((reverse, layer) => {
    results[reverseKey(layer)] = reverse;
  });
  const local = isLocalToo ? localReverse(network, backwards, forward) : [];
  local.forEach((reverse, layer) => {
    results[localKey(layer)] = reverse;
  });
  forward.activations.forEach((activation, layer) => {
    results[activationKey(layer)] = activation.clone();
  });
  return results;
}

const input = 'inputs';
const predictionKey = 'prediction';
const activationKey = (layer: number) => `d${layer + 1}`;
const reverseKey = (layer: number) => `d${layer + 1}'`;
const localKey = (layer: number) => `d${layer + 1}' local`;
const backKey = (name: string) => `${name} backwards`;
