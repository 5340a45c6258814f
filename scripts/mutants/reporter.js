import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Writes a line for each spec that fails, and for each file that could not be run, when it happens: with --bail Jest writes no report. */
export default class FailureReporter {
  #root;

  constructor({ rootDir }) {
    this.#root = rootDir;
  }

  onTestResult({ path, context }, { testResults, testExecError, failureMessage }) {
    const file = relative(context?.config.rootDir ?? this.#root, path);
    const failed = testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    const [said] = stripVTControlCharacters(failureMessage ?? '')
      .split('\n')
      .filter((line) => /[a-z]/i.test(line) && !line.includes('Test suite failed'));
    const none =
      testExecError || (failureMessage && failed.length === 0)
        ? [{ test: null, said: said?.trim() ?? '' }]
        : [];
    for (const one of [...failed.map((test) => ({ test })), ...none]) {
      appendFileSync(process.env.MUTANTS_FAILURES, `${JSON.stringify({ file, ...one })}\n`);
    }
  }
}
