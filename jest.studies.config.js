import base, { common, specsIn } from './jest.config.js';

/** What is added to this program, as somebody else would add it: other studies, experiments, loss terms, claims. */
export default {
  ...common,
  displayName: 'studies',
  testRegex: specsIn('studies/'),
  globalSetup: '<rootDir>/specs/setup/build.js',
  testTimeout: 300_000,
  // They train, a process a core.
  maxWorkers: 1,
  reporters: base.reporters,
};
