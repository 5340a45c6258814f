import { dirname, resolve } from 'node:path';
import type { Claim } from '../harness/study/claim.ts';
import type { Metric } from '../harness/study/metrics.ts';
import type { Parameter } from '../harness/study/parameters.ts';
import type { Column, Experiment, Study, Variant } from '../harness/study/study.ts';
import { alterationsOf, controlsOf } from './claims/controls.ts';
import { loadFunctions } from './claims/functions.ts';
import { type Functions, measureOf } from './claims/measures.ts';
import { curvesOf } from './figures/curves-over-records.ts';
import { sections } from './figures/drawn-sections.ts';
import { pointsOf } from './figures/points.ts';
import { goldenPicturesOf, picturesOf } from './figures/written-pictures.ts';
import type { DeclaredClaim } from './file/claim-schema.ts';
import { requireReferences } from './file/references.ts';
import { readStudyFile } from './file/study-file.ts';
import type { DeclaredExperiment } from './file/study-schema.ts';
import { spreadVariants, usualOf } from './file/variants.ts';
import { enginesOf } from './programs.ts';
import { parametersOf } from './runs/command.ts';
import { commandRunner } from './runs/command-runner.ts';
import { filesOf, hashOf } from './runs/sources.ts';

/** What the only origin of data is called: of those that are declared, and where there are none. */
const originNameOf = ({ data }: DeclaredExperiment) => (data ? 'given' : 'generated');

/**
 * Opens a study file: a study like any other, whose trainings are commands.
 *
 * @throws InputError that names line and column of what is wrong in it
 */
export async function openStudy(file: string): Promise<Study> {
  const path = resolve(file);
  const root = dirname(path);
  const read = readStudyFile(path);
  requireReferences(read);
  const functions = await loadFunctions(read, root);
  const { title, words = title, source = null, processes, notCovered, experiments } = read.study;
  const all = Object.entries(experiments).map(([name, one]) => experimentOf(root, name, one, functions));
  return {
    ...{ title, words, source, root, notCovered, sections, remarks: null },
    ...(processes === undefined ? {} : { processes }),
    engines: enginesOf(root, read.study),
    experiments: all,
    columns: columnsOf(all),
  };
}

function experimentOf(
  root: string,
  name: string,
  declared: DeclaredExperiment,
  functions: Functions,
): Experiment {
  const { words, seeds, goldens, drawn } = declared;
  const claims = Object.entries(declared.claims);
  return {
    ...{ name, folder: name, words, seeds },
    data: { origins: [originOf(root, declared)] },
    variants: variantsOf(declared),
    parameters: Object.entries(declared.options).flatMap(([option, one]) => parameterOf(option, one)),
    metrics: Object.entries(declared.metrics).map(([metric, one]) => metricOf(metric, one)),
    claims: claims.map(([id, one]) => claimOf(id, one, originNameOf(declared), functions)),
    alterations: alterationsOf(claims.map(([, one]) => one)),
    observations: [],
    goldenSeeds: goldens?.seeds ?? 0,
    pictures: goldens ? goldenPicturesOf(goldens) : [],
    figures: drawn ? [curvesOf(drawn), pointsOf(drawn), picturesOf(drawn.pictures)] : [],
    runner: commandRunner(root, declared),
    probes: disturbanceOf(declared),
  };
}

function originOf(root: string, declared: DeclaredExperiment): Experiment['data']['origins'][number] {
  const { data } = declared;
  const title = data?.title ?? 'What its trainings generate';
  return {
    ...{ name: originNameOf(declared), title, isStandIn: false, isInFolder: false, isInstalled: () => true },
    open() {
      const files = filesOf(root, data?.files ?? []);
      const many = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
      const count = data ? many : 'by its trainings';
      return { sha256: hashOf(root, files), count };
    },
  };
}

function variantsOf({ command, environment, options, variants }: DeclaredExperiment): Variant[] {
  const usual = Object.entries(options).map(([option, one]) => [option, usualOf(one)] as const);
  return [...spreadVariants(variants)].map(([name, own]) => ({
    ...{ name, words: own.words, isCompared: own.compared, isChecked: own.checked },
    parameters: parametersOf(
      { command: own.command ?? command, environment: { ...environment, ...own.environment } },
      { ...Object.fromEntries(usual), ...own.options },
    ),
  }));
}

/** What `racecar train` can set: options that are numbers. */
function parameterOf(name: string, option: DeclaredExperiment['options'][string]): Parameter[] {
  if (typeof option === 'string') return [];
  const {
    words = name,
    least = -Number.MAX_VALUE,
    most = Number.MAX_VALUE,
    integer = false,
  } = typeof option === 'number' ? {} : option;
  return [{ name, words, least, most, isInteger: integer }];
}

function metricOf(name: string, declared: DeclaredExperiment['metrics'][string]): Metric {
  const { words, unit, range, taken, axis, scale, of, optional, held } = declared;
  return {
    ...{ name, words, range, taken, scale, isOptional: optional, isHeld: held },
    ...(unit === undefined ? {} : { unit }),
    ...(axis === undefined ? {} : { axis }),
    ...(of === undefined ? {} : { of }),
    // What is no share of anything is counted in whole ones.
    ...(scale === 'counted' && of === undefined ? { quantum: 1 } : {}),
  };
}

function claimOf(id: string, declared: DeclaredClaim, origin: string, functions: Functions): Claim {
  const { sentence, place, standing, leastSeeds, alpha, measures } = declared;
  return {
    ...{ id, sentence, place, standing, controls: controlsOf(declared) },
    ...(leastSeeds === undefined ? {} : { leastSeeds }),
    measures: Object.entries(measures).map(([name, one]) => measureOf(name, one, origin, functions, alpha)),
  };
}

function disturbanceOf({ goldens }: DeclaredExperiment): Experiment['probes'] {
  const { option, environment = {} } = goldens?.noise ?? {};
  const told = [...(option ? [option.join(' ')] : []), ...Object.keys(environment)];
  return told.length === 0 ? {} : { disturbance: told.join(', ') };
}

/** The table that a reproduction ends with: the first six metrics that golden results would hold, at the end. */
function columnsOf(experiments: readonly Experiment[]): Column[] {
  const metrics = experiments
    .flatMap((one) => one.metrics)
    .filter(({ isHeld, axis }) => isHeld !== false && !axis);
  const names = [...new Set(metrics.map(({ name }) => name))].slice(0, 6);
  return names.map((metric) => ({ head: metric, metric, digits: 4, hasSpread: true }));
}
