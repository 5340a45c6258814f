import { type NamedArrays, named, showShape } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import type { NetworkExperiment } from '../../lab/experiments/network-experiment.ts';
import { parameterNames } from '../../lab/networks/network.ts';

/**
 * What the authors’ scripts call our parameters, in every form that TensorFlow has made of it, the likeliest first.
 *
 * Source: SVD-example/mnist_training.py, lines 131–132; peak_training.py, lines 120–122 and 152–164.
 */
const variables: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  mnist: { W1: ['W_conv1'], b1: ['b_conv1'] },
  peak: {
    W1: ['W_conv1'],
    b1: ['b_conv1'],
    W2: ['W_conv2'],
    b2: ['b_conv2'],
    gamma1: batchNorm('1_1', 'gamma'),
    beta1: batchNorm('1_1', 'beta'),
    gamma2: batchNorm('1_2', 'gamma'),
    beta2: batchNorm('1_2', 'beta'),
  },
};

/**
 * `tf.contrib.layers.batch_norm` is given the scope that it is called in, and then puts its variables right there; without it they would
 * be in one of their own, `BatchNorm`. What stands in for it on a TensorFlow of today may have that word before theirs.
 */
function batchNorm(scope: string, name: string): string[] {
  return [`${scope}/${name}`, `${scope}/BatchNorm/${name}`, `${scope}/BatchNorm_${name}`];
}

/** Whether the authors have a script for an experiment. */
export const isOfAuthors = ({ name }: Pick<NetworkExperiment, 'name'>): boolean => name in variables;

/**
 * The parameters of a network, by our names, out of the variables of the authors’ graph. What else is in there, such as Adam’s moments
 * and the moving averages of batch norm, no result depends on.
 *
 * @param model what to call it in an error
 * @throws InputError that names a variable that is missing, of another shape, or not finite
 */
export function parametersOfGraph(
  tensors: NamedArrays,
  { name: experiment, network }: Pick<NetworkExperiment, 'name' | 'network'>,
  model: string,
): NamedArrays {
  return named(parameterNames(network), (parameter) => {
    const forms = variables[experiment]?.[parameter] ?? [];
    const variable = forms.find((form) => tensors[form]);
    const tensor = variable === undefined ? undefined : tensors[variable];
    if (!tensor) {
      throw new InputError(
        `${model}: expected the variable ${forms.join(' or ')} of ${experiment}, got none`,
      );
    }
    const [wanted, got] = [network.shapes[parameter] ?? [], tensor.shape].map(showShape);
    if (wanted !== got) {
      throw new InputError(`${model}: ${variable} must be ${wanted} of ${experiment}, got ${got}`);
    }
    const bad = tensor.values.find((value) => !Number.isFinite(value));
    if (bad !== undefined) throw new InputError(`${model}: ${variable} holds ${bad}`);
    return tensor;
  });
}
