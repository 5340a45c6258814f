import { basename, join, resolve } from 'node:path';
import type { Family } from '../harness/golden/calibrate.ts';
import { readFinishedRuns } from '../harness/runs/finished.ts';
import { differenceOf, plannedRun } from '../harness/runs/identity.ts';
import { checkedCellsOf } from '../harness/study/cells.ts';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import type { FinishedRun } from '../harness/study/run-file.ts';
import type { Cell, Engine } from '../harness/study/runner.ts';
import { remark } from '../harness/terminal/say.ts';
import { InputError } from '../kit/errors.ts';
import { isFolder } from '../kit/files.ts';
import { calibratedSeeds, type Part } from './calibration-runs.ts';

/** Folders of runs that other machines made, one each, as “racecar check” or “reproduce” left them there. */

/** The runs of each machine that are of calibrated seeds, of the experiments that are calibrated. */
export interface Machines {
  readonly names: readonly string[];
  /** Those of an experiment, as families beside the disturbed runs and the other engines. */
  of(part: Part): Family[];
}

/**
 * Reads what other machines have found, before anything is trained here.
 *
 * @param engine what computes here
 * @param seeds how many seeds are calibrated, from 0
 * @throws InputError that names the folder, where a run is of another training or other data than here, or an experiment has no run
 */
export function runsOfMachines(
  study: LoadedStudy,
  folders: readonly string[],
  parts: readonly Part[],
  engine: Engine,
  seeds: number,
): Machines {
  const machines = folders.map((folder) => {
    const placeOf = ({ data: { origin } }: Part) => {
      // A check has a folder for each origin, a reproduction has none.
      const own = join(folder, origin);
      return isFolder(own) ? own : folder;
    };
    const found = new Map<string, readonly FinishedRun[]>();
    for (const place of new Set(parts.map(placeOf))) {
      const { runs, leftOut } = readFinishedRuns(study, place);
      for (const problem of leftOut) remark(`racecar: left out: ${problem}`);
      found.set(place, runs);
    }
    const families = parts.map((part) => {
      const own = runsOf(study, part, engine, seeds, found.get(placeOf(part)) ?? []);
      if (own.length === 0)
        throw new InputError(
          `${folder}: expected finished runs of ${part.experiment.name} with seeds up to ${seeds - 1}, found none`,
        );
      return { name: nameOf(folder, own), isEngine: true, runs: own };
    });
    return { name: families[0]?.name ?? folder, families };
  });
  const names = machines.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new InputError(`--runs: expected each machine once, got ${twice} twice`);
  return { names, of: (part) => machines.flatMap(({ families }) => families[parts.indexOf(part)] ?? []) };
}

/**
 * Those of the runs of a machine that are of cells of a calibration.
 *
 * @throws InputError where one differs in more than the machine and its engine
 */
function runsOf(
  study: LoadedStudy,
  { experiment, data }: Part,
  engine: Engine,
  seeds: number,
  runs: readonly FinishedRun[],
): FinishedRun[] {
  const cells = checkedCellsOf([experiment], { [experiment.name]: calibratedSeeds(experiment, seeds) });
  return runs.filter(({ folder, run }) => {
    const isOwn = ({ experiment: name, variant, seed }: Cell) =>
      name === run.experiment && variant === run.variant && seed === run.seed;
    const cell = cells.find(isOwn);
    if (!cell || run.alteration !== undefined || run.disturbance !== undefined) return false;
    const planned = plannedRun(study, cell, run.engine, data);
    // What a training depends on besides its data belongs to what computes.
    const wanted = run.engine.name === engine.name ? planned : { ...planned, sources: run.sources };
    const difference = differenceOf(wanted, run);
    if (difference) throw new InputError(`${folder}: ${difference}`);
    return true;
  });
}

/** `laptop (AMD EPYC 9654, onnxruntime-node 1.27.0)`: by its folder, since two machines may have the same processor. */
function nameOf(folder: string, runs: readonly FinishedRun[]): string {
  const models = runs.map(({ run }) => run.processor?.model ?? run.versions.platform);
  const engines = runs.map(({ run }) => run.engine.version);
  return `${basename(resolve(folder))} (${[...new Set([...models, ...engines])].join(', ')})`;
}
