import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { VerboseReporter } from '@jest/reporters';
import { projectRoot } from './root.js';
import { placeOf, timesOf } from './times.js';

/** Progress is told in a file or a pipe after so many parts of the spec files. */
const parts = 4;
/** So many specs that failed or were skipped are named at the end. */
const named = 20;

/**
 * How a run of Jest is told: what failed as Jest does, progress sparsely; with `--verbose` each spec, and where the time went; then
 * what the check found where it ran, and the verdict as the last line. A run in which no test was executed tested nothing, and
 * does not end with exit code 0.
 */
export default class Reporter extends VerboseReporter {
  #files = 0;
  #told = 0;
  #reports;

  /** @param reports the folder where the check leaves its report */
  constructor(globalConfig, { reports = join(projectRoot, 'reports') } = {}) {
    super(globalConfig);
    this.#reports = reports;
  }

  onTestResult(test, result, all) {
    const hasMore = (result.failureMessage && !this.#isRetold(result)) || result.console?.length > 0;
    if (this._globalConfig.verbose || hasMore) super.onTestResult(test, result, all);
    else this.testFinished(test.context.config, result, all);
    this.#files++;
    const part = Math.floor((parts * this.#files) / all.numTotalTestSuites);
    if (part === this.#told || part === parts || process.stderr.isTTY || this._globalConfig.verbose) return;
    this.#told = part;
    this.log(`specs: ${this.#files} of ${all.numTotalTestSuites} files`);
  }

  /** Whether a file failed for what the report says itself, which the end tells by its causes. */
  #isRetold({ testFilePath, testExecError }) {
    if (testExecError || !/[/\\]paper[/\\](claims|golden|engines)\.spec\./.test(testFilePath)) return false;
    const { verdict } = JSON.parse(readFileSync(join(this.#reports, 'report.json'), 'utf8'));
    return verdict !== 'pass';
  }

  async onRunComplete(_contexts, all) {
    super.onRunComplete();
    const { numPassedTests, numFailedTests, numFailedTestSuites } = all;
    if (numPassedTests + numFailedTests + numFailedTestSuites === 0) {
      this.log('npm test: no test was executed, so nothing is said');
      process.exitCode = 2;
      return;
    }
    const checked = all.testResults.some(
      ({ displayName, skipped }) => displayName?.name === 'paper' && !skipped,
    );
    const report = checked ? await readReport(this.#reports) : null;
    const lines = [
      ...(this._globalConfig.verbose ? timesOf(all, report?.found) : []),
      ...(report ? report.lines : []),
      ...namesOf(all, 'failed'),
      ...(this._globalConfig.testNamePattern ? [] : namesOf(all, 'pending')),
      ...namesOf(all, 'todo'),
      countsOf(all),
      ...(report
        ? [...report.problems, report.verdict(numFailedTests + filesThatDidNotRun(all).length)]
        : []),
    ];
    this.log(lines.join('\n'));
  }
}

/** What the check before these specs found; told by the program as it is built. */
async function readReport(reports) {
  const built = (module) => import(new URL(`../../dist/harness/report/${module}`, import.meta.url).href);
  const [{ readReport: read }, { problemLines, countLines, verdictLine }] = await Promise.all([
    built('model.js'),
    built('summary.js'),
  ]);
  const report = read(join(reports, 'report.json'));
  return {
    found: report,
    lines: ['', ...countLines(report)],
    problems: problemLines(report),
    verdict: (failedSpecs) =>
      verdictLine(report, join(relative(process.cwd(), reports), 'index.html'), failedSpecs),
  };
}

const filesThatDidNotRun = ({ testResults }) =>
  testResults.filter(
    ({ testExecError, failureMessage, numFailingTests }) =>
      testExecError || (failureMessage && !numFailingTests),
  );

/** The specs of an outcome by name; the name of one that is skipped has the reason. */
function namesOf(all, status) {
  const mark = { failed: '✗', pending: '○ skipped:', todo: '○ to do:' }[status];
  const names = all.testResults.flatMap((file) => {
    const place = placeOf(file.testFilePath);
    const own = file.testResults
      .filter((test) => test.status === status)
      .map(({ fullName }) => `${mark} ${place}: ${fullName}`);
    return status === 'failed' && filesThatDidNotRun({ testResults: [file] }).length > 0
      ? [`${mark} ${place}: could not be run`, ...own]
      : own;
  });
  const more = names.length - named;
  return more > 0 ? [...names.slice(0, named), `  … and ${more} more`] : names;
}

function countsOf(all) {
  const seconds = Math.round((Date.now() - all.startTime) / 1000);
  const counts = [
    `${all.numPassedTests} passed`,
    `${all.numFailedTests} failed`,
    `${all.numPendingTests} skipped`,
    ...(all.numTodoTests > 0 ? [`${all.numTodoTests} to do`] : []),
    ...(all.numRuntimeErrorTestSuites > 0
      ? [`${count(all.numRuntimeErrorTestSuites, 'file')} could not be run`]
      : []),
  ];
  const mark = all.numFailedTests + all.numFailedTestSuites > 0 || all.wasInterrupted ? '✗' : '✓';
  const end = all.wasInterrupted ? ', interrupted' : '';
  return `${mark} specs: ${counts.join(', ')}, in ${count(all.numTotalTestSuites, 'file')}, ${seconds} s${end}`;
}

const count = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
