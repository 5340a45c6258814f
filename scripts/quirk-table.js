/**
 * Writes the table of docs/quirks.md out of src/paper/quirks.ts (`npm run docs:quirks`). A spec holds the committed file against it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { projectPath } from '../dist/kit/project.js';
import { withQuirkTable } from '../dist/paper/quirk-table.js';

const file = projectPath('docs/quirks.md');
writeFileSync(file, withQuirkTable(readFileSync(file, 'utf8')));
