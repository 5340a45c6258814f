/** A run of Jest in which no test was executed tested nothing, and must not end with exit code 0. */
export default class {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites }) {
    if (numPassedTests + numFailedTests + numFailedTestSuites > 0) return;
    console.error('npm test: no test was executed, so nothing is said');
    process.exitCode = 2;
  }
}
