import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Belongings } from '../kit/belongings.ts';
import { isThere, readText, writeJson, writeWhole } from '../kit/files.ts';
import { experimentNames } from '../training/experiments.ts';
import { toJUnit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import type { Report } from './model.ts';
import { renderPage } from './page/page.tsx';
import { toRoCrate } from './ro-crate.ts';

export const reportFile = 'report.json';
export const pageFile = 'index.html';
const documents = [reportFile, pageFile, 'junit.xml', 'summary.md', 'ro-crate-metadata.json'];
const drawings = experimentNames.flatMap((name) => [`evolution-${name}.gif`, `figure3-${name}.png`]);

/** What a report consists of. */
export const reportFiles: Belongings = {
  roots: [...documents, ...drawings, 'pictures', 'candidates', 'mismatches'],
  writes: (file) =>
    documents.includes(file) ||
    drawings.includes(file) ||
    /^pictures\/[\w-]+\.png$/.test(file) ||
    /^(candidates|mismatches)\/\w+\/\w+\/[\w-]+\/seed-\d+(-[\w-]+)?\.(json|png)$/.test(file),
  isUnlisted: hasEarlierReport,
};

/** Reports up to format 2 had no list of their files. */
function hasEarlierReport(folder: string): boolean {
  const file = join(folder, reportFile);
  const earlier = z.object({ format: z.int().max(2), verdict: z.string(), provenance: z.object({}) });
  try {
    return isThere(file) && earlier.safeParse(JSON.parse(readText(file, 256))).success;
  } catch {
    return false;
  }
}

/** The documents that are made of `report.json`. */
export const reportDocuments: Belongings = {
  roots: documents.filter((name) => name !== reportFile),
  writes: (file) => documents.includes(file),
};

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
