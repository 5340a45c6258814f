import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import { encodeMetrics, readMetrics } from '../../src/harness/runs/metrics-file.ts';
import { type RunFile, readRunFile } from '../../src/harness/study/run-file.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { toyExperiment, toyStudy, toyTable } from '../setup/toy-experiment.ts';

const folder = temporaryFolder();
const run: RunFile = {
  experiment: 'throws',
  variant: 'Odd',
  seed: 0,
  parameters: { steps: 1, force: 0.1 },
  start: 'seed',
  engine: { name: 'abacus', version: 'x' },
  data: { origin: 'found', sha256: '0'.repeat(64) },
  versions: { tool: '1', node: '20', v8: '10', platform: 'linux x64' },
  gitCommit: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  status: 'complete',
  seconds: 1,
  error: null,
};

function write(name: string, content: object | string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function readChanged(change: object | string): () => RunFile {
  write('run.json', typeof change === 'string' ? change : { ...run, ...change });
  return () => readRunFile(folder);
}

describe('run.json', () => {
  it('is read as it was written', () => {
    expect(readChanged({})()).toEqual(run);
  });

  it.each<[string, object | string, RegExp]>([
    ['no JSON', '{', /run\.json: expected a JSON file/],
    ['a seed that is none', { seed: 1.5 }, /run\.json: seed: /],
    ['a start that is none', { start: 'nowhere' }, /run\.json: start: /],
    ['a nested mistake', { parameters: { steps: null } }, /run\.json: parameters\.steps: /],
    ['a hash that is none', { data: { ...run.data, sha256: 'abc' } }, /run\.json: data\.sha256: /],
    ['an unknown key', { host: 'here' }, /run\.json: the whole: .*host/],
  ])('with %s is refused, by name', (_, change, message) => {
    expect(readChanged(change)).toThrow(message);
  });

  it('of an experiment that the study does not have is left out, by name', () => {
    readChanged({ experiment: 'cifar' });
    expect(readRunFolder(toyStudy(folder), folder)).toEqual({
      finished: null,
      problem: `${folder}: of cifar, which is no experiment of this study`,
    });
  });
});

describe('metrics.json', () => {
  const table = toyTable('Odd', 0);
  const read = (isFinished: boolean) => readMetrics(folder, toyExperiment, isFinished);

  it('is read as it was written, in full precision', () => {
    const exact = { ...table, loss: [1 / 3, 2 ** -1074, 1.7976931348623157e308] };
    write('metrics.json', encodeMetrics(exact));
    expect(read(true)).toEqual(exact);
  });

  it('may lack what is measured at the end while its run is under way, and not afterwards', () => {
    const { weights: _, ...underWay } = table;
    write('metrics.json', encodeMetrics(underWay));
    expect(read(false)).toEqual(underWay);
    expect(() => read(true)).toThrow(/metrics\.json: weights: it was not measured$/);
  });

  it('may lack what is optional', () => {
    const { secondsPerStep: _, ...without } = table;
    write('metrics.json', encodeMetrics(without));
    expect(read(true)).toEqual(without);
  });

  it.each<[string, object | string, RegExp]>([
    ['no JSON', '{', /metrics\.json: expected a JSON file/],
    ['no list', { ...table, loss: 4 }, /metrics\.json: loss: /],
    ['what is no number', { ...table, loss: [4, null] }, /metrics\.json: loss\.1: /],
    ['what nobody declared', { ...table, luck: [1] }, /metrics\.json: luck: no metric of this experiment$/],
    ['too little', { ...table, error: [1, -1] }, /: error\[end\]: expected a number of 0 … ∞, got -1$/],
    ['too much', { ...table, hits: [1.5, 1] }, /: hits\[0\]: expected a number of 0 … 1, got 1\.5$/],
    [
      'too much in a series',
      { ...table, weights: [2, -3] },
      /: weights w2: expected a number of 0 … ∞, got -3$/,
    ],
  ])('with %s is refused, by name', (_, content, message) => {
    write('metrics.json', content);
    expect(() => read(false)).toThrow(message);
  });

  it('says which file is missing', () => {
    expect(() => readMetrics(join(folder, 'nowhere'), toyExperiment, false)).toThrow(
      /metrics\.json: expected a JSON file \(ENOENT/,
    );
  });
});
