import base from './jest.config.js';

/** The specs of the report's page in a real browser, on reports made of the runs that the last check left. */
export default {
  ...base.projects[0],
  displayName: 'browser',
  testMatch: ['<rootDir>/specs/browser/*.spec.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 120_000,
  verbose: true,
  reporters: base.reporters,
};
