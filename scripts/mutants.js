#!/usr/bin/env node
// Puts deliberate faults into copies of the checkout, one by one, and looks who notices: specs, claims, golden results.
//
//   node scripts/mutants.js [names…] [--specs-only] [--claims-only] [--list]
//
// What came of each is kept in docs/mutants, and is not done again while the fault and its source are the same; what is named is. Once
// all are done docs/mutants.md is written. Exit code 0 where each was noticed, 1 where one was not, 2 where nothing can be
// told: the list is stale, or specs or check fail without any fault.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildOrEnd } from './build.js';
import { tryCheck } from './mutants/check.js';
import { hashOfCheckout, root, Workplace } from './mutants/copy.js';
import { faults } from './mutants/faults.js';
import { allSpecs, trySpecs } from './mutants/specs.js';
import { claimsIn, documentOf, isNoticed, noticedBy } from './mutants/table.js';
import { optionsOf } from './options.js';

const kept = join(root, 'docs/mutants');
/** What is of this machine and this checkout alone. */
const scratch = join(root, 'runs/mutants');
const flag = { type: 'boolean', default: false };
const { values: options, positionals: names } = optionsOf(
  'mutants',
  'names of faults, --specs-only, --claims-only or --list',
  { allowPositionals: true, options: { list: flag, 'specs-only': flag, 'claims-only': flag } },
);

/** Ends this where nothing can be told. */
function giveUp(problem) {
  console.error(`mutants: ${problem}`);
  process.exit(2);
}

const sourceOf = ({ file }) => readFileSync(join(root, file), 'utf8');
const unknown = names.filter((name) => !faults.some((fault) => fault.name === name));
if (unknown.length > 0) giveUp(`expected names of faults (--list), got ${unknown.join(', ')}`);
const stale = faults.filter(
  (fault) => !existsSync(join(root, fault.file)) || sourceOf(fault).split(fault.find).length !== 2,
);
if (stale.length > 0) {
  giveUp(
    `the list is stale: ${stale.map(({ name, file }) => `${name} does not stand in ${file} exactly once`).join('; ')}`,
  );
}

/** What a result is of. */
const markOf = (fault) =>
  createHash('sha256').update(JSON.stringify(fault)).update(sourceOf(fault)).digest('hex');
const fileOf = (name, folder = kept) => join(folder, `${name}.json`);
const write = (name, result, folder = kept) =>
  writeFileSync(fileOf(name, folder), `${JSON.stringify(result, null, 2)}\n`);
const read = (name, folder = kept) =>
  existsSync(fileOf(name, folder)) ? JSON.parse(readFileSync(fileOf(name, folder), 'utf8')) : null;

/** What came of a fault before; null where that was of another fault or source. */
function resultOf(fault) {
  const found = read(fault.name);
  return found?.of === markOf(fault) ? found : null;
}

const isWhole = (fault, result) =>
  result !== null &&
  (result.build !== null ||
    (result.specs !== null && (result.check !== null || fault.experiments.length === 0)));

if (options.list) {
  for (const fault of faults)
    console.log(`${fault.name} (${fault.room}): ${fault.words}: ${describe(fault, resultOf(fault))}`);
  process.exit(0);
}

function describe(fault, result) {
  if (!result) return 'not tried';
  if (result.build) return 'does not compile';
  const by = Object.entries(noticedBy(result)).flatMap(([what, does]) => (does ? [what] : []));
  const claims = claimsIn(result);
  const rest = isWhole(fault, result) ? '' : '; not all was tried';
  return `${by.length > 0 ? `noticed by ${by.join(', ')}` : 'noticed by NOTHING'}${claims.length > 0 ? ` (${claims.join(', ')})` : ''}${rest}`;
}

// The page is written by the program as it is built here, after hours of which none shall be lost.
await buildOrEnd();
for (const folder of [kept, scratch]) mkdirSync(folder, { recursive: true });
const place = new Workplace();
process.on('exit', () => place.remove());
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.once(signal, () => process.exit(code));

/** Builds the copy. @returns what keeps it from that, null where nothing */
async function build() {
  const { code, said } = await place.node(['scripts/build.js'], 5);
  return code === 0 ? null : said.trim().slice(0, 500);
}

const isWanted = { specs: !options['claims-only'], check: !options['specs-only'] };
const runsOfUnaltered = join(scratch, 'unaltered/runs');

