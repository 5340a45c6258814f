import { type NamedArrays, zeros } from '../../kit/arrays.ts';
import { Random } from '../../kit/random.ts';
import { noiseOf } from '../objectives/objective.ts';
import type { Training } from './loop.ts';

/**
 * All random vectors that a training is fed, for another program to be fed the same: name ↦ [steps, dimension, 1], unit vectors in the
 * order in which the steps draw them; null where its objective asks for none.
 */
export function noiseOfTraining({
  network,
  objective,
  seed,
  steps,
}: Pick<Training, 'network' | 'objective' | 'seed' | 'steps'>): NamedArrays | null {
  const wanted = Object.entries(noiseOf(objective, network));
  if (wanted.length === 0) return null;
  const random = new Random(seed, 'noise');
  const stacks = wanted.map(([name, dimension]) => ({ name, dimension, stack: zeros(steps, dimension, 1) }));
  for (let step = 0; step < steps; step++) {
    for (const { dimension, stack } of stacks)
      stack.values.set(random.unitVector(dimension), step * dimension);
  }
  return Object.fromEntries(stacks.map(({ name, stack }) => [name, stack]));
}
