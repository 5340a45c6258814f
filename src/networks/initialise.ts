import { type FloatArray, type NamedArrays, named, sizeOf } from '../kit/arrays.ts';
import { Random } from '../kit/random.ts';
import { type Network, parameterNames } from './network.ts';

/**
 * The initial parameters of a seed: weights Glorot uniform, U(−l, l) with l = √(6 / (rows + columns)), batch norm's γ
 * one, all else zero. They depend on the seed and the network alone, so Std, Ort and RR start from the same point.
 */
export function initialise(network: Network, seed: number): NamedArrays {
  const random = new Random(seed, 'weights');
  return named(parameterNames(network), (name): FloatArray => {
    const shape = network.shapes[name] as readonly number[];
    if (network.weights.includes(name)) return glorotUniform(shape, random);
    return { shape, values: new Float32Array(sizeOf(shape)).fill(network.ones.includes(name) ? 1 : 0) };
  });
}

function glorotUniform(shape: readonly number[], random: Random): FloatArray {
  const limit = Math.sqrt(6 / shape.reduce((sum, extent) => sum + extent, 0));
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-limit, limit)) };
}
