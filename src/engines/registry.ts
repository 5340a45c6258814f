import { codeOf, InputError, messageOf } from '../kit/errors.ts';
import { type Engine, type EngineLoader, type EngineName, NotInstalled } from './engine.ts';

/**
 * Every engine, best first: `auto` takes the first that loads. Its code is imported when it is asked for: one that cannot
 * be imported here must not keep the others from running, and one that is not used need not be read.
 */
const loaders: Readonly<Record<EngineName, EngineLoader>> = {
  onnx: async () => {
    // Its library would otherwise collect how it is used, and leave files of that in the temporary folder.
    process.env.ORT_DISABLE_TELEMETRY ??= '1';
    return (await import('./onnx/engine.ts')).loadOnnx();
  },
  tensorflow: async () => (await import('./tensorflow.ts')).loadTensorflow(),
  wasm: async () => (await import('./wasm.ts')).loadWasm(),
  cpu: async () => (await import('./cpu.ts')).loadCpu(),
};

export const engineNames = Object.keys(loaders) as EngineName[];

/** An engine, or why it does not load here; `installed` unless its package is not there. */
export type EngineStatus =
  | { readonly name: EngineName; readonly loads: true; readonly version: string }
  | {
      readonly name: EngineName;
      readonly loads: false;
      readonly installed: boolean;
      readonly reason: string;
    };

/** Tries to load each engine, in this process: what loads stays in it. */
export async function surveyEngines(from = loaders): Promise<EngineStatus[]> {
  const statuses: EngineStatus[] = [];
  for (const name of engineNames) statuses.push(await statusOf(name, from));
  return statuses;
}

/** Tries to load an engine. */
export async function statusOf(name: EngineName, from = loaders): Promise<EngineStatus> {
  try {
    const { version } = await load(from[name]);
    return { name, loads: true, version };
  } catch (error) {
    const installed = !(error instanceof NotInstalled);
    return { name, loads: false, installed, reason: messageOf(error) };
  }
}

/**
 * Loads the engine of that name, or with `auto` the best that loads. An engine loads when it has computed something
 * right.
 *
 * @throws InputError that says why it does not load
 */
export async function loadEngine(choice: EngineName | 'auto', from = loaders): Promise<Engine> {
  const problems: string[] = [];
  const passedOver: string[] = [];
  for (const name of choice === 'auto' ? engineNames : [choice]) {
    try {
      const engine = await load(from[name]);
      return passedOver.length > 0 ? { ...engine, passedOver } : engine;
    } catch (error) {
      const problem = `engine ${name} does not load: ${messageOf(error)}`;
      problems.push(problem);
      if (!(error instanceof NotInstalled)) passedOver.push(problem);
    }
  }
  throw new InputError(problems.join('; '));
}

/** Those whose engine has computed something right in this process, and need not do so again. */
const trusted = new WeakSet<EngineLoader>();

async function load(loader: EngineLoader): Promise<Engine> {
  const engine = await loader().catch((error) => {
    throw missingPackage(error) ?? error;
  });
  if (trusted.has(loader)) return engine;
  const { prove } = await import('./proof.ts');
  try {
    await prove(engine);
  } catch (error) {
    throw new Error(`does not compute: ${messageOf(error)}`);
  }
  trusted.add(loader);
  return engine;
}

/** What cannot be imported since a package is not there, with the way to have it; null of all else. */
function missingPackage(error: unknown): NotInstalled | null {
  if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(codeOf(error) ?? '')) return null;
  const [, name] = /Cannot find (?:package|module) '([^'./][^']*)'/.exec(messageOf(error)) ?? [];
  if (name === undefined) return null;
  // Its install script downloads CUDA libraries that nothing here uses, and fails where it cannot.
  const before = name === 'onnxruntime-node' ? 'ONNXRUNTIME_NODE_INSTALL=skip ' : '';
  return new NotInstalled(`${name} is not installed; "${before}npm install ${name}" does that`);
}
