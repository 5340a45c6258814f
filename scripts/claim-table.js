/**
 * Writes the table of all claims into README.md, out of the claims and the stored evidence (`npm run docs:claims`). A spec holds the
 * committed file against it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { projectPath } from '../dist/kit/project.js';
import { withClaimTable } from '../dist/paper/claim-table.js';
import { study } from '../dist/paper/racecar.js';

const file = projectPath('README.md');
writeFileSync(file, withClaimTable(readFileSync(file, 'utf8'), study));
