import base, { common, specsIn } from './jest.config.js';

/** The specs that kill, starve and crowd real processes: a minute or two. */
export default {
  ...common,
  displayName: 'faults',
  testRegex: specsIn('faults/'),
  globalSetup: '<rootDir>/specs/setup/build.js',
  testTimeout: 300_000,
  // They measure nothing, but each starts several processes.
  maxWorkers: 1,
  reporters: base.reporters,
};
