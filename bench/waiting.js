#!/usr/bin/env node
// What is waited for beside the steps: whole trainings as processes, from their start to their end, and what of that their steps took, by the
// clock of whatever takes them. With OMP_NUM_THREADS=1 all is done in one thread.
//
//   node bench/waiting.js [--quick]
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from 'simple-statistics';
import { experimentNamed } from '../dist/harness/study/study.js';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { study } from '../dist/paper/racecar.js';
import { racecar } from './program.js';

const quick = process.argv.includes('--quick');
const turns = quick ? 1 : 5;
const clock = fileURLToPath(new URL('steps-clock.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const say = (text = '') => console.log(text);
let trained = 0;

/** Trains in a process. @returns the seconds that it took, and those of its steps */
async function train(experiment, variant, env) {
  const out = join(folder, String(trained++));
  const args = ['train', experiment, variant, '--engine', 'onnx', '--out', out];
  const { seconds, told } = await racecar(args, { env, first: [clock] });
  rmSync(out, { recursive: true });
  return { seconds, steps: Number(told) };
}

const isHere = (name) => experimentNamed(study, name).data.origins.some((origin) => origin.isInstalled());
const cases = [
  ['mnist', 'RR'],
  ['tishby', 'RR'],
  ['peak', 'Std'],
  ['peak', 'RR'],
  ['nmnist', 'Std'],
  ['nmnist', 'RR'],
  ['nmnist-10k', 'Std'],
  ['cifar', 'Std'],
];

say(`${cpus()[0]?.model.trim()}, ${cpus().length} cores; medians of ${turns} turns`);
const rows = [];
const results = [];
for (const [experiment, variant] of cases) {
  if (!isHere(experiment)) {
    say(`${experiment} is left out: its data are not installed`);
    continue;
  }
  const all = { beside: [], alone: [] };
  for (let turn = 0; turn < turns; turn++) {
    all.beside.push(await train(experiment, variant, {}));
    all.alone.push(await train(experiment, variant, { OMP_NUM_THREADS: '1' }));
  }
  const beyond = (runs) => median(runs.map(({ seconds, steps }) => seconds - steps));
  const most = Math.max(...all.beside.map(({ seconds, steps }) => seconds - steps));
  const steps = median(all.beside.map((run) => run.steps));
  results.push({ experiment, variant, ...all });
  const shown = [steps, beyond(all.beside), most, beyond(all.alone)].map((value) => value.toFixed(2));
  rows.push([`${experiment} ${variant}`, ...shown]);
}
say(showTable(['seconds', 'steps', 'beyond them', 'most', 'in one thread: beyond'], rows));
writeJson('reports/bench-waiting.json', { date: new Date().toISOString().slice(0, 10), turns, results });
say('reports/bench-waiting.json');
