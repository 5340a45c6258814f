import { type FloatArray, type NamedArrays, named, showShape } from '../kit/arrays.ts';
import { InputError } from '../kit/errors.ts';
import { writeWhole } from '../kit/files.ts';
import { sha256 } from '../kit/hash.ts';
import { encodeSafetensors, readSafetensors } from '../kit/safetensors.ts';
import { type Network, parameterNames } from '../networks/network.ts';
import {
  type Experiment,
  type ExperimentName,
  experimentNames,
  experiments,
} from '../training/experiments.ts';

/** Parameters read from a file, and the experiment whose network they fit. */
export interface Model {
  readonly experiment: Experiment;
  readonly parameters: NamedArrays;
}

/** Parameters as a safetensors file, tensors named W1, b1, … */
export const encodeModel = (parameters: NamedArrays, metadata: Record<string, string>): Uint8Array =>
  encodeSafetensors({ tensors: parameters, metadata });

/** Writes parameters as a safetensors file. */
export function writeModel(file: string, parameters: NamedArrays, metadata: Record<string, string>): void {
  writeWhole(file, encodeModel(parameters, metadata));
}

/**
 * Reads a model.
 *
 * @param expected the experiment that it must fit; by default the one it does fit
 * @throws InputError when it is no safetensors file, fits no network, or holds a number that is not finite
 */
export function readModel(file: string, expected?: ExperimentName): Model {
  const { tensors } = readSafetensors(file);
  const mismatches = new Map<ExperimentName, string>();
  for (const name of expected ? [expected] : experimentNames) {
    const mismatch = findMismatch(tensors, experiments[name].network);
    if (mismatch === null) return { experiment: experiments[name], parameters: tensors };
    mismatches.set(name, mismatch);
  }
  const reasons = [...mismatches].map(([name, mismatch]) => `${name}: ${mismatch}`);
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
