import { describe, expect, it } from '@jest/globals';
import type { DataIdentity } from '../../src/datasets/source.ts';
import type { Job } from '../../src/runs/job.ts';
import type { RunRecord } from '../../src/runs/records.ts';
import { differenceOf, plannedRun } from '../../src/runs/run-record.ts';
import type { Training } from '../../src/training/experiments.ts';

const source: DataIdentity = { kind: 'synthetic', digest: 'a'.repeat(64) };
const training: Training = {
  experiment: 'peak',
  objective: 'RR',
  seed: 3,
  hyperparameters: {
    steps: 100,
    learningRate: 1e-4,
    rr: 1e-6,
    ortho: 0.1,
    recordEvery: 10,
    maxSave: 20,
    fineTuning: { steps: 50, learningRate: 1e-3 },
  },
};
const job: Pick<Job, 'training' | 'init'> = { training };
const run = plannedRun(job, { name: 'wasm', version: '4' }, source);
const { config } = run;
const changed = (change: Partial<RunRecord>): RunRecord => ({ ...run, ...change });

describe('a planned run', () => {
  it('says what will be trained, by the names of run.json', () => {
    expect(run).toMatchObject({
      experiment: 'peak',
      objective: 'RR',
      seed: 3,
      config: {
        steps: 100,
        learningRate: 1e-4,
        rrFactor: 1e-6,
        orthoFactor: 0.1,
        recordEvery: 10,
        maxSave: 20,
        fineTuning: { steps: 50, learningRate: 1e-3 },
        init: 'seed',
      },
      engine: { name: 'wasm', version: '4' },
      data: { source: 'synthetic', sha256: 'a'.repeat(64) },
      status: 'planned',
    });
  });

  it('of computed data says so, whatever images there are', () => {
    const { data } = plannedRun(
      { training: { ...training, experiment: 'tishby' } },
      { name: 'wasm', version: '4' },
      source,
    );
    expect(data.source).toBe('computed');
    expect(data.sha256).not.toBe(source.digest);
  });
});

describe('another training', () => {
  it.each<[string, Partial<RunRecord>]>([
    ['experiment', { experiment: 'mnist' }],
    ['objective', { objective: 'Ort' }],
    ['seed', { seed: 4 }],
    ['number of steps', { config: { ...config, steps: 101 } }],
    ['learning rate', { config: { ...config, learningRate: 2e-4 } }],
    ['factor of RR', { config: { ...config, rrFactor: 2e-6 } }],
    ['factor of Ort', { config: { ...config, orthoFactor: 0.2 } }],
    ['number of steps between records', { config: { ...config, recordEvery: 20 } }],
    ['number of models kept', { config: { ...config, maxSave: 1 } }],
    ['fine-tuning', { config: { ...config, fineTuning: { steps: 51, learningRate: 1e-3 } } }],
    ['fine-tuning, which it lacks', { config: { ...config, fineTuning: undefined } }],
    ['file of initial weights', { config: { ...config, init: 'b'.repeat(64) } }],
    ['engine', { engine: { name: 'onnx', version: '4' } }],
    ['data', { data: { source: 'synthetic', sha256: 'b'.repeat(64) } }],
    ['version of the project', { versions: { ...run.versions, project: '0.0.0' } }],
  ])('is one with another %s', (_, change) => {
    expect(differenceOf(run, changed(change))).toMatch(/^.+ is .+, where .+ is expected$/);
    expect(differenceOf(changed(change), run)).toMatch(/^.+ is .+, where .+ is expected$/);
  });
});

it('names both values of what is different', () => {
  expect(differenceOf(run, changed({ config: { ...config, learningRate: 2e-4 } }))).toBe(
    'learningRate is 0.0002, where 0.0001 is expected',
  );
});

describe('the same training', () => {
  it.each<[string, Partial<RunRecord>]>([
    ['at another time', { startedAt: '2026-01-01T00:00:00.000Z', seconds: 5, secondsPerStep: 0.1 }],
    ['that came to its end', { status: 'complete' }],
    ['by another version of the engine', { engine: { name: 'wasm', version: '5' } }],
    [
      'of another commit, Node and processor',
      { gitCommit: 'c'.repeat(40), versions: { ...run.versions, node: '18.0.0' }, processor: undefined },
    ],
    [
      'with its settings in another order',
      { config: Object.fromEntries(Object.entries(config).reverse()) as typeof config },
    ],
  ])('is one %s', (_, change) => {
    expect(differenceOf(run, changed(change))).toBeNull();
  });

  it('is one read back from its file', () => {
    expect(differenceOf(run, JSON.parse(JSON.stringify(run)))).toBeNull();
    const { fineTuning: _, ...once } = training.hyperparameters;
    const single = plannedRun(
      { training: { ...training, hyperparameters: { ...once, fineTuning: undefined } } },
      { name: 'wasm', version: '4' },
      source,
    );
    expect(differenceOf(single, JSON.parse(JSON.stringify(single)))).toBeNull();
  });
});
