import { eagerEngine } from './eager.ts';
import type { EngineLoader } from './engine.ts';
import { tf } from './tfjs.ts';

/** tfjs in plain JavaScript: slow, loads everywhere, and is the twin that the others are compared with. */
export const loadCpu: EngineLoader = () =>
  eagerEngine('cpu', 'cpu', `@tensorflow/tfjs-backend-cpu ${tf.version['tfjs-backend-cpu']}`);
