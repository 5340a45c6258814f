import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeJson, writeWhole } from '../kit/files.ts';
import { toJUnit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import type { Report } from './model.ts';
import { renderPage } from './page/page.tsx';
import { toRoCrate } from './ro-crate.ts';

export const reportFile = 'report.json';
export const pageFile = 'index.html';
const outputs = [
  reportFile,
  pageFile,
  'junit.xml',
  'summary.md',
  'ro-crate-metadata.json',
  'evolution-peak.gif',
  'evolution-mnist.gif',
  'pictures',
  'candidates',
  'mismatches',
];

/** Removes what an earlier check left, so that nothing of it is taken for this one's. */
export function clearReport(folder: string): void {
  for (const name of outputs) rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * Writes a report in all its forms.
 *
 * @param folder where its pictures are
 * @param jobSummary a file that the CI shows, which the Markdown is appended to
 */
export function writeReport(folder: string, report: Report, jobSummary: string | undefined): void {
  const markdown = toMarkdown(report);
  writeWhole(join(folder, 'junit.xml'), toJUnit(report));
  writeWhole(join(folder, 'summary.md'), markdown);
  writeJson(join(folder, reportFile), report);
  writeWhole(join(folder, pageFile), renderPage(report, folder));
  writeJson(join(folder, 'ro-crate-metadata.json'), toRoCrate(report, folder));
  if (jobSummary) appendFileSync(jobSummary, markdown);
}
