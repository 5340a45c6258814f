/** Whether specs notice that something is wrong with a copy. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './copy.js';

const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const minutes = 30;
/** How long after a spec failed others are waited for: one of trainings that no longer agree was at it for eight minutes, and not done. */
const patienceMs = 120_000;

/** Specs that are run elsewhere: on a report, in a browser, by themselves. */
const elsewhere = /^specs\/(paper|browser|faults|studies)\//;
/** The one that holds the list of faults against the sources, which any fault would fail. */
const own = 'specs/mutants.spec.ts';

/** The specs that are run: the fast ones but for those that start processes of their own, in order. */
export function specFiles() {
  const files = readdirSync(join(root, 'specs'), { recursive: true }).map(
    (file) => `specs/${file.replaceAll('\\', '/')}`,
  );
  const text = (file) => readFileSync(join(root, file), 'utf8');
  const isCode = (file) => /\.(ts|js)$/.test(file);
  let starters = files.filter((file) => isCode(file) && text(file).includes("'node:child_process'"));
  // What imports one that does is one as well.
  for (let found = starters; found.length > 0; ) {
    const names = found.map((file) => file.split('/').at(-1));
    found = files.filter(
      (file) =>
        isCode(file) &&
        !starters.includes(file) &&
        names.some((name) =>
          new RegExp(`from '[./]+(setup/)?${name.replaceAll('.', '\\.')}'`).test(text(file)),
        ),
    );
    starters = [...starters, ...found];
  }
  return files
    .filter(
      (file) =>
        file.endsWith('.spec.ts') && file !== own && !elsewhere.test(file) && !starters.includes(file),
    )
    .sort();
}

/**
 * Runs specs: those first that should notice, all of them but for what is not done long after one failed; then the others, until
 * one fails.
 *
 * @param named files and folders
 * @returns how many files were run, the specs that failed, and what keeps this from telling anything
 */
export async function trySpecs(place, named) {
  const all = specFiles();
  const isNamed = (file) => named.some((name) => file === name || file.startsWith(`${name}/`));
  // What is named may start processes.
  const first = [...new Set([...all.filter(isNamed), ...named.filter((name) => name.endsWith('.spec.ts'))])];
  const rest = all.filter((file) => !first.includes(file));
  const found = first.length > 0 ? await run(place, first, []) : { caught: [], problem: null };
  if (found.caught.length > 0 || found.problem) return { ...found, files: first.length };
  return { ...(await run(place, rest, ['--bail'])), files: first.length + rest.length };
}

/** The same of all specs, to the last. */
export const allSpecs = (place) => run(place, specFiles(), []);

async function run(place, files, options) {
  rmSync(place.failures, { force: true });
  const args = [
    ...[
      '-c',
      'jest.harness.config.js',
      '--testRegex',
      '/specs/.*\\.spec\\.ts$',
      '--cacheDirectory',
      place.cache,
    ],
    ...['--reporters', join(root, 'scripts/mutants/reporter.js'), ...options, '--runTestsByPath', ...files],
  ];
  const isEnough = () =>
    existsSync(place.failures) && Date.now() - statSync(place.failures).mtimeMs > patienceMs;
  const { code, said } = await place.node(
    [...jest, ...args],
    minutes,
    { MUTANTS_FAILURES: place.failures },
    isEnough,
  );
  const caught = existsSync(place.failures)
    ? readFileSync(place.failures, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  caught.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file));
  const isTold = code === 0 ? caught.length === 0 : caught.length > 0;
  const problem = isTold
    ? null
    : code === null
      ? `the specs did not end within ${minutes} minutes`
      : `jest ended with ${code}: ${said.trim().slice(-500)}`;
  return { caught, problem };
}
