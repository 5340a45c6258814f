import { describe, expect, it } from '@jest/globals';
import { writeTolerances } from '../../src/harness/golden/tolerances.ts';
import { strangeProcessors } from '../../src/harness/report/strange-processors.ts';
import type { FinishedRun, RunFile } from '../../src/harness/study/run-file.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { madeUpTolerances } from '../setup/made-up-tolerances.ts';
import { toyExperiment, toyRun, toyStudy } from '../setup/toy-experiment.ts';

/** Tolerances that were measured on two processors, one of which does not tell its instructions. */

type Processor = NonNullable<RunFile['processor']>;

const experiments = [toyExperiment, { ...toyExperiment, name: 'leaps' }];
const study = toyStudy(temporaryFolder(), experiments);
const old = { model: 'Abacus 80', extensions: ['avx', 'fma'] };
const silent = { model: 'Slide rule', extensions: null };
for (const { name } of experiments) {
  writeTolerances(study, 'found', name, madeUpTolerances({}, { processors: [old, silent] }));
}

const from = (processor: Processor | undefined, experiment = 'throws', origin = 'found'): FinishedRun => {
  const made = toyRun('Odd', 0);
  const run = { ...made.run, experiment, data: { ...made.run.data, origin } };
  return { ...made, run: processor ? { ...run, processor } : run };
};
const another = { model: 'Abacus 90', extensions: ['avx', 'avx512f', 'fma'] };

describe('results from a processor that no tolerance was measured on', () => {
  it('are none where it is one of those, whatever it is called: its instructions decide how is rounded', () => {
    const renamed = { ...another, extensions: old.extensions };
    expect(strangeProcessors(study, [from(old), from(silent), from(renamed)])).toEqual([]);
  });

  it('are told of once for each processor, with all experiments that they are of', () => {
    const runs = [from(another), from(another), from(old), from(another, 'leaps')];
    expect(strangeProcessors(study, runs)).toEqual([
      'results of throws, leaps come from a processor that no tolerance was measured on: Abacus 90 (avx avx512f fma)',
    ]);
    expect(strangeProcessors(study, [...runs, from({ model: 'Fingers', extensions: [] })])).toHaveLength(2);
  });

  it('are told by the model where a processor does not tell its instructions', () => {
    expect(strangeProcessors(study, [from({ model: 'Fingers', extensions: null })])).toEqual([
      'results of throws come from a processor that no tolerance was measured on: Fingers (vector instructions not recorded)',
    ]);
  });

  it('are not told of where nothing was recorded, or no tolerance measured', () => {
    expect(strangeProcessors(study, [from(undefined), from(another, 'throws', 'invented')])).toEqual([]);
  });
});
