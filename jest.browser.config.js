import base, { common, specsIn } from './jest.config.js';

/** The specs of the report's page in a real browser, on reports made of the runs that the last check left. */
export default {
  ...common,
  displayName: 'browser',
  testRegex: specsIn('browser/'),
  globalSetup: '<rootDir>/specs/setup/build.js',
  testTimeout: 120_000,
  reporters: base.reporters,
};
