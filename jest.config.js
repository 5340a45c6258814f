// Jest takes a question mark in a path for the beginning of a query, and reads nothing below a folder of packages.
if (/\?|[/\\]node_modules[/\\]/.test(`${import.meta.dirname}/`)) {
  console.error(
    'npm test: expected a checkout whose path has no "?" and no folder "node_modules"; move or rename it',
  );
  process.exit(2);
}

/** Specs are found by the end of their path alone, so that it does not matter what the folder of the checkout is called. */
export const specsIn = (rooms) => [`/specs/${rooms}[^/]+\\.spec\\.ts$`];

export const common = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/specs'],
  testPathIgnorePatterns: [],
  testEnvironment: '<rootDir>/specs/setup/environment.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

/**
 * The paper: everything is trained anew before the first of these specs, which read the report of that.
 *
 * @type {import('jest').Config}
 */
export default {
  ...common,
  displayName: 'paper',
  testRegex: specsIn('paper/'),
  globalSetup: '<rootDir>/specs/setup/check.js',
  reporters: ['<rootDir>/specs/setup/reporter.js'],
  // The trainings are done when the specs begin, so every core is theirs.
  maxWorkers: '100%',
  testTimeout: 60_000,
};
