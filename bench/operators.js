// `npm run bench:operators`: what a step is made of, by ONNX Runtime's own profile: the microseconds that each operator takes, and those
// that its nodes take alone, each in a scan of its own, which is what the route costs at least, with the scan itself. Profiling
// makes every node dearer by some microseconds, which are taken off again, in equal parts: small operators are told roughly, large ones well.
// Prints a table for each training and writes reports/bench-operators.json.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, median } from 'simple-statistics';
import { onnxEngine } from '../dist/engines/onnx/engine.js';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { microsecondsAlone, microsecondsOfNothing, partsOf, withNames } from './alone.js';
import { caseOf, caseOfConvolutions, nameOf, objectives } from './cases.js';
import { trainingOf } from './trainings.js';

const turns = process.argv.includes('--quick') ? 3 : 15;
const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
/** What a profile adds to the name of a node. */
const ending = '_kernel_time';
/** Microseconds of nodes alone, by all that they are. */
const alone = {};
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The sessions that the engine makes are profiled where that is wanted; it has no option for it itself. */
const { InferenceSession } = createRequire(import.meta.url)('onnxruntime-node');
const create = InferenceSession.create.bind(InferenceSession);
let [isProfiled, sessions, session] = [false, 0, null];
InferenceSession.create = async (graph, options) => {
  if (!isProfiled) return create(graph, options);
  const place = `session-${sessions++}`;
  const own = {
    ...{ enableProfiling: true, profileFilePrefix: join(folder, `${place}-profile`) },
    optimizedModelFilePath: join(folder, `${place}.onnx`),
  };
  session = { place, profiled: await create(withNames(graph), { ...options, ...own }) };
  return session.profiled;
};
/** In this very thread, where its sessions can be seen. */
const engine = onnxEngine(false);

/** Microseconds a step, the least of the turns, as of what nodes take alone: other programs make it more, and nothing makes it less. */
async function timed(benchCase, wantsProfile) {
  const { steps = 100 } = benchCase;
  isProfiled = wantsProfile;
  const { iteration, feed } = trainingOf(engine, benchCase);
  await iteration.advance(steps, feed(steps));
  let us = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn++) {
    const begin = performance.now();
    await iteration.advance(steps, feed(steps));
    us = Math.min(us, (1000 * (performance.now() - begin)) / steps);
  }
  isProfiled = false;
  const operators = wantsProfile ? await operatorsOf(session, (turns + 1) * steps) : null;
  iteration.dispose();
  return { us, operators };
}

/**
 * By operator: how many there are in a step, the microseconds that they take there where nothing interrupts them, and those that each
 * takes alone.
 */
async function operatorsOf({ place, profiled }, allSteps) {
  profiled.endProfiling();
  const parts = partsOf(readFileSync(join(folder, `${place}.onnx`)));
  const file = readdirSync(folder).find((name) => name.startsWith(`${place}-profile`));
  const events = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const isOfStep = ({ cat, name, args }) =>
    cat === 'Node' && name.endsWith(ending) && args.op_name !== 'Scan';
  const byNode = {};
  for (const { name, dur, args } of events.filter(isOfStep)) {
    byNode[name] ??= { name: name.slice(0, -ending.length), args, all: [] };
    byNode[name].all.push(dur);
  }
  const scan = await microsecondsOfNothing(parts);
  const operators = { '(the scan itself)': { nodes: 0, us: scan, alone: scan } };
  for (const { name, args, all } of Object.values(byNode)) {
    const mid = median(all);
    const node = parts.nodes.get(name);
    const key = JSON.stringify([node.op_type, node.attribute, args.input_type_shape]);
    alone[key] ??= await microsecondsAlone(
      parts,
      node,
      args.input_type_shape.map(typed),
      typed(args.output_type_shape[0]),
    );
    operators[args.op_name] ??= { nodes: 0, us: 0, alone: 0 };
    const own = operators[args.op_name];
    const times = all.length / allSteps;
    own.nodes += times;
    own.us += mean(all.filter((us) => us <= 4 * mid + 1)) * times;
    own.alone += alone[key] * times;
  }
  return operators;
}

/** `{ float: [100, 784] }` as a type and extents. */
const typed = (shape) => Object.entries(shape)[0];

const measured = [];
const small = ['mnist', 'peak'].flatMap((one) => objectives.map((name) => caseOf(one, name)));
const ofConvolutions = ['nmnist', 'cifar'].flatMap((one) =>
  ['Std', 'RR'].map((name) => caseOfConvolutions(one, name)),
);
for (const benchCase of [...small, ...ofConvolutions]) {
  const { us } = await timed(benchCase, false);
  const { operators } = await timed(benchCase, true);
  const sumOf = (key) => Object.values(operators).reduce((sum, one) => sum + one[key], 0);
  const nodes = sumOf('nodes');
  // What a node costs more where it is profiled.
  const dearer = Math.max(0, sumOf('us') - us) / nodes;
  for (const one of Object.values(operators)) one.us = Math.max(0, one.us - dearer * one.nodes);
  const floor = sumOf('alone');
  measured.push({ ...benchCase, us, nodes, dearer, floor, operators });
  const rows = Object.entries(operators)
    .filter(([, one]) => one.us >= us / 100)
    .sort(([, a], [, b]) => b.us - a.us)
    .map(([name, one]) => [
      name,
      one.nodes.toFixed(1),
      one.us.toFixed(1),
      `${((100 * one.us) / us).toFixed(0)} %`,
      one.alone.toFixed(1),
    ]);
  rows.push(['all of them', nodes.toFixed(1), us.toFixed(1), '', floor.toFixed(1)]);
  console.log(
    showTable([nameOf(benchCase), 'nodes a step', 'µs a step', `of ${us.toFixed(1)} µs`, 'alone'], rows),
  );
  console.log();
}
writeJson('reports/bench-operators.json', { turns, measured });
console.log('reports/bench-operators.json');
