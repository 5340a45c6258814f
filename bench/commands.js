#!/usr/bin/env node
// What it costs to run trainings that are commands: 4 variants × 50 seeds of a training that computes for a second.
//
//   node bench/commands.js [--seeds 50]
//
// Told is the CPU time of the trainings over what the cores could have given in the wall time of all of it; 1 is nothing lost.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionsOf } from '../scripts/options.js';

const { values } = optionsOf('commands', '--seeds N', {
  options: { seeds: { type: 'string', default: '50' } },
});
const seeds = Number(values.seeds);
const racecar = fileURLToPath(new URL('../bin/racecar.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, 'racecar.yaml'),
  `title: A second each
experiments:
  busy:
    words: Computes for a second.
    command: [node, train.mjs, "{seed}", "{folder}"]
    files: [train.mjs]
    seeds: 2
    variants: { a: { words: a }, b: { words: b }, c: { words: c }, d: { words: d } }
    metrics: { cpu: { words: CPU time, unit: s, range: [0, null], taken: the end, held: false } }
`,
);
writeFileSync(
  join(folder, 'train.mjs'),
  `import { writeFileSync } from 'node:fs';
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
let x = Number(process.argv[2]);
while (used() < 1) for (let i = 0; i < 1e5; i++) x = Math.sin(x);
writeFileSync(process.argv[3] + '/metrics.json', JSON.stringify({ cpu: [used()] }));
`,
);

const started = performance.now();
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [racecar, 'reproduce', '--seeds', String(seeds)],
  {
    cwd: folder,
    encoding: 'utf8',
  },
);
const wall = (performance.now() - started) / 1000;
if (status !== 0) {
  console.error(stdout, stderr);
  process.exit(1);
}
let cpu = 0;
for (const variant of ['a', 'b', 'c', 'd']) {
  for (const run of readdirSync(join(folder, `runs/busy_${variant}`))) {
    cpu += JSON.parse(readFileSync(join(folder, `runs/busy_${variant}`, run, 'metrics.json'), 'utf8')).cpu[0];
  }
}
const cores = availableParallelism();
console.log(
  `${4 * seeds} trainings of ${cpu.toFixed(1)} s CPU in ${wall.toFixed(1)} s on ${cores} cores: ${(cpu / (cores * wall)).toFixed(3)} of what they could have given`,
);
