import { join } from 'node:path';
import { isThere, readText, writeWhole } from '../../kit/files.ts';
import { fixturesOf, type Keeper } from '../study/study.ts';

/** `fixtures/CHANGES.md`: what moved of the golden results and of their tolerances, when and why. */

const head = `# Changes of the golden results

What moved, when and why, newest last. \`npm run golden:update\`, \`npm run golden:calibrate\` and \`racecar pilots\` write here.
`;

/** Puts an entry at the end of the log of changes of a study. */
export function logChange(study: Keeper, entry: string): void {
  const file = join(study.root, fixturesOf(study), 'CHANGES.md');
  const before = isThere(file) ? readText(file) : head;
  writeWhole(file, `${before.trimEnd()}\n\n${entry}`, { flush: true });
}
