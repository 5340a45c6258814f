import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { differenceOf, plannedRun } from '../../src/harness/runs/identity.ts';
import { openAllData } from '../../src/harness/study/open-data.ts';
import type { RunFile } from '../../src/harness/study/run-file.ts';
import type { Cell, Task } from '../../src/harness/study/runner.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyExperiment } from '../setup/toy-experiment.ts';

const folder = temporaryFolder();
const data = { origin: 'found', sha256: 'a'.repeat(64) };
const engine = { name: 'wasm', version: '4' };
const cell: Cell = {
  experiment: 'throws',
  variant: 'Odd',
  seed: 3,
  parameters: { steps: 100, learningRate: 1e-4, force: 0.5, wind: 'north' },
};
const plan = (how: Pick<Task, 'start' | 'alteration' | 'disturbance'> = {}) =>
  plannedRun({ root: folder, experiments: [] }, cell, engine, data, how);
const run = plan();
const { parameters } = run;
const changed = (change: Partial<RunFile>): RunFile => ({ ...run, ...change });

describe('a planned run', () => {
  it('says what will be run, by the names of run.json', () => {
    expect(run).toMatchObject({
      experiment: 'throws',
      variant: 'Odd',
      seed: 3,
      start: 'seed',
      engine: { name: 'wasm', version: '4' },
      data: { origin: 'found', sha256: 'a'.repeat(64) },
      status: 'planned',
      seconds: null,
      error: null,
    });
    expect(run.parameters).toEqual({ steps: 100, learningRate: 1e-4, force: 0.5, wind: 'north' });
  });

  it('of data that come from one place alone says so, whatever was asked for of the others', () => {
    const alone = {
      ...toyExperiment,
      name: 'alone',
      data: {
        origins: toyExperiment.data.origins.slice(0, 1).map((one) => ({
          ...one,
          name: 'computed',
          open: () => ({ sha256: 'c'.repeat(64), count: '1' }),
        })),
      },
    };
    const all = openAllData([toyExperiment, alone], { origin: 'invented' });
    const planned = Object.values(all).map(
      (own) => plannedRun({ root: folder, experiments: [] }, cell, engine, own).data,
    );
    expect(planned).toEqual([
      { origin: 'invented', sha256: 'b'.repeat(64) },
      { origin: 'computed', sha256: 'c'.repeat(64) },
    ]);
  });

  it('names the file that it starts from by its contents', () => {
    const file = join(folder, 'start');
    writeFileSync(file, 'from here');
    expect(plan({ start: file }).start).toBe(sha256(Buffer.from('from here')));
  });

  it('names what is done to its data or its model, and nothing where nothing is', () => {
    expect(plan({ alteration: 'forceless' }).alteration).toBe('forceless');
    expect(run).not.toHaveProperty('alteration');
  });

  it('says which disturbance it is carried out under, and nothing where under none', () => {
    expect(plan({ disturbance: 2 }).disturbance).toBe(2);
    expect(run).not.toHaveProperty('disturbance');
  });
});

describe('another run', () => {
  const { force: _, ...without } = parameters;
  it.each<[string, Partial<RunFile>]>([
    ['experiment', { experiment: 'coins' }],
    ['variant', { variant: 'Even' }],
    ['seed', { seed: 4 }],
    ['number of steps', { parameters: { ...parameters, steps: 101 } }],
    ['learning rate', { parameters: { ...parameters, learningRate: 2e-4 } }],
    ['word', { parameters: { ...parameters, wind: 'south' } }],
    ['parameter, which it lacks', { parameters: without }],
    ['parameter, which is more', { parameters: { ...parameters, spin: 0 } }],
    ['file to start from', { start: 'b'.repeat(64) }],
    ['alteration, where it should have none', { alteration: 'forceless' }],
    ['disturbance, where it should have none', { disturbance: 1 }],
    ['engine', { engine: { name: 'onnx', version: '4' } }],
    ['origin of the data', { data: { ...data, origin: 'invented' } }],
    ['data', { data: { ...data, sha256: 'b'.repeat(64) } }],
    ['version of the program', { versions: { ...run.versions, tool: '0.0.0' } }],
  ])('is one with another %s', (_, change) => {
    expect(differenceOf(run, changed(change))).toMatch(/^.+ is .+, where .+ is expected$/);
    expect(differenceOf(changed(change), run)).toMatch(/^.+ is .+, where .+ is expected$/);
  });
});

it('names both values of what is different', () => {
  const { force: _, ...without } = parameters;
  const other = (values: RunFile['parameters']) => differenceOf(run, changed({ parameters: values }));
  expect(other({ ...parameters, learningRate: 2e-4 })).toBe(
    'learningRate is 0.0002, where 0.0001 is expected',
  );
  expect(other(without)).toBe('force is not set, where 0.5 is expected');
  const under = (disturbance: number) => plan({ disturbance });
  expect(differenceOf(under(1), under(2))).toBe('disturbance is 2, where 1 is expected');
  expect(differenceOf(under(1), run)).toBe('disturbance is not set, where 1 is expected');
  expect(differenceOf(plan({ alteration: 'forceless' }), plan({ alteration: 'heavier' }))).toBe(
    'alteration is heavier, where forceless is expected',
  );
});

describe('the same run', () => {
  it.each<[string, Partial<RunFile>]>([
    ['at another time', { startedAt: '2026-01-01T00:00:00.000Z', seconds: 5 }],
    ['that came to its end', { status: 'complete' }],
    ['that tells what it began with', { initialSha256: 'd'.repeat(64) }],
    ['by another version of the engine', { engine: { name: 'wasm', version: '5' } }],
    [
      'of another commit, Node and processor',
      { gitCommit: 'c'.repeat(40), versions: { ...run.versions, node: '18.0.0' }, processor: undefined },
    ],
    [
      'with its parameters in another order',
      { parameters: Object.fromEntries(Object.entries(parameters).reverse()) },
    ],
  ])('is one %s', (_, change) => {
    expect(differenceOf(run, changed(change))).toBeNull();
  });

  it('is one read back from its file', () => {
    expect(differenceOf(run, JSON.parse(JSON.stringify(run)))).toBeNull();
  });
});
