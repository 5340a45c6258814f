import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isThere } from '../../../kit/files.ts';
import { filesBelow } from '../../../kit/folders.ts';
import type { DrawnFile } from '../../study/blocks.ts';
import type { Entity } from './entity.ts';

const formats: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.xml': 'application/xml',
};

/** The forms of the report itself: the file, its title, and what it is. */
const documents = [
  [
    'index.html',
    'The report, to be read',
    'One page with everything in it: claims, pictures, curves, golden results',
  ],
  ['report.json', 'The report, as data', 'Everything that was found, in the format of report.schema.json'],
  [
    'junit.xml',
    'The report, as JUnit XML',
    'A test case for each claim, golden result and comparison of engines',
  ],
  ['summary.md', 'The report, in short', 'Verdict, counts and each measure'],
] as const;

/** What lies below folders that golden results are held against: the folder, its files, and what each is. */
const held = [
  ['candidates', '.json', 'Candidate', 'The numbers of this run, which can become its golden result'],
  ['candidates', '.png', 'Candidate picture', 'A picture of this run, which can become its golden result'],
  ['mismatches', '.png', 'Mismatch', 'One of the pictures that differ by too much from the golden result'],
] as const;

/**
 * An entity for each file that the report has, sorted by name. Files that are not the report's are passed over.
 *
 * @param drawn the picture files that its figures wrote
 */
export function fileEntities(folder: string, drawn: readonly DrawnFile[]): Entity[] {
  const heldFiles = held.flatMap(([root, extension, title, words]) =>
    filesBelow(join(folder, root))
      .filter((file) => extname(file) === extension)
      .map((file) => {
        const place = file.slice(0, -extension.length);
        return { file: `${root}/${file}`, title: `${title} ${place}`, words };
      }),
  );
  const own = documents.map(([file, title, words]) => ({ file, title, words }));
  return [...own, ...drawn, ...heldFiles]
    .filter(({ file }) => isThere(join(folder, file)))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, title, words }) => ({
      '@id': file,
      '@type': 'File',
      name: title,
      description: words,
      encodingFormat: formats[extname(file)],
      contentSize: String(statSync(join(folder, file)).size),
    }));
}
