import { realpathSync } from 'node:fs';
import type { ChosenData } from '../../harness/study/data.ts';
import type { Engine } from '../../harness/study/runner.ts';
import { InputError } from '../../kit/errors.ts';
import type { LabExperiment } from '../../lab/experiments/network-experiment.ts';
import { restoredOn } from '../../lab/runs/restored.ts';
import { type ClaimOnResults, judgeResults } from './judged-results.ts';
import { type MeasuredResults, measureResults } from './measured-results.ts';
import type { ResultsFolder } from './results-folder.ts';

/** What came of the folders of an experiment. */
export interface OnExperiment {
  readonly experiment: LabExperiment;
  readonly data: ChosenData;
  readonly engine: Engine;
  /** In the order in which the runs of the variants are paired. */
  readonly runs: readonly MeasuredResults[];
  readonly claims: readonly ClaimOnResults[];
}

/**
 * Measures folders of an experiment, and judges its claims on those that are whole.
 *
 * @throws InputError where something in one is damaged, or two are one run
 */
export async function onExperiment(
  experiment: LabExperiment,
  data: ChosenData,
  engine: string,
  folders: readonly ResultsFolder[],
): Promise<OnExperiment> {
  const on = await restoredOn(experiment, data, engine);
  const runs: MeasuredResults[] = [];
  for (const folder of inOrder(folders)) runs.push(await measureResults(folder, on));
  requireDistinct(runs);
  const whole = runs.filter(({ gap }) => gap === null);
  const claims = judgeResults(experiment, data.origin, whole);
  return { experiment, data, engine: on.engine, runs, claims };
}

/** Runs by their numbers; those without one after them, as they were given. */
const inOrder = (folders: readonly ResultsFolder[]): ResultsFolder[] =>
  folders.toSorted((a, b) => (a.number ?? Number.MAX_VALUE) - (b.number ?? Number.MAX_VALUE));

/** A run counts once: neither one folder under two names nor a copy of it is another. */
function requireDistinct(runs: readonly MeasuredResults[]): void {
  runs.forEach(({ path, measured }, at) => {
    const model = measured.at(-1)?.sha256;
    const other = runs
      .slice(0, at)
      .find(
        (one) => realpathSync(one.path) === realpathSync(path) || isSame(one.measured.at(-1)?.sha256, model),
      );
    if (other)
      throw new InputError(`${path}: ends with the same model as ${other.path}: they are not two runs`);
  });
}

const isSame = (a: string | undefined, b: string | undefined) => a !== undefined && a === b;
