import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { capture } from '../../src/harness/golden/capture.ts';
import { compareRun } from '../../src/harness/golden/compare-run.ts';
import { goldenFolderOf, writeFixture } from '../../src/harness/golden/fixture.ts';
import { heldOf } from '../../src/harness/golden/held.ts';
import { writeTolerances } from '../../src/harness/golden/tolerances.ts';
import type { Parameters } from '../../src/harness/study/parameters.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Experiment, Study } from '../../src/harness/study/study.ts';
import { mapEntries } from '../../src/kit/arrays.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { toyExperiment, toyRun, toyStudy, toyTable } from '../setup/toy-experiment.ts';

/** Runs of the toy experiment, whole or cut after some of their three records, held against its golden results. */

const root = temporaryFolder();
const experiment: Experiment = {
  ...toyExperiment,
  probes: {
    ...toyExperiment.probes,
    beginning: ({ parameters }, records) => ({ ...parameters, steps: 10 * (records - 1) + 1 }),
  },
};
let study: Study;
let n = 0;
beforeEach(() => {
  study = toyStudy(join(root, String(n++)), [experiment]);
  writeFixture(goldenFolderOf(study), capture(runOf(), experiment, 'c'.repeat(64)));
  const metrics = mapEntries(heldOf(toyTable('Odd', 0), experiment.metrics), (_, values) => ({
    scale: 'absolute' as const,
    range: [null, null] as [null, null],
    noise: values.map(() => 1e-7),
    seeds: values.map(() => 0.1),
    tolerance: values.map(() => 1e-3),
  }));
  const pictures = { course: { noise: 0, tolerance: 0.1 }, heavy: { noise: 0, tolerance: 0.1 } };
  writeTolerances(study, 'found', 'throws', madeUpTolerances({ Odd: { metrics, pictures } }));
});

const runOf = (table = toyTable('Odd', 0), parameters: Parameters = {}, variant = 'Odd'): FinishedRun => {
  const { run, ...rest } = toyRun(variant, 0, table, { experiment });
  return { ...rest, run: { ...run, parameters: { ...run.parameters, ...parameters } } };
};

/** What a run has that is cut after two records. */
const cutTable = {
  ...toyTable('Odd', 0),
  ...{ step: [0, 10], loss: [4, 2], error: [1, 0.95, 0.95], hits: [0.5, 0.6, 0.6], weights: [3, 2, 1] },
};
const compare = (run: FinishedRun) => {
  const { records, result } = compareRun(study, run);
  return [records, result?.status ?? null];
};

describe('a run that is held against its golden result', () => {
  it('matches where it is whole, its bits being nobody’s business', () => {
    expect(compare(runOf())).toEqual([null, 'match']);
  });

  it('drifts where it is whole and something moved', () => {
    expect(compare(runOf({ ...toyTable('Odd', 0), loss: [4, 2, 2] }))).toEqual([null, 'drift']);
  });

  it('is held to the records that it has, where it was cut', () => {
    expect(compare(runOf(cutTable, { steps: 11 }))).toEqual([2, 'match']);
    expect(compare(runOf({ ...cutTable, loss: [4, 2.1] }, { steps: 11 }))).toEqual([2, 'drift']);
    const { result } = compareRun(study, runOf(cutTable, { steps: 11 }));
    expect(result?.pictures).toEqual([]);
  });

  it('drifts where it was begun with other parameters, and names them', () => {
    const { records, result } = compareRun(study, runOf(cutTable, { steps: 11, force: 0.6 }));
    expect([records, result?.status]).toEqual([null, 'drift']);
    expect(result?.facts).toContainEqual({ name: 'force', expected: '0.5', got: '0.6' });
  });

  it('has no result where there is no golden one, or nothing was calibrated', () => {
    expect(compare(runOf(toyTable('Even', 0), {}, 'Even'))).toEqual([null, null]);
    writeTolerances(study, 'found', 'throws', madeUpTolerances({}));
    expect(compare(runOf())).toEqual([null, null]);
  });
});
