import { createRequire } from 'node:module';
import { eagerEngine } from './eager.ts';
import type { EngineLoader } from './engine.ts';

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * tfjs on the TensorFlow C library: with a GPU (an optional dependency, left out where its install script cannot
 * download libtensorflow), or without one where a user has installed that package instead.
 */
export const loadTensorflow: EngineLoader = async () => {
  const require = createRequire(import.meta.url);
  const problems: string[] = [];
  for (const name of packages) {
    try {
      // By a variable: a literal would not type-check where the package is absent.
      await import(name);
      const { version } = require(`${name}/package.json`) as { version: string };
      return await eagerEngine('tensorflow', 'tensorflow', `${name} ${version}`);
    } catch (error) {
      problems.push(`${name} ${describe(error)}`);
    }
  }
  throw new Error(problems.join('; '));
};

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return missing ? 'is not installed' : `does not load (${message?.split('\n')[0]})`;
}
