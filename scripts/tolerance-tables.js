/**
 * Writes docs/tolerances.md (`npm run docs:tolerances`): of every figure its horizon, and its tolerance as a part of what seeds
 * differ by and of its range. A spec holds the committed file against the tolerances.
 */
import { writeFileSync } from 'node:fs';
import { toleranceTables } from '../dist/harness/golden/tolerance-tables.js';
import { projectPath } from '../dist/kit/project.js';
import { study } from '../dist/paper/racecar.js';

writeFileSync(projectPath('docs/tolerances.md'), toleranceTables(study));
