import { type FloatArray, type NamedArrays, named, sizeOf, zeros } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import { type Network, parameterNames } from './network.ts';

/**
 * The initial parameters of a seed: weights Glorot uniform, batch norm's γ one, all else zero. They depend on the seed and
 * the network alone, so all objectives start from the same point.
 */
export function initialise(network: Network, seed: number): NamedArrays {
  const random = new Random(seed, 'weights');
  return named(parameterNames(network), (name): FloatArray => {
    const shape = network.shapes[name] as readonly number[];
    if (network.weights.includes(name)) return glorotUniform(shape, random);
    const initial = zeros(...shape);
    if (network.ones.includes(name)) initial.values.fill(1);
    return initial;
  });
}

/** U(−l, l) with l = √(6 / (ways in + ways out)): the rows and columns of a matrix, of a kernel as many for each place. */
function glorotUniform(shape: readonly number[], random: Random): FloatArray {
  const places = sizeOf(shape.slice(0, -2));
  const limit = Math.sqrt(6 / shape.slice(-2).reduce((sum, extent) => sum + places * extent, 0));
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-limit, limit)) };
}
