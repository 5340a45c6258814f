import { InputError, messageOf } from '../kit/errors.ts';
import type { Engine, EngineLoader, EngineName } from './engine.ts';

/**
 * Every engine, best first: `auto` takes the first that loads. Its code is imported when it is asked for: one that cannot
 * be imported here must not keep the others from running, and one that is not used need not be read.
 */
const loaders: Readonly<Record<EngineName, EngineLoader>> = {
  onnx: async () => (await import('./onnx/engine.ts')).loadOnnx(),
  tensorflow: async () => (await import('./tensorflow.ts')).loadTensorflow(),
  wasm: async () => (await import('./wasm.ts')).loadWasm(),
  cpu: async () => (await import('./cpu.ts')).loadCpu(),
};

export const engineNames = Object.keys(loaders) as EngineName[];

/** An engine, or why it does not load here. */
export type EngineStatus =
  | { readonly name: EngineName; readonly loads: true; readonly version: string }
  | { readonly name: EngineName; readonly loads: false; readonly reason: string };

/** Tries to load each engine. */
export async function surveyEngines(): Promise<EngineStatus[]> {
  const statuses: EngineStatus[] = [];
  for (const name of engineNames) {
    try {
      const { version } = await loaders[name]();
      statuses.push({ name, loads: true, version });
    } catch (error) {
      statuses.push({ name, loads: false, reason: messageOf(error) });
    }
  }
  return statuses;
}

/**
 * Loads the engine of that name, or with `auto` the best that loads.
 *
 * @throws InputError that says why it does not load
 */
export async function loadEngine(choice: EngineName | 'auto'): Promise<Engine> {
  const problems: string[] = [];
  for (const name of choice === 'auto' ? engineNames : [choice]) {
    try {
      return await loaders[name]();
    } catch (error) {
      problems.push(`engine ${name} does not load: ${messageOf(error)}`);
    }
  }
  throw new InputError(problems.join('; '));
}
