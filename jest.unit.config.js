import base, { common, specsIn } from './jest.config.js';

/** What a result rests on that is trained here: its mathematics, its data and its engines. */
const rooms = 'analysis|claims|datasets|engines|figures|kit|networks|objectives|training';

export default {
  ...common,
  displayName: 'unit',
  testRegex: specsIn(`(?:${rooms})/`),
  globalSetup: '<rootDir>/specs/setup/build.js',
  testTimeout: 60_000,
  maxWorkers: '100%',
  reporters: base.reporters,
};
