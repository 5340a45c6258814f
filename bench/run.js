// `npm run bench`: every engine that loads, and PyTorch where python3 has it, side by side: in turns within one run,
// medians of the turns, one thread each. Prints tables and writes reports/bench.json.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median } from 'simple-statistics';
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

function python() {
  for (const command of ['python3', '/usr/bin/python3']) {
    try {
      const version = execFileSync(command, ['-c', 'import torch; print(torch.__version__)'], {
        stdio: 'pipe',
      });
      return { command, version: String(version).trim() };
    } catch {}
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

/**
 * Measures each pair of contender and case in turns, and returns the medians of ms a step and the peak memory. A call
 * has as many steps as in a training, where what a call costs besides its steps is paid as often.
 */
async function measure(pairs) {
  const results = [];
  for (const { contender, benchCase } of pairs) {
    const steps = labOf(experimentNamed(study, benchCase.experiment)).hyperparameters.recordEvery;
    const { ms } = await contender.run(benchCase, steps);
    const calls = Math.max(1, Math.round(turnMs / (ms * steps)));
    results.push({ contender, benchCase, steps, calls, all: [], peakMB: 0 });
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
  return results.map(({ contender, benchCase, all, peakMB }) => ({
    engine: benchCase.floor ? 'floor' : contender.name,
    ...benchCase,
    ms: median(all),
    least: Math.min(...all),
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
      const ratios = {
        toPyTorch: of('pytorch') && of('pytorch') / result.ms,
        toFloor: of('floor') && result.ms / of('floor'),
      };
      measured.push({ ...result, ...ratios });
      const cells = [
        show(result.ms, 3),
        show(ratios.toPyTorch),
        show(ratios.toFloor),
        show(result.peakMB, 0),
      ];
      rows.push([nameOf(result), result.engine, ...cells]);
    }
  }
  say(showTable(['training', 'engine', 'ms/step', '× PyTorch', '× floor', 'peak MB'], rows));
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
const contenders = [];
for (const status of await surveyEngines()) {
  if (!status.loads) missing.push(`engine ${status.name}: ${status.reason}`);
  else if (status.name !== 'cpu')
    contenders.push(start(status.name, process.execPath, [file('contender.js'), status.name]));
}
missing.push('engine cpu: plain JavaScript, a hundred times slower; left out');
const peer = python();
if (peer) contenders.push(start('pytorch', peer.command, [file('pytorch_contender.py')], blasEnvironment()));
else missing.push('PyTorch: no python3 here has torch');

const [best] = contenders;
const machine = {
  processor: cpus()[0]?.model,
  cores: cpus().length,
  node: process.versions.node,
  pytorch: peer?.version ?? null,
};
say(`${machine.processor}, ${machine.cores} cores; medians of ${turns} turns, one thread each`);
if (peer)
  say(
    `PyTorch ${peer.version}${Object.entries(blasEnvironment()).map(([key, value]) => `, ${key}=${value}`)}`,
  );
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

const geometricMean = (rows) => {
  const ratios = rows.filter(({ engine }) => engine === best.name).map(({ toPyTorch }) => toPyTorch);
  return ratios.every(Number.isFinite)
    ? ratios.reduce((product, ratio) => product * ratio, 1) ** (1 / ratios.length)
    : null;
};
const summary = {
  engine: best.name,
  peakTimesPyTorch: geometricMean(peak),
  mnistTimesPyTorch: geometricMean(mnist),
};
if (peer) {
  say(
    `${best.name} against PyTorch, geometric mean over Std, Ort, RR: peak ${show(summary.peakTimesPyTorch)}×, MNIST ${show(summary.mnistTimesPyTorch)}× faster`,
  );
}
writeJson('reports/bench.json', { machine, turns, missing, summary, peak, mnist, growth });
say('reports/bench.json');
