/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/specs/setup/environment.js',
  roots: ['<rootDir>/specs'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  globalSetup: '<rootDir>/specs/setup/build.js',
  testTimeout: 60_000,
  verbose: true,
};
