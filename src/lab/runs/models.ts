import { type FloatArray, type NamedArrays, named, showShape } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { writeWhole } from '../../kit/files.ts';
import { sha256 } from '../../kit/hash.ts';
import { encodeSafetensors, readSafetensors } from '../../kit/safetensors.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { type Network, parameterNames } from '../networks/network.ts';

/** Parameters read from a file, and the experiment whose network they fit. */
export interface Model {
  readonly experiment: NetworkExperiment;
  readonly parameters: NamedArrays;
}

/** Writes parameters as a safetensors file, tensors named W1, b1, … */
export function writeModel(file: string, tensors: NamedArrays, metadata: Record<string, string>): void {
  writeWhole(file, encodeSafetensors({ tensors, metadata }));
}

/**
 * Reads a model.
 *
 * @param experiments one of which it must fit; of several the one that it names
 * @throws InputError when it is no safetensors file, fits no network, or holds a number that is not finite
 */
export function readModel(file: string, experiments: readonly NetworkExperiment[]): Model {
  const { tensors, metadata } = readSafetensors(file);
  const mismatches = experiments.map((experiment) => ({
    experiment,
    mismatch: findMismatch(tensors, experiment.network),
  }));
  const fitting = mismatches.flatMap(({ experiment, mismatch }) => (mismatch === null ? [experiment] : []));
  const found = fitting.find(({ name }) => name === metadata.experiment) ?? fitting[0];
  if (found) return { experiment: found, parameters: tensors };
  const reasons = mismatches.map(({ experiment, mismatch }) => `${experiment.name}: ${mismatch}`);
  throw new InputError(`${file}: not a model of this project (${reasons.join('; ')})`);
}

function findMismatch(tensors: NamedArrays, network: Network): string | null {
  for (const [name, shape] of Object.entries(network.shapes)) {
    const tensor = tensors[name];
    if (!tensor) return `${name} is missing`;
    if (showShape(tensor.shape) !== showShape(shape)) {
      return `${name} must be ${showShape(shape)}, got ${showShape(tensor.shape)}`;
    }
    const bad = tensor.values.find((value) => !Number.isFinite(value));
    if (bad !== undefined) return `${name} holds ${bad}`;
  }
  const extra = Object.keys(tensors).find((name) => !(name in network.shapes));
  return extra === undefined ? null : `unexpected tensor ${extra}`;
}

/** The SHA-256 of all parameters, bit for bit, as the safetensors file of the network's parameters in its order. */
export function hashParameters({ experiment, parameters }: Model): string {
  const tensors = named(parameterNames(experiment.network), (name) => parameters[name] as FloatArray);
  return sha256(encodeSafetensors({ tensors, metadata: {} }));
}
