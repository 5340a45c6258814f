/**
 * The study of coins, of which somebody shakes the table: what is computed can be disturbed, and the abacus computes as another
 * disturbance would.
 */
import { study as still } from './study.js';

const [coin] = still.experiments;
const { runner, probes } = coin;

/** @type {import('../../../src/harness/study/runner.ts').Runner} */
const shaken = {
  ...runner,
  prepare: (task) => runner.prepare(task.engine === 'abacus' ? { ...task, disturbance: 99 } : task),
};

/** @type {import('../../../src/harness/study/study.ts').Study} */
export const study = {
  ...still,
  experiments: [{ ...coin, runner: shaken, probes: { ...probes, disturbance: 'the table is shaken' } }],
};
