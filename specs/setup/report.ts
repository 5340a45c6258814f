import { readReport } from '../../src/harness/report/model.ts';
import { projectPath } from '../../src/kit/project.ts';

/** What the check found that ran before the first of these specs. */
export const report = readReport(projectPath('reports/report.json'));

/** Fails with these lines, if there are any. */
export function expectNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
