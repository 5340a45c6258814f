#!/usr/bin/env node
// Shows whether golden results hold the numbers that they held in an earlier commit, whatever form they had there. Exit code 1 where one differs or is missing, 2 where there is nothing to compare with.
//
//   node scripts/same-numbers.js <git revision>
//
// Compared are all numbers of golden results, their hyperparameters, the bits of the weights, and the pictures byte for
// byte, but for those that are kept no longer because nothing is to be seen on them. Hashes of data are compared where the
// earlier commit has this form: before, one hash covered the images of all experiments.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [revision] = process.argv.slice(2);

/** Git's answer. What it has to say of its own goes to the terminal; then this ends. */
function git(...args) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const { status, stdout } = spawnSync('git', args, { cwd: root, maxBuffer: 2 ** 28, stdio });
  if (status !== 0) process.exit(2);
  return stdout;
}

if (!revision) {
  console.error('same-numbers: expected a git revision; usage: node scripts/same-numbers.js <git revision>');
  process.exit(2);
}

/** The fixtures of a place: the names of its files below `fixtures/`, and the bytes of each. */
const before = {
  names: git('ls-tree', '-r', '--name-only', revision, '--', 'fixtures')
    .toString()
    .trimEnd()
    .split('\n')
    .map((file) => file.slice('fixtures/'.length)),
  read: (name) => git('show', `${revision}:fixtures/${name}`),
};
const folder = join(root, 'fixtures');
const now = {
  names: existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [],
  read: (name) => readFileSync(join(folder, name)),
};

/** Which hyperparameters of the old form an objective reads, besides those that all of them do. */
const readFactors = {
  Std: [],
  Ort: ['orthoFactor'],
  RR: ['rrFactor'],
  Pre: ['rrFactor'],
  'RR-local': ['rrFactor'],
};

/** A golden result in the present form. */
function goldenOf(golden) {
  if (!golden.config) return golden;
  const { source, objective, config, figures, singularVectors, experiment, seed, bits } = golden;
  const { steps, learningRate, recordEvery, maxSave, fineTuning } = config;
  const parameters = { steps, learningRate, recordEvery, maxSave };
  for (const name of readFactors[objective]) parameters[name] = config[name];
  if (fineTuning) {
    parameters.fineTuningSteps = fineTuning.steps;
    parameters.fineTuningLearningRate = fineTuning.learningRate;
  }
  const parts = { singular: singularVectors };
  return { origin: source, experiment, variant: objective, seed, parameters, metrics: figures, parts, bits };
}

/** Every number and text of a value by its place in it. */
function leavesOf(value, place = '') {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, part]) => leavesOf(part, `${place}/${name}`));
  }
  return [[place, value]];
}

let numbers = 0;
const problems = [];

/** What golden results did not tell at first. */
const later = /^\/(dataSha256|initialSha256|dark(\/\d+)?)$/;

/** Compares all that two values hold, but for what the earlier one does not tell. */
function compare(what, expected, got) {
  const [old, present] = [new Map(leavesOf(expected)), new Map(leavesOf(got))];
  for (const place of new Set([...old.keys(), ...present.keys()])) {
    if (later.test(place) && !old.has(place)) continue;
    numbers++;
    if (!old.has(place) || !present.has(place) || !Object.is(old.get(place), present.get(place))) {
      problems.push(`${what}${place}: ${old.get(place) ?? 'nothing'} → ${present.get(place) ?? 'nothing'}`);
    }
  }
}

/** Whether a picture is not kept any more because nothing is to be seen on it. */
function isDark(name) {
  const [, place, picture] = name.match(/^(.*seed-\d+)-([\w-]+)\.png$/) ?? [];
  return now.names.includes(`${place}.json`) && JSON.parse(now.read(`${place}.json`)).dark?.includes(picture);
}

const isGolden = (ending) => (name) => name.startsWith('golden/') && name.endsWith(ending);
const both = (ending) =>
  [...new Set([...before.names, ...now.names].filter(isGolden(ending)))].sort().filter((name) => {
    const [was, is] = [before.names.includes(name), now.names.includes(name)];
    if (was && !is && isDark(name)) return false;
    if (!was || !is) problems.push(`${name}: ${was ? 'is gone' : 'is new'}`);
    return was && is;
  });

const goldens = both('.json');
for (const name of goldens) {
  const [old, present] = [before, now].map(({ read }) => goldenOf(JSON.parse(read(name))));
  compare(name, old, present);
}
const pictures = both('.png');
for (const name of pictures) {
  if (!before.read(name).equals(now.read(name))) problems.push(`${name}: its bytes differ`);
}

console.log(`golden results: ${goldens.length}, with ${numbers} numbers and ${pictures.length} pictures`);
for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
if (problems.length > 20) console.log(`  … and ${problems.length - 20} more`);
console.log(problems.length === 0 ? `nothing differs from ${revision}` : `${problems.length} differ`);
process.exitCode = problems.length === 0 ? 0 : 1;
