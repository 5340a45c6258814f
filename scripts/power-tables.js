/**
 * Writes into docs/claims.md (`npm run docs:power`) what the pilot seeds tell: how many seeds each claim needs, how often one at its
 * boundary passes, and how often a check fails although all holds. A spec holds the committed file against the pilot seeds.
 *
 * With --print it writes nothing, and prints the document and the numbers as JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { powerNumbers } from '../dist/harness/golden/power-numbers.js';
import { withPowerTables } from '../dist/harness/golden/power-tables.js';
import { projectPath } from '../dist/kit/project.js';
import { study } from '../dist/paper/racecar.js';

const file = projectPath('docs/claims.md');
const numbers = powerNumbers(study);
const text = withPowerTables(readFileSync(file, 'utf8'), numbers);
if (process.argv.includes('--print')) console.log(JSON.stringify({ text, numbers }));
else writeFileSync(file, text);
