import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InputError, messageOf } from '../../kit/errors.ts';
import { isFolder, isThere } from '../../kit/files.ts';
import { variantsIn } from './claim.ts';
import { type Experiment, isLeftToEvidence, type Study, uncheckedOf } from './study.ts';

/** A study, and the module that it was loaded from. */
export interface LoadedStudy extends Study {
  /** Its address, so that another process finds it: an absolute path, or a file URL. */
  readonly module: string;
}

/** Names stand in paths, where an underscore divides them. */
const name = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

/**
 * Loads the study that a module exports as `study` or by default.
 *
 * @param file a path; or a URL `file:…`, whose query the module reads
 * @throws InputError that names what is wrong with it
 */
export async function loadStudy(file: string): Promise<LoadedStudy> {
  const module = file.startsWith('file:') ? file : resolve(file);
  const path = file.startsWith('file:') ? fileURLToPath(file) : module;
  if (!isThere(path) || isFolder(path)) {
    const found = isFolder(path) ? 'a folder' : 'nothing';
    throw new InputError(`${file}: expected the module of a study, found ${found}`);
  }
  const found = await importModule(module, file);
  const study = (found.study ?? found.default) as Study | undefined;
  const problem = problemOf(study);
  if (problem || !study) throw new InputError(`${file}: expected a module that exports a study: ${problem}`);
  return { ...study, module };
}

async function importModule(module: string, file: string): Promise<Record<string, unknown>> {
  try {
    return await import(module.startsWith('file:') ? module : pathToFileURL(module).href);
  } catch (error) {
    // The module itself says what is wrong with what it reads.
    if (error instanceof InputError) throw error;
    throw new InputError(`${file}: expected the module of a study (${messageOf(error)})`);
  }
}

/** What keeps it from being a study, in a few words; null where nothing does. */
function problemOf(study: Study | undefined): string | null {
  if (typeof study !== 'object' || study === null) return 'there is none';
  const { title, root, experiments, engines } = study;
  if (!title) return 'it has no title';
  if (!root || !isAbsolute(root) || !isFolder(root)) return 'its root must be an absolute folder';
  if (!engines?.names.length) return 'it has no engines';
  if (!experiments?.length) return 'it has no experiments';
  const problems = [twice(experiments.map((one) => one.name)), ...experiments.map(problemOfExperiment)];
  return problems.find((problem) => problem !== null) ?? null;
}

function problemOfExperiment(experiment: Experiment): string | null {
  const { name: own, folder, variants, metrics, data, claims } = experiment;
  const bad = [own, folder, ...variants.map((one) => one.name)].find((word) => !name.test(word));
  if (bad !== undefined) return `"${bad}" must be of letters, digits, dots and hyphens`;
  if (data.origins.length === 0) return `${own} has no data`;
  return (
    twice(variants.map((one) => one.name)) ??
    twice(metrics.map((one) => one.name)) ??
    twice(claims.map((one) => one.id)) ??
    problemOfEstablished(experiment)
  );
}

/** What a claim that a check is to hold to cannot be judged on, since no check runs it; what its measures read is told when they do. */
function problemOfEstablished(experiment: Experiment): string | null {
  const { name: own, claims } = experiment;
  const unchecked = uncheckedOf(experiment).map((one) => one.name);
  for (const { id, controls } of claims.filter(({ standing }) => standing === 'established')) {
    if (isLeftToEvidence(experiment)) return `claim ${id} is established, and a check runs nothing of ${own}`;
    for (const control of controls) {
      const found = variantsIn(control).find((variant) => unchecked.includes(variant));
      if (found === undefined) continue;
      return `claim ${id} is established, and its control "${control.what}" needs ${found}, which a check does not run`;
    }
  }
  return null;
}

function twice(names: readonly string[]): string | null {
  const found = names.find((one, at) => names.indexOf(one) < at);
  return found === undefined ? null : `"${found}" comes twice`;
}