/** Sees to it that specs and check pass without a fault, and keeps the runs of that check. */
async function requireSound(needs) {
  const of = hashOfCheckout();
  const before = read('unaltered', scratch);
  const done = before?.of === of ? before : { of, specs: false, check: false };
  const todo = { specs: needs.specs && !done.specs, check: needs.check && !done.check };
  if (!todo.specs && !todo.check) return;
  console.error('mutants: without any fault …');
  place.copy();
  const problem = await build();
  if (problem) giveUp(`the checkout does not compile: ${problem}`);
  if (todo.specs) {
    const found = await allSpecs(place);
    if (found.problem) giveUp(`without any fault ${found.problem}`);
    if (found.caught.length > 0) {
      giveUp(
        `specs fail without any fault: ${found.caught.map(({ file, test, said }) => `${file}: ${test ?? said}`).join('; ')}`,
      );
    }
    write('unaltered', { ...done, specs: true }, scratch);
  }
  if (todo.check) {
    const { before: found } = await tryCheck(
      place,
      [...new Set(faults.flatMap(({ experiments }) => experiments))],
      null,
    );
    if (found.code !== 0) giveUp(`the check fails without any fault: ${JSON.stringify(found)}`);
    rmSync(runsOfUnaltered, { recursive: true, force: true });
    cpSync(join(place.folder, 'runs/check'), runsOfUnaltered, { recursive: true, preserveTimestamps: true });
    write('unaltered', { ...done, specs: done.specs || todo.specs, check: true }, scratch);
  }
}

async function tryFault(fault, before) {
  const started = performance.now();
  place.copy();
  writeFileSync(
    join(place.folder, fault.file),
    sourceOf(fault).replace(fault.find, () => fault.replace),
  );
  const problem = await build();
  const isChecked = fault.experiments.length > 0;
  let { specs, check } = before ?? { specs: null, check: null };
  let seconds = before?.seconds ?? 0;
  if (!problem) {
    if (isWanted.specs) specs = await trySpecs(place, fault.specs);
    if (specs?.problem) giveUp(`${fault.name}: ${specs.problem}`);
    if (isWanted.check && isChecked)
      check = await tryCheck(place, fault.experiments, fault.again ? runsOfUnaltered : null);
  }
  seconds += (performance.now() - started) / 1000;
  const date = new Date().toISOString().slice(0, 10);
  return { name: fault.name, of: markOf(fault), date, seconds, build: problem, specs, check };
}

const chosen = faults.filter(({ name }) => names.length === 0 || names.includes(name));
const hasAll = (fault, result) =>
  isWhole(fault, result) ||
  (result !== null &&
    (!isWanted.specs || result.specs !== null) &&
    (!isWanted.check || result.check !== null || fault.experiments.length === 0));
const todo = chosen.filter((fault) => names.length > 0 || !hasAll(fault, resultOf(fault)));
if (todo.length < chosen.length)
  console.error(`mutants: ${chosen.length - todo.length} of ${chosen.length} were tried before`);
if (todo.length > 0) {
  await requireSound({
    specs: isWanted.specs,
    check: isWanted.check && todo.some(({ experiments }) => experiments.length > 0),
  });
}
for (const [at, fault] of todo.entries()) {
  const result = await tryFault(fault, resultOf(fault));
  write(fault.name, result);
  console.log(`${at + 1} of ${todo.length}, ${fault.name}: ${describe(fault, result)}`);
}

const results = new Map(faults.map((fault) => [fault.name, resultOf(fault)]));
const open = faults.filter((fault) => !isWhole(fault, results.get(fault.name)));
if (open.length > 0) {
  console.error(
    `mutants: ${open.length} of ${faults.length} are still to be tried; docs/mutants.md stays as it is`,
  );
} else {
  const { study } = await import(pathToFileURL(join(root, 'dist/paper/racecar.js')).href);
  const claims = study.experiments.flatMap((experiment) => experiment.claims);
  const established = claims.filter(({ standing }) => standing === 'established').map(({ id }) => id);
  writeFileSync(join(root, 'docs/mutants.md'), documentOf(faults, results, established));
  console.error('mutants: docs/mutants.md is written');
}
const unnoticed = chosen.filter(
  ({ name }) => results.get(name) && (results.get(name).build || !isNoticed(results.get(name))),
);
for (const { name, words } of unnoticed) console.error(`mutants: ${name} was noticed by nothing: ${words}`);
process.exitCode = unnoticed.length > 0 ? 1 : 0;
