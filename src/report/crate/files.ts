import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { filesBelow } from '../../kit/files.ts';
import type { Entity } from './entity.ts';

const formats: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.xml': 'application/xml',
};

/** The folders of a report that hold files of it. */
const folders = ['pictures', 'candidates', 'mismatches'];

/** The files of a report by their names, and what each is: a name, and a description. `$1` is what the name has there. */
const kinds: readonly (readonly [file: RegExp, name: string, description: string])[] = [
  [
    /^index\.html$/,
    'The report, to be read',
    'One page with everything in it: claims, pictures, curves, golden results',
  ],
  [/^report\.json$/, 'The report, as data', 'Everything that was found, in the format of report.schema.json'],
  [
    /^junit\.xml$/,
    'The report, as JUnit XML',
    'A test case for each claim, golden result and comparison of engines',
  ],
  [/^summary\.md$/, 'The report, in short', 'Verdict, counts and each measure'],
  [
    /^evolution-([^/]+)\.gif$/,
    'The reverse pass of $1 over the training',
    'A frame for each record; its first row are test images, then a row of reverse images for each objective',
  ],
  [
    /^figure3-([^/]+)\.png$/,
    'Fig. 3 for $1',
    'Test images; then a row of reverse images, and one of singular images, for each objective',
  ],
  [/^pictures\/([^/]+)-inputs\.png$/, 'The test images of $1', 'What the reverse images are held against'],
  [
    /^pictures\/([^/-]+)-([^/]+)-evolution\.png$/,
    'Reverse images of $1 under $2',
    'A row for each record of the training, a column for each test image',
  ],
  [
    /^pictures\/([^/-]+)-([^/]+)-singular\.png$/,
    'Singular images of $1 under $2',
    'The leading right singular vectors of the first weight matrix',
  ],
  [/^candidates\/(.+)\.json$/, 'Candidate $1', 'The figures of this run, which can become its golden result'],
  [
    /^candidates\/(.+)\.png$/,
    'Candidate sheet $1',
    'The pictures of this run, which can become its golden result',
  ],
  [
    /^mismatches\/(.+)\.png$/,
    'Mismatch $1',
    'One of the pictures that differ by too much from the golden result',
  ],
];

/** An entity for each file that the report has, sorted by name. Files that are not the report's are passed over. */
export function filesOf(folder: string): Entity[] {
  return namesIn(folder)
    .sort()
    .flatMap((file) => {
      const kind = kinds.find(([pattern]) => pattern.test(file));
      return kind ? [fileEntity(folder, file, kind)] : [];
    });
}

function fileEntity(
  folder: string,
  file: string,
  [pattern, name, description]: (typeof kinds)[number],
): Entity {
  return {
    '@id': file,
    '@type': 'File',
    name: file.replace(pattern, name),
    description,
    encodingFormat: formats[extname(file)],
    contentSize: String(statSync(join(folder, file)).size),
  };
}

/** The names of files in the report's folder and in its own folders below it. */
function namesIn(folder: string): string[] {
  const below = folders.flatMap((name) => filesBelow(join(folder, name)).map((file) => `${name}/${file}`));
  return [...readdirSync(folder), ...below];
}
