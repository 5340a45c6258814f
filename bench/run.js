// `npm run bench`: every engine that loads, and PyTorch, eager and compiled, and JAX where they are, side by side: in turns within one run,
// medians of the turns, one thread each. Prints tables and writes reports/bench.json.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { geometricMean, median } from 'simple-statistics';
import { surveyEngines } from '../dist/engines/registry.js';
import { claimRunFolder } from '../dist/harness/runs/layout.js';
import { carryOutAll, processesOf } from '../dist/harness/runs/pool.js';
import { openData } from '../dist/harness/study/open-data.js';
import { experimentNamed, variantNamed } from '../dist/harness/study/study.js';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { labOf } from '../dist/lab/experiments/network-experiment.js';
import { study } from '../dist/paper/racecar.js';
import { caseOf, floorOf, nameOf, objectives } from './cases.js';

const quick = process.argv.includes('--quick');
const turns = quick ? 3 : 15;
/** How long one turn of one contender shall take, roughly. */
const turnMs = quick ? 40 : 150;
const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const say = (line = '') => console.log(line);

/** A contender in a process of its own; `run` measures a case for some steps. */
function start(name, command, args, env = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async run(benchCase, steps) {
      child.stdin.write(`${JSON.stringify({ benchCase, steps })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended while it ran ${nameOf(benchCase)}`);
      return JSON.parse(value);
    },
    stop: () => child.stdin.end(),
  };
}

/** A Python, and which peers it has: that which is named, else that of bench/peers.sh, else python3. */
function python() {
  const named = process.env.RACECAR_BENCH_PYTHON;
  const own = file('.peers/bin/python');
  const versions =
    'import importlib.metadata as m, json; print(json.dumps({d.metadata["Name"]: d.version for d in m.distributions() if d.metadata["Name"] in ("torch", "jax")}))';
  for (const command of named ? [named] : [own, 'python3', '/usr/bin/python3']) {
    try {
      const found = JSON.parse(execFileSync(command, ['-c', versions], { stdio: 'pipe', encoding: 'utf8' }));
      if (named || Object.keys(found).length > 0) return { command, versions: found };
    } catch (error) {
      if (named) throw new Error(`RACECAR_BENCH_PYTHON: expected a Python, got ${named} (${error.message})`);
    }
  }
  return null;
}

/** OpenBLAS takes processors that it does not know for the oldest; tell it of AVX-512 where there is any. */
function blasEnvironment() {
  const { OPENBLAS_CORETYPE } = process.env;
  if (OPENBLAS_CORETYPE) return { OPENBLAS_CORETYPE };
  if (!existsSync('/proc/cpuinfo')) return {};
  return readFileSync('/proc/cpuinfo', 'utf8').includes('avx512f') ? { OPENBLAS_CORETYPE: 'SkylakeX' } : {};
}

const stepsACall = ({ experiment }) => labOf(experimentNamed(study, experiment)).hyperparameters.recordEvery;

/**
 * Measures each pair of contender and case in turns, and returns the medians of ms a step and the peak memory. A call
 * has as many steps as in a training, where what a call costs besides its steps is paid as often.
 */
async function measure(pairs) {
  const results = [];
  for (const { contender, benchCase } of pairs) {
    const steps = stepsACall(benchCase);
    const { ms, firstMs } = await contender.run(benchCase, steps);
    const calls = Math.max(1, Math.round(turnMs / (ms * steps)));
    results.push({ contender, benchCase, steps, calls, firstMs, all: [], peakMB: 0 });
  }
  for (let turn = 0; turn < turns; turn++) {
    for (const result of results) {
      let sum = 0;
      for (let call = 0; call < result.calls; call++) {
        const { ms, peakMB } = await result.contender.run(result.benchCase, result.steps);
        sum += ms;
        result.peakMB = peakMB;
      }
      result.all.push(sum / result.calls);
    }
  }
  return results.map(({ contender, benchCase, all, firstMs, peakMB }) => ({
    engine: benchCase.floor ? 'floor' : contender.name,
    ...benchCase,
    ms: median(all),
    least: Math.min(...all),
    firstMs,
    peakMB,
  }));
}

