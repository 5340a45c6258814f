import base, { common, specsIn } from './jest.config.js';

/** What the harness promises whatever is trained: commands, runs, golden results, statistics, reports, and that docs and code agree. */
const rooms = 'cli|declared|golden|judge|original|report|runs';

export default {
  ...common,
  displayName: 'harness',
  testRegex: specsIn(`(?:(?:${rooms})/)?`),
  globalSetup: '<rootDir>/specs/setup/build.js',
  testTimeout: 60_000,
  maxWorkers: '100%',
  reporters: base.reporters,
};
