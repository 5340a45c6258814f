const common = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/specs/setup/environment.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/specs/**/*.spec.ts'],
      testPathIgnorePatterns: ['paper', 'browser', 'faults'].map((name) => `<rootDir>/specs/${name}/`),
      globalSetup: '<rootDir>/specs/setup/build.js',
    },
    {
      ...common,
      displayName: 'paper',
      testMatch: ['<rootDir>/specs/paper/*.spec.ts'],
      globalSetup: '<rootDir>/specs/setup/check.js',
    },
  ],
  reporters: ['default', '<rootDir>/specs/setup/reporter.js'],
  // The trainings are done when the specs begin, so every core is theirs.
  maxWorkers: '100%',
  testTimeout: 60_000,
  verbose: true,
};