const show = (number, digits = 2) => (number === undefined ? '–' : number.toFixed(digits));

async function compare(contenders, floorBy, experiment) {
  const rows = [];
  const measured = [];
  for (const objective of objectives) {
    const benchCase = caseOf(experiment, objective);
    const pairs = contenders.map((contender) => ({ contender, benchCase }));
    if (floorBy) pairs.push({ contender: floorBy, benchCase: floorOf(benchCase) });
    const results = await measure(pairs);
    const of = (name) => results.find(({ engine }) => engine === name)?.ms;
    for (const result of results) {
      // How many times as fast as each peer.
      const times = Object.fromEntries(
        peers.filter((name) => of(name)).map((name) => [name, of(name) / result.ms]),
      );
      const toFloor = of('floor') && result.ms / of('floor');
      measured.push({ ...result, times, toFloor });
      const cells = [
        show(result.ms, 3),
        ...peers.map((name) => show(times[name])),
        show(toFloor),
        show(result.firstMs / 1000),
        show(result.peakMB, 0),
      ];
      rows.push([nameOf(result), result.engine, ...cells]);
    }
  }
  const against = peers.map((name) => `× ${name}`);
  say(showTable(['training', 'engine', 'ms/step', ...against, '× floor', 'first call, s', 'peak MB'], rows));
  say();
  return measured;
}

async function grow(contender, floorBy, changes) {
  const rows = [];
  const measured = [];
  for (const change of changes) {
    const benchCase = caseOf('peak', 'RR', change);
    const [training, floor] = await measure([
      { contender, benchCase },
      { contender: floorBy, benchCase: floorOf(benchCase) },
    ]);
    measured.push({ ...training, floorMs: floor.ms, toFloor: training.ms / floor.ms });
    rows.push([
      String(benchCase.hidden),
      String(benchCase.batch),
      show(training.ms, 3),
      show(floor.ms, 3),
      show(training.ms / floor.ms),
    ]);
  }
  say(showTable(['hidden', 'batch', 'ms/step', 'floor', '× floor'], rows));
  say();
  return measured;
}

/**
 * Seconds of a whole training as a process, from its start to its end: what a user waits for. Ours also evaluates a model at each record
 * and writes what a run leaves; peers carry out their steps and nothing else.
 */
