import type { GoldenResult, MetricComparison, PictureComparison } from '../../src/harness/golden/result.ts';
import { countAll, unjudgedOf, verdictOf } from '../../src/harness/report/counts.ts';
import type { ClaimRow, Report } from '../../src/harness/report/model.ts';

/** A made-up report in which everything is as it should be, and what becomes of it when one thing is not. */

export const estimate = { mean: 0.26, low: 0.25, high: 0.27 };
export const threshold = { side: 'above', value: 0.2, effect: null } as const;
export const measure: ClaimRow['measures'][number] = {
  id: 'number',
  what: 'what is measured',
  basis: 'beforehand',
  threshold,
  counts: null,
  estimate,
  mayBreak: null,
  perSeed: [
    { seed: 0, value: 0.25 },
    { seed: 1, value: 0.27 },
  ],
  verdict: 'pass',
};
export const control: ClaimRow['controls'][number] = {
  what: 'RR with its weights shuffled',
  route: 'They give nothing back then.',
  seeds: 2,
  outcome: 'rejected',
  reason: null,
  measures: [
    {
      ...{ id: 'number', threshold, counts: null, mayBreak: null, verdict: 'fail' },
      estimate: { mean: 0, low: -0.01, high: 0.01 },
    },
  ],
  power: 1,
};
export const claim: ClaimRow = {
  id: 'a-claim',
  experiment: 'peak',
  sentence: 'A sentence with <b>markup</b> | and a bar.',
  place: 'Fig. 3',
  standing: 'established',
  verdict: 'pass',
  reason: null,
  isLeftToEvidence: false,
  n: 2,
  seedsNeeded: 2,
  power: 0.9,
  seedsMissing: [],
  measures: [measure],
  controls: [control],
  evidence: null,
  golden: { status: 'match', estimates: [] },
};
export const metric: MetricComparison = {
  metric: 'loss',
  matches: true,
  held: { tolerance: 2, nothing: 1 },
  outside: 0,
  deviation: 0,
  worst: { name: 'loss[1]', expected: 2, got: 2, low: 1.98, high: 2.02 },
  differences: { max: 0, mean: 0, median: 0 },
  rows: [],
  problem: null,
};
export const picture: PictureComparison = {
  picture: 'reverse',
  words: 'sheet of reverse images',
  matches: true,
  held: 'tolerance',
  pixels: 0,
  of: 784,
  allowed: 3,
  largest: 1,
  deviation: 1 / 3,
  problem: null,
};
export const golden: GoldenResult = {
  place: 'original/peak/RR/seed-0',
  status: 'match',
  isCalibrated: true,
  deviation: 1 / 3,
  facts: [],
  problems: [],
  metrics: [metric],
  pictures: [picture],
};
export const row: Report['agreement']['rows'][number] = {
  experiment: 'peak',
  variant: 'RR',
  over: 'the first 300 steps',
  agrees: true,
  metrics: [metric],
  controlRejected: true,
};
export const agreement: Report['agreement'] = { with: 'wasm', reason: null, planned: 1, rows: [row] };

/** Data that a report was made on. */
export function dataUsed(
  experiment: string,
  origin: string,
  change: Partial<Report['data'][number]> = {},
): Report['data'][number] {
  return {
    experiment,
    role: 'main',
    origin,
    title: `The ${origin} data of ${experiment}`,
    sha256: '0'.repeat(64),
    count: '10 of them',
    isStandIn: false,
    hasChoice: true,
    ...change,
  };
}

export function reportOf(
  change: Partial<Pick<Report, 'claims' | 'goldens' | 'agreement' | 'reference' | 'failures'>>,
  scope: Report['scope'] = 'check',
): Report {
  const found = { claims: [claim], goldens: [golden], agreement, reference: null, failures: [], ...change };
  const counts = countAll(found);
  const unjudged = unjudgedOf(found, scope);
  return {
    format: 7,
    scope,
    verdict: verdictOf(counts, found.failures, unjudged),
    unjudged,
    command: 'npm test',
    createdAt: '2026-01-01T00:00:00.000Z',
    reusedRuns: false,
    notes: [],
    study: { title: 'A <study> of made-up claims', source: null, remarks: null, notCovered: [] },
    variants: ['Std', 'Ort', 'RR'],
    data: [dataUsed('peak', 'original'), dataUsed('tishby', 'computed', { hasChoice: false })],
    engine: { name: 'onnx', version: 'onnxruntime-node' },
    seeds: { mnist: [0, 1], peak: [0, 1], tishby: [0, 1] },
    left: [],
    counts,
    keepsGoldens: true,
    observations: [],
    sections: [],
    files: [],
    trainings: [],
    madeWith: { commits: [], engines: [], nodes: [], platforms: [], processors: [] },
    provenance: {
      versions: { tool: '1', node: '20', v8: '11', platform: 'linux x64' },
      gitCommit: null,
      parameters: {},
      tolerances: [],
    },
    ...found,
  };
}

export const drifted: MetricComparison = {
  ...metric,
  matches: false,
  outside: 1,
  deviation: 50,
  worst: { name: 'loss[1]', expected: 2, got: 3, low: 1.98, high: 2.02 },
  differences: { max: 1, mean: 0.5, median: 0.5 },
};
