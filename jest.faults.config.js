import base from './jest.config.js';

/** The specs that kill, starve and crowd real processes: a minute or two. */
export default {
  ...base.projects[0],
  displayName: 'faults',
  testMatch: ['<rootDir>/specs/faults/*.spec.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 300_000,
  // They measure nothing, but each starts several processes.
  maxWorkers: 1,
  verbose: true,
  reporters: base.reporters,
};
