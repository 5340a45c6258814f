import { surveyApart } from '../engines/apart.ts';
import type { EngineName } from '../engines/engine.ts';
import { engineNames, loadEngine } from '../engines/registry.ts';
import type { Engines } from '../harness/study/runner.ts';

/** Those that would need days for what others do in minutes. */
const slow: readonly EngineName[] = ['cpu'];

/** The engines that networks are trained on. */
export const labEngines: Engines = {
  names: engineNames,
  survey: async () =>
    (await surveyApart()).map((status) => ({ ...status, isSlow: slow.includes(status.name) })),
  load: (name) => loadEngine(name as EngineName | 'auto'),
};
