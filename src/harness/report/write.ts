import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Belongings } from '../../kit/belongings.ts';
import { writeJson, writeWhole } from '../../kit/files.ts';
import { goldenFolderOf } from '../golden/fixture.ts';
import type { Study } from '../study/study.ts';
import { isPictureFile, picturesFolder } from './draw.ts';
import { toJUnit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import type { Report } from './model.ts';
import { renderPage, type Stored } from './page/page.tsx';
import { toRoCrate } from './ro-crate.ts';

export const reportFile = 'report.json';
export const pageFile = 'index.html';
const documents = [reportFile, pageFile, 'junit.xml', 'summary.md', 'ro-crate-metadata.json'];

/** What a report consists of. */
export const reportFiles: Belongings = {
  roots: [...documents, picturesFolder, 'candidates', 'mismatches'],
  writes: (file) =>
    documents.includes(file) ||
    isPictureFile(file) ||
    /^(candidates|mismatches)\/[\w-]+\/[\w-]+\/[\w-]+\/seed-\d+(-[\w-]+)?\.(json|png)$/.test(file),
};

/** The documents that are made of `report.json`. */
export const reportDocuments: Belongings = {
  roots: documents.filter((name) => name !== reportFile),
  writes: (file) => documents.includes(file),
};

/**
 * Writes a report in all its forms.
 *
 * @param folder where its pictures are
 * @param study whose golden pictures are shown beside those of the runs
 * @param jobSummary a file that the CI shows, which the Markdown is appended to
 */
export function writeReport(
  folder: string,
  report: Report,
  study: Pick<Study, 'root' | 'fixtures' | 'reference'>,
  jobSummary: string | undefined,
): void {
  const markdown = toMarkdown(report);
  writeWhole(join(folder, 'junit.xml'), toJUnit(report));
  writeWhole(join(folder, 'summary.md'), markdown);
  writeJson(join(folder, reportFile), report);
  writeWhole(join(folder, pageFile), renderPage(report, folder, storedOf(study)));
  writeJson(join(folder, 'ro-crate-metadata.json'), toRoCrate(report, folder));
  if (jobSummary) appendFileSync(jobSummary, markdown);
}

function storedOf(study: Pick<Study, 'root' | 'fixtures' | 'reference'>): Stored {
  const { root, reference } = study;
  return {
    golden: goldenFolderOf(study),
    reference: reference ? goldenFolderOf({ root, fixtures: reference.fixtures }) : null,
  };
}
