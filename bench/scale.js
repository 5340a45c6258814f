// `npm run bench:scale`: more and more seeds in two shards at a time, a process each, and what it costs to merge them;
// then, with the runs of the last turn copied under other seeds, the merge of hundreds; and `racecar claims` over what was merged. Prints
// tables and writes reports/bench-scale.json.
//
//   node bench/scale.js [--quick] [--trained 1,4] [--copied 125,334]
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { familyFolder, runFolder } from '../dist/harness/runs/layout.js';
import { cellsOfWhole, shareOf } from '../dist/harness/runs/shards.js';
import { readRunFile, runSchema } from '../dist/harness/study/run-file.js';
import { comparedOf, experimentNamed } from '../dist/harness/study/study.js';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { sha256 } from '../dist/kit/hash.js';
import { readJson } from '../dist/kit/json.js';
import { newestModel, svdFolder } from '../dist/lab/runs/artefacts.js';
import { study } from '../dist/paper/racecar.js';
import { optionsOf } from '../scripts/options.js';
import { racecar } from './program.js';

const { values: given } = optionsOf('scale', '--quick, --trained N,… or --copied N,…', {
  options: { quick: { type: 'boolean' }, trained: { type: 'string' }, copied: { type: 'string' } },
});
const seedsOf = (text, usual) => text?.split(',').map(Number) ?? usual;
/** How many seeds are trained, and how many are copies of these. */
const trained = seedsOf(given.trained, given.quick ? [1, 2] : [1, 4, 16, 64]);
const copied = seedsOf(given.copied, given.quick ? [4, 8] : [125, 250, 500]);
const shards = 2;
const experiments = ['mnist', 'peak'];
const runsOfSeed = experiments.flatMap((name) => comparedOf(experimentNamed(study, name))).length;
const say = (line = '') => console.log(line);

/** How many files a folder has, and their bytes. */
function weigh(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  return { files: files.length, MB: bytes / 2 ** 20 };
}

const shardFolder = (root, index) => join(root, `shard-${index}`);
const indices = Array.from({ length: shards }, (_, at) => at + 1);

async function train(root, seeds) {
  const begin = performance.now();
  await Promise.all(
    indices.map((index) =>
      racecar([
        ...['reproduce', '--seeds', String(seeds), '--shard', `${index}/${shards}`, '--processes', '1'],
        ...['--experiment', ...experiments, '--data', 'synthetic', '--out', shardFolder(root, index)],
        ...['--reports', join(root, `reports-${index}`)],
      ]),
    ),
  );
  return (performance.now() - begin) / 1000;
}

async function merge(root) {
  const [out, reports] = [join(root, 'merged'), join(root, 'reports')];
  const folders = indices.map((index) => shardFolder(root, index));
  const { seconds, peakMB } = await racecar(['merge', ...folders, '--out', out, '--reports', reports]);
  const judged = await racecar(['claims', out]);
  const size = (name) => statSync(join(reports, name)).size / 2 ** 20;
  return {
    seconds,
    peakMB,
    judged,
    ...weigh(out),
    pageMB: size('index.html'),
    jsonMB: size('report.json'),
  };
}

/** Makes a run another one's: seeds that give the same numbers throughout are refused as one that is counted twice. */
function moveANumber(folder, seed) {
  const [metrics, files] = ['metrics.json', 'files.json'].map((name) => join(folder, name));
  const text = readFileSync(metrics, 'utf8').replace(
    /("initialSingularValues": \[)([\d.e-]+)/,
    (_, before, first) => before + Number(first) * (1 + 1e-6 * seed),
  );
  writeFileSync(metrics, text);
  const listed = JSON.parse(readFileSync(files, 'utf8'));
  listed.files['metrics.json'] = Buffer.byteLength(text);
  writeFileSync(files, JSON.stringify(listed));
}

/** Shards of more seeds than were trained: each run is a copy of one that was, under another seed. */
function copyShards(from, root, seeds) {
  for (const index of indices) {
    const folder = shardFolder(root, index);
    mkdirSync(folder, { recursive: true });
    const record = readJson(join(shardFolder(from, index), 'shard.json'), z.any());
    const whole = { ...record.whole, seeds };
    writeJson(join(folder, 'shard.json'), { ...record, whole });
    const share = shareOf(cellsOfWhole(study, whole), { index, count: shards });
    const families = new Map();
    for (const { experiment, variant, seed } of share) {
      const family = familyFolder(folder, study, experiment, variant);
      const number = families.get(family) ?? 0;
      families.set(family, number + 1);
      // A shard of few seeds may have none of a variant.
      const sources = indices
        .map((one) => familyFolder(shardFolder(from, one), study, experiment, variant))
        .filter((source) => existsSync(source));
      const runs = sources.flatMap((source) => readdirSync(source).map((run) => join(source, run)));
      const original = runs[number % runs.length];
      const copy = runFolder(folder, study, experiment, variant, number);
      cpSync(original, copy, { recursive: true });
      // Another seed begins otherwise; all variants of one begin alike.
      const initialSha256 = sha256(Buffer.from(`${experiment} ${seed}`));
      writeJson(join(copy, 'run.json'), runSchema.parse({ ...readRunFile(original), seed, initialSha256 }));
      moveANumber(copy, seed);
      cpSync(svdFolder(newestModel(original)), svdFolder(newestModel(copy)), { recursive: true });
    }
  }
}

const show = (number, digits = 1) => (number === null ? '–' : number.toFixed(digits));
const head = [
  'seeds',
  'runs',
  'training s',
  's/seed',
  'merge s',
  'merge MB',
  'files',
  'MB',
  'page MB',
  'json MB',
  'claims s',
  'claims MB',
];

const rows = [];
const measured = [];
function add(seeds, seconds, merged) {
  const whole = { seeds, copied: seconds === null, trainingSeconds: seconds, merge: merged };
  measured.push(whole);
  rows.push([
    String(seeds) + (seconds === null ? ' (copies)' : ''),
    String(runsOfSeed * seeds),
    show(seconds),
    show(seconds && seconds / seeds),
    show(merged.seconds),
    show(merged.peakMB, 0),
    String(merged.files),
    show(merged.MB, 0),
    show(merged.pageMB, 2),
    show(merged.jsonMB, 2),
    show(merged.judged.seconds),
    show(merged.judged.peakMB, 0),
  ]);
  say(JSON.stringify(whole));
}

const folder = mkdtempSync(join(tmpdir(), 'racecar-scale-'));
try {
  let last;
  for (const seeds of trained) {
    const root = join(folder, `trained-${seeds}`);
    const seconds = await train(root, seeds);
    add(seeds, seconds, await merge(root));
    last = root;
  }
  for (const seeds of copied) {
    const root = join(folder, `copied-${seeds}`);
    copyShards(last, root, seeds);
    add(seeds, null, await merge(root));
    rmSync(root, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
say();
say(showTable(head, rows));
const machine = `${cpus().length} × ${cpus()[0]?.model}`;
writeJson('reports/bench-scale.json', { machine, node: process.versions.node, shards, measured });
say('\nreports/bench-scale.json');
