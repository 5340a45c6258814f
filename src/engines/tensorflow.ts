import { createRequire } from 'node:module';
import util from 'node:util';
import { eagerEngine } from './eager.ts';
import { type EngineLoader, NotInstalled } from './engine.ts';
import { takeWrittenPaddings } from './tensorflow-paddings.ts';
import { tf } from './tfjs.ts';

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * tfjs on the TensorFlow C library, by the first of the packages that is there. Their own install scripts put a
 * libtensorflow for GPUs into the first and one without into the second; `install-tensorflow.ts` puts one without into
 * the first as well.
 */
export const loadTensorflow: EngineLoader = async () => {
  const require = createRequire(import.meta.url);
  const problems: { name: string; missing: boolean; reason: string }[] = [];
  prepareProcess();
  for (const name of packages) {
    try {
      // By a variable: a literal would not type-check where the package is absent.
      await import(name);
      takeWrittenPaddings();
      const { version } = require(`${name}/package.json`) as { version: string };
      const { binding } = tf.findBackend('tensorflow') as { binding?: { TF_Version?: string } };
      const library = binding?.TF_Version ? `, TensorFlow ${binding.TF_Version}` : '';
      return await eagerEngine('tensorflow', 'tensorflow', `${name} ${version}${library}`);
    } catch (error) {
      problems.push({ name, ...describe(error) });
    }
  }
  if (problems.every(({ missing }) => missing)) {
    const names = packages.join(' or ');
    throw new NotInstalled(`${names} is not installed; "racecar engines --install tensorflow" does that`);
  }
  throw new Error(problems.map(({ name, reason }) => `${name} ${reason}`).join('; '));
};

/** What has to be so before the packages are imported. */
function prepareProcess(): void {
  // tfjs-node 4.22 calls two functions of node:util at its first operations: Node 22 warns of both, and Node 23 has no
  // isNullOrUndefined any more. These do the same.
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isArray: Array.isArray, isNullOrUndefined });
  // libtensorflow reads its settings when it is loaded. One thread, as every engine; and no chatter on standard error
  // between the lines of the progress, unless the user asks for it: what goes wrong comes as an exception.
  Object.assign(process.env, {
    OMP_NUM_THREADS: '1',
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: '1',
  });
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
}

function describe(error: unknown): { missing: boolean; reason: string } {
  const { code, message } = error as NodeJS.ErrnoException;
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return { missing, reason: missing ? 'is not installed' : `does not load (${message?.split('\n')[0]})` };
}
