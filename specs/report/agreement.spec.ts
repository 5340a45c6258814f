import { describe, expect, it } from '@jest/globals';
import { openDataSource } from '../../src/datasets/source.ts';
import { agreementSteps, stepsToAgree } from '../../src/golden/agreement.ts';
import { readTolerances, tolerancesOf } from '../../src/golden/tolerances.ts';
import { agreementTable } from '../../src/report/agreement.ts';
import type { CheckPlan } from '../../src/report/plan.ts';
import type { FinishedMetrics, FinishedRun } from '../../src/runs/finished.ts';
import type { Job } from '../../src/runs/job.ts';
import { experiments, gridOf } from '../../src/training/experiments.ts';
import { finished, goldenRun } from '../setup/made-up.ts';

/** Real first steps, those of the golden results, in the places of two engines; real tolerances. */

const source = 'synthetic';
const subject = { source, experiment: 'peak', objective: 'RR' } as const;
const [own, another] = [goldenRun({ ...subject, seed: 0 }), goldenRun({ ...subject, seed: 1 })];
const tolerances = readTolerances();

const job = (folder: string, engine: Job['engine'], seed: number): Job => ({
  training: gridOf([seed], ['peak'], ['RR'])[0] as Job['training'],
  engine,
  data: { kind: source },
  folder,
  singularImages: false,
});
const plan: CheckPlan = {
  scope: 'check',
  judged: ['mnist', 'peak', 'tishby'],
  leftOut: [],
  engine: { name: 'onnx', version: 'onnxruntime-node' },
  main: openDataSource({ kind: source }),
  seeds: { mnist: [], peak: [0, 1], tishby: [] },
  secondary: null,
  otherEngine: 'wasm',
  jobs: {
    main: [job('main/1', 'onnx', 1), job('main/0', 'onnx', 0)],
    secondary: [],
    agreement: [job('other/0', 'wasm', 0)],
    bits: [],
  },
};

/** The table where these runs are in the folders. */
function tableOf(runs: Readonly<Record<string, FinishedRun>>, which: CheckPlan = plan) {
  return agreementTable(which, ({ folder }) => runs[folder] ?? null, tolerances);
}
const all = { 'main/0': own, 'main/1': another, 'other/0': own };

/** The run with one value of it moved by this many times its tolerance between engines. */
function moved(figure: 'loss' | 'testReverseError.d2', record: number, times: number): FinishedRun {
  const steps = tolerancesOf(tolerances, source, 'peak', 'RR').agreement[figure]?.steps ?? [];
  const { atol = 0, rtol = 0 } = steps.findLast(({ from }) => from <= record) ?? {};
  const metrics: FinishedMetrics = structuredClone(own.metrics);
  const at = metrics.records[record];
  if (!at) throw new Error(`expected a record ${record}`);
  const moveBy = (value: number) => value + times * (atol + rtol * Math.abs(value));
  if (figure === 'loss') at.loss = moveBy(at.loss);
  else at.testReverseError.d2 = moveBy(at.testReverseError.d2 as number);
  return finished({ ...subject, seed: 0 }, metrics);
}

describe('engines', () => {
  it('agree where the first steps are the same, and a run from another seed is told apart', () => {
    const { with: other, reason, rows } = tableOf(all);
    expect([other, reason]).toEqual(['wasm', null]);
    expect(rows).toMatchObject([
      { experiment: 'peak', objective: 'RR', agrees: true, controlRejected: true },
    ]);
  });

  it.each([
    ['loss', 0],
    ['loss', 3],
    ['testReverseError.d2', 2],
  ] as const)(
    'do not agree where one value lies outside of its tolerance: %s, record %i',
    (figure, record) => {
      const [row] = tableOf({ ...all, 'other/0': moved(figure, record, 1.5) }).rows;
      expect(row?.agrees).toBe(false);
      expect(row?.figures.filter(({ matches }) => !matches).map((one) => one.figure)).toEqual([figure]);
      expect(tableOf({ ...all, 'other/0': moved(figure, record, 0.5) }).rows[0]?.agrees).toBe(true);
    },
  );

  it('do not agree on runs of different seeds: it is the other engine’s run that is compared', () => {
    expect(tableOf({ ...all, 'other/0': another }).rows[0]?.agrees).toBe(false);
  });

  it('are not told apart from another seed where that gave the same', () => {
    expect(tableOf({ ...all, 'main/1': own }).rows[0]).toMatchObject({
      agrees: true,
      controlRejected: false,
    });
  });

  it('have no control where there is no other seed, and that is no rejection', () => {
    const { 'main/1': _, ...alone } = all;
    expect(tableOf(alone).rows[0]).toMatchObject({ agrees: true, controlRejected: false });
  });

  it.each(['main/0', 'other/0'] as const)(
    'are not compared where %s did not come to its end, and that is said',
    (folder) => {
      const { [folder]: _, ...rest } = all as Record<string, FinishedRun>;
      expect(tableOf(rest)).toEqual({
        with: 'wasm',
        reason: '1 of the trainings to compare did not come to their end',
        planned: 1,
        rows: [],
      });
    },
  );

  it('are not compared where there is but one', () => {
    expect(tableOf(all, { ...plan, otherEngine: null })).toMatchObject({ with: null, rows: [] });
  });
});

describe('the figures that engines are compared by', () => {
  const steps = agreementSteps(own.metrics);

  it('are losses, accuracies and the reverse errors of each layer, in both batches, over the first four records', () => {
    const batches = ['train', 'test'].flatMap((batch) =>
      ['Accuracy', 'ReverseError.d1', 'ReverseError.d2'].map((name) => `${batch}${name}`),
    );
    expect(Object.keys(steps).sort()).toEqual(['loss', 'crossEntropy', ...batches].sort());
    expect(steps.loss).toEqual(
      own.metrics.records.slice(0, 4).map(({ loss }) => Number(loss.toPrecision(9))),
    );
    for (const values of Object.values(steps)) expect(values).toHaveLength(4);
  });

  it('have a tolerance each for every training that is compared, narrow enough to say something', () => {
    for (const { experiment, objective } of gridOf([0])) {
      const origin = experiments[experiment].data.kind === 'computed' ? 'computed' : source;
      const { agreement } = tolerancesOf(tolerances, origin, experiment, objective);
      const metrics = goldenRun({ source: origin, experiment, objective, seed: 0 }).metrics;
      expect(Object.keys(agreement).sort()).toEqual(Object.keys(agreementSteps(metrics)).sort());
      for (const { atol, rtol } of agreement.loss?.steps ?? [{ atol: 1, rtol: 1 }])
        expect(atol + rtol).toBeLessThan(0.05);
    }
  });

  it('are of as many steps as are trained for them', () => {
    expect(stepsToAgree).toBe(3 * experiments.peak.hyperparameters.recordEvery + 1);
  });
});
