#!/usr/bin/env node
// What a claim costs, and a run: `racecar claims` over 1 … 100 claims of a study that is a file, and over 20 … 2,000 of its runs.
//
//   node bench/claims.js [--quick]

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { racecar } from './program.js';

const quick = process.argv.includes('--quick');
const turns = quick ? 1 : 3;
/** Each over ten seeds of two variants but where it is runs that grow. */
const [claims, seeds] = quick
  ? [
      [1, 10],
      [10, 100],
    ]
  : [
      [1, 10, 100],
      [10, 100, 1000],
    ];
const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, 'train.mjs'),
  `import { writeFileSync } from 'node:fs';
const [seed, shift, folder] = process.argv.slice(2);
writeFileSync(folder + '/metrics.json', JSON.stringify({ x: [Number(shift) + Math.sin(Number(seed))] }));
`,
);

/** A study with so many claims, each with a measure and a control. */
function writeStudy(count) {
  const all = Array.from(
    { length: count },
    (_, at) => `
      claim-${at}:
        sentence: The second is more than the first.
        place: here
        measures:
          more-${at}:
            what: x, the second less the first
            difference: [{ variant: second, metric: x }, { variant: first, metric: x }]
            above: ${-at / 100}
            basis: made up
        controls:
          - what: the second without its shift
            route: nothing differs
            places: { second: { options: { shift: 0 } } }
            seeds: 5
            mustFail: [more-${at}]`,
  );
  writeFileSync(
    join(folder, 'racecar.yaml'),
    `title: What claims cost
experiments:
  drawn:
    words: A number a seed.
    command: [node, train.mjs, "{seed}", "{shift}", "{folder}"]
    files: [train.mjs]
    seeds: 10
    options: { shift: 0 }
    variants: { first: { words: a }, second: { words: b, options: { shift: 3 } } }
    metrics: { x: { words: a number, range: [null, null], taken: the end, held: false } }
    claims:${all.join('')}
`,
  );
}

/** The runs of so many seeds: ten that were run, and copies of them under other seeds. */
function copyRuns(count) {
  const root = join(folder, `runs-${count}`);
  for (const family of ['drawn_first', 'drawn_second']) {
    for (let seed = 0; seed < count; seed++) {
      const number = (n) => `test_${String(n).padStart(4, '0')}`;
      const from = join(folder, 'runs', family, number(seed % 10));
      const to = join(root, family, number(seed));
      cpSync(from, to, { recursive: true });
      const run = JSON.parse(readFileSync(join(from, 'run.json'), 'utf8'));
      writeFileSync(join(to, 'run.json'), JSON.stringify({ ...run, seed }));
    }
  }
  return root;
}

async function timed(runs) {
  const all = [];
  for (let turn = 0; turn < turns; turn++) all.push(await racecar(['claims', runs], { cwd: folder }));
  return {
    seconds: median(all.map((one) => one.seconds)),
    peakMB: Math.max(...all.map((one) => one.peakMB)),
  };
}

const measured = [];
const rows = [];
async function measure(claims, seeds, runs) {
  const { seconds, peakMB } = await timed(runs);
  measured.push({ claims, seeds, runs: 2 * seeds, seconds, peakMB });
  rows.push([String(claims), String(2 * seeds), seconds.toFixed(2), peakMB?.toFixed(0) ?? '–']);
}

writeStudy(1);
await racecar(['reproduce', '--seeds', '10'], { cwd: folder });
for (const count of claims) {
  writeStudy(count);
  await measure(count, 10, 'runs');
}
writeStudy(1);
for (const count of seeds) await measure(1, count, copyRuns(count));
console.log(showTable(['claims', 'runs', 'seconds', 'peak MB'], rows));
const machine = `${cpus().length} × ${cpus()[0]?.model}`;
writeJson('reports/bench-claims.json', { machine, node: process.versions.node, turns, measured });
console.log('reports/bench-claims.json');
