// `npm run bench:operators`: what a step is made of, by ONNX Runtime's own profile: the microseconds that each operator takes. Profiling
// makes every node dearer by some microseconds, which are taken off again, in equal parts: small operators are told roughly, large ones well.
// Prints a table for each training and writes reports/bench-operators.json.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, median } from 'simple-statistics';
import { loadEngine } from '../dist/engines/registry.js';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { caseOf, nameOf, objectives } from './cases.js';
import { trainingOf } from './trainings.js';

const turns = process.argv.includes('--quick') ? 3 : 15;
const steps = 100;
const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The sessions that the engine makes are profiled where that is wanted; it has no option for it itself. */
const { InferenceSession } = createRequire(import.meta.url)('onnxruntime-node');
const create = InferenceSession.create.bind(InferenceSession);
let [isProfiled, session] = [false, null];
InferenceSession.create = async (graph, options) => {
  const profile = { enableProfiling: true, profileFilePrefix: join(folder, 'profile') };
  session = await create(graph, isProfiled ? { ...options, ...profile } : options);
  return session;
};
const engine = await loadEngine('onnx');

/** Microseconds a step, in the median of the turns. */
async function timed(benchCase, wantsProfile) {
  isProfiled = wantsProfile;
  const { iteration, feed } = trainingOf(engine, benchCase);
  await iteration.advance(steps, feed(steps));
  const all = [];
  for (let turn = 0; turn < turns; turn++) {
    const begin = performance.now();
    await iteration.advance(steps, feed(steps));
    all.push((1000 * (performance.now() - begin)) / steps);
  }
  const operators = wantsProfile ? operatorsOf(session, (turns + 1) * steps) : null;
  iteration.dispose();
  return { us: median(all), operators };
}

/** By operator: how many there are in a step, and the microseconds that they take there where nothing interrupts them. */
function operatorsOf(profiled, allSteps) {
  profiled.endProfiling();
  const [file] = readdirSync(folder);
  const events = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  rmSync(join(folder, file));
  const isOfStep = ({ cat, name, args }) =>
    cat === 'Node' && name.endsWith('_kernel_time') && args.op_name !== 'Loop';
  const byNode = {};
  for (const { name, dur, args } of events.filter(isOfStep)) {
    byNode[name] ??= { operator: args.op_name, all: [] };
    byNode[name].all.push(dur);
  }
  const operators = {};
  for (const { operator, all } of Object.values(byNode)) {
    const mid = median(all);
    operators[operator] ??= { nodes: 0, us: 0 };
    operators[operator].nodes += all.length / allSteps;
    operators[operator].us += (mean(all.filter((us) => us <= 4 * mid + 1)) * all.length) / allSteps;
  }
  return operators;
}

const measured = [];
for (const benchCase of ['mnist', 'peak'].flatMap((one) => objectives.map((name) => caseOf(one, name)))) {
  const { us } = await timed(benchCase, false);
  const { operators } = await timed(benchCase, true);
  const sumOf = (key) => Object.values(operators).reduce((sum, one) => sum + one[key], 0);
  const nodes = sumOf('nodes');
  // What a node costs more where it is profiled.
  const dearer = Math.max(0, sumOf('us') - us) / nodes;
  for (const one of Object.values(operators)) one.us = Math.max(0, one.us - dearer * one.nodes);
  measured.push({ ...benchCase, us, nodes, dearer, operators });
  const rows = Object.entries(operators)
    .filter(([, one]) => one.us >= us / 100)
    .sort(([, a], [, b]) => b.us - a.us)
    .map(([name, one]) => [
      name,
      one.nodes.toFixed(1),
      one.us.toFixed(1),
      `${((100 * one.us) / us).toFixed(0)} %`,
    ]);
  rows.push(['all of them', nodes.toFixed(1), us.toFixed(1), '']);
  console.log(showTable([nameOf(benchCase), 'nodes a step', 'µs a step', `of ${us.toFixed(1)} µs`], rows));
  console.log();
}
writeJson('reports/bench-operators.json', { turns, measured });
console.log('reports/bench-operators.json');
