import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type RunRecord, readMetrics, readRun } from '../../src/runs/records.ts';
import { temporaryFolder } from '../setup/folders.ts';

const folder = temporaryFolder();
const run: RunRecord = {
  experiment: 'peak',
  objective: 'RR',
  seed: 0,
  config: {
    steps: 1,
    learningRate: 1e-4,
    rrFactor: 1e-6,
    orthoFactor: 0.1,
    recordEvery: 100,
    maxSave: 20,
    init: 'seed',
  },
  engine: { name: 'wasm', version: 'x' },
  data: { source: 'synthetic', sha256: '0'.repeat(64) },
  versions: { project: '1', node: '20', v8: '11', platform: 'linux x64' },
  gitCommit: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  status: 'complete',
  seconds: 1,
  secondsPerStep: 0.001,
  error: null,
};

function readChanged(change: object | string): () => RunRecord {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'run.json'),
    typeof change === 'string' ? change : JSON.stringify({ ...run, ...change }),
  );
  return () => readRun(folder);
}

describe('run.json', () => {
  it('is read as it was written', () => {
    expect(readChanged({})()).toEqual(run);
  });

  it.each<[string, object | string, RegExp]>([
    ['no JSON', '{', /run\.json: expected a JSON file/],
    ['another experiment', { experiment: 'cifar' }, /run\.json: experiment: .*"mnist"\|"peak"/],
    ['a seed that is none', { seed: 1.5 }, /run\.json: seed: /],
    ['a nested mistake', { config: { ...run.config, steps: 0 } }, /run\.json: config\.steps: /],
    ['an unknown key', { host: 'here' }, /run\.json: the whole: .*host/],
  ])('with %s is refused, by name', (_, change, message) => {
    expect(readChanged(change)).toThrow(message);
  });
});

it('says which file is missing', () => {
  expect(() => readMetrics(join(folder, 'nowhere'))).toThrow(/metrics\.json: expected a JSON file \(ENOENT/);
});