async function wholeTrainings(starts) {
  const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
  const measured = [];
  try {
    for (const [experiment, objective] of ['mnist', 'peak'].flatMap((one) =>
      objectives.map((name) => [one, name]),
    )) {
      const benchCase = caseOf(experiment, objective);
      const own = () => {
        const args = ['train', experiment, objective, '--data', 'synthetic', '--engine', 'onnx', '--out'];
        const out = join(folder, `${experiment}-${objective}`);
        rmSync(out, { recursive: true, force: true });
        execFileSync(process.execPath, [file('../bin/racecar.js'), ...args, out], { stdio: 'pipe' });
      };
      const seconds = { onnx: await secondsOf(own) };
      for (const [name, begin] of starts) seconds[name] = await secondsOf(() => carryOut(begin(), benchCase));
      measured.push({ experiment, objective, seconds });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const names = ['onnx', ...starts.map(([name]) => name)];
  const rows = measured.map((one) => [nameOf(one), ...names.map((name) => show(one.seconds[name]))]);
  say(showTable(['whole training, seconds', ...names], rows));
  say();
  return measured;
}

async function secondsOf(work) {
  const all = [];
  for (let turn = 0; turn < (quick ? 1 : 3); turn++) {
    const begin = performance.now();
    await work();
    all.push((performance.now() - begin) / 1000);
  }
  return median(all);
}

async function carryOut(contender, benchCase) {
  const { steps } = labOf(experimentNamed(study, benchCase.experiment)).hyperparameters;
  const atATime = stepsACall(benchCase);
  for (let done = 0; done < steps; done += atATime) await contender.run(benchCase, atATime);
  contender.stop();
}

/** Seconds for a number of seeds of peak RR, 500 steps each, over all cores. */
async function growSeeds(engine) {
  const folder = mkdtempSync(join(tmpdir(), 'racecar-bench-'));
  const experiment = experimentNamed(study, 'peak');
  const { origin, sha256 } = openData(experiment, { origin: 'synthetic' });
  const parameters = { ...variantNamed(experiment, 'RR').parameters, steps: 500 };
  const measured = [];
  try {
    for (const seeds of quick ? [1, 2] : [1, 2, 4, 8, 16]) {
      const jobs = Array.from({ length: seeds }, (_, seed) => ({
        study: file('../dist/paper/racecar.js'),
        ...{ experiment: 'peak', variant: 'RR', seed, parameters, engine },
        data: { origin, sha256 },
        folder: claimRunFolder(folder, study, 'peak', 'RR'),
        drawsBeside: false,
      }));
      const begin = performance.now();
      await carryOutAll(
        jobs,
        { processes: processesOf(study) },
        { onStart() {}, onProgress() {}, onRemark() {}, onEnd() {} },
      );
      const seconds = (performance.now() - begin) / 1000;
      measured.push({ seeds, seconds, secondsPerSeed: seconds / seeds });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = measured.map(({ seeds, seconds, secondsPerSeed }) => [
    String(seeds),
    show(seconds),
    show(secondsPerSeed),
  ]);
  say(showTable(['seeds', 'seconds', 'per seed'], rows));
  say();
  return measured;
}

const missing = [];
/** The peers that are here, and what starts each. */
const starts = [];
const peers = ['pytorch', 'torch.compile', 'jax'];
const contenders = [];
for (const status of await surveyEngines()) {
  if (!status.loads) missing.push(`engine ${status.name}: ${status.reason}`);
  else if (status.name !== 'cpu')
    contenders.push(start(status.name, process.execPath, [file('contender.js'), status.name]));
}
missing.push('engine cpu: plain JavaScript, a hundred times slower; left out');
const peer = python();
for (const [name, needs, ...args] of [
  [peers[0], 'torch', 'pytorch_contender.py'],
  [peers[1], 'torch', 'pytorch_contender.py', '--compile'],
  [peers[2], 'jax', 'jax_contender.py'],
]) {
  if (!peer?.versions[needs]) missing.push(`${name}: ${needs} is not here; bench/peers.sh installs it`);
  else {
    const [program, ...options] = args;
    const begin = () => start(name, peer.command, [file(program), ...options], blasEnvironment());
    starts.push([name, begin]);
    contenders.push(begin());
  }
}

const [best] = contenders;
const machine = {
  processor: cpus()[0]?.model,
  cores: cpus().length,
  node: process.versions.node,
  peers: peer?.versions ?? null,
};
say(`${machine.processor}, ${machine.cores} cores; medians of ${turns} turns, one thread each`);
const setting = Object.entries({ ...peer?.versions, ...blasEnvironment() });
if (peer) say(setting.map(([name, value]) => `${name} ${value}`).join(', '));
for (const line of missing) say(`missing: ${line}`);
say();

const floorBy = contenders.find(({ name }) => name === 'onnx');
const peak = await compare(contenders, floorBy, 'peak');
const mnist = await compare(contenders, null, 'mnist');
const growth = {};
if (floorBy) {
  growth.hidden = await grow(
    best,
    floorBy,
    [128, 256, 512, 1024].map((hidden) => ({ hidden })),
  );
  growth.batch = await grow(
    best,
    floorBy,
    [100, 200, 500, 1000].map((batch) => ({ batch })),
  );
}
for (const contender of contenders) contender.stop();
growth.seeds = await growSeeds(best.name);

const whole = await wholeTrainings(starts);

/** How many times as fast the best engine is as a peer over the six trainings: the geometric mean, and the least. */
const summary = Object.fromEntries(
  starts.map(([name]) => {
    const ratios = [...peak, ...mnist]
      .filter(({ engine }) => engine === best.name)
      .map((one) => one.times[name]);
    return [name, { mean: geometricMean(ratios), least: Math.min(...ratios) }];
  }),
);
for (const [name, { mean, least }] of Object.entries(summary)) {
  say(
    `${best.name} is ${show(mean)} times as fast as ${name}: the geometric mean of six trainings; the least is ${show(least)}`,
  );
}
writeJson('reports/bench.json', { machine, turns, missing, summary, peak, mnist, whole, growth });
say('reports/bench.json');
