// `npm run bench`: every engine that loads, and PyTorch, eager and compiled, and JAX where they are, side by side: in turns within one run,
// medians of the turns, one thread each. Prints tables and writes reports/bench.json.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { introduce, measure, peers, peersHere, say, show, startEngine } from './contenders.js';

const quick = process.argv.includes('--quick');
const turns = quick ? 3 : 15;
/** How long one turn of one contender shall take, roughly. */
const turnMs = quick ? 40 : 150;
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

const stepsACall = ({ experiment }) => labOf(experimentNamed(study, experiment)).hyperparameters.recordEvery;

/** A call has as many steps as in a training. */
const how = { turns, turnMs, stepsACall };

async function compare(contenders, floorBy, experiment) {
  const rows = [];
  const measured = [];
  for (const objective of objectives) {
    const benchCase = caseOf(experiment, objective);
    const pairs = contenders.map((contender) => ({ contender, benchCase }));
    if (floorBy) pairs.push({ contender: floorBy, benchCase: floorOf(benchCase) });
    const results = await measure(pairs, how);
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

/** Of the products of peak RR that its floor consists of: the layer forwards and backwards, and the three of their gradients. */
const multiplicationsOf = ({ batch, inputs, hidden }) => 5 * batch * inputs * hidden;

async function grow(contender, floorBy, changes) {
  const rows = [];
  const measured = [];
  for (const change of changes) {
    const benchCase = caseOf('peak', 'RR', change);
    const [training, floor] = await measure(
      [
        { contender, benchCase },
        { contender: floorBy, benchCase: floorOf(benchCase) },
      ],
      how,
    );
    const nsPerProduct = (1e6 * training.ms) / multiplicationsOf(benchCase);
    measured.push({ ...training, floorMs: floor.ms, toFloor: training.ms / floor.ms, nsPerProduct });
    rows.push([
      String(benchCase.hidden),
      String(benchCase.batch),
      show(training.ms, 3),
      show(floor.ms, 3),
      show(training.ms / floor.ms),
      show(nsPerProduct, 4),
    ]);
  }
  say(showTable(['hidden', 'batch', 'ms/step', 'floor', '× floor', 'ns per multiply–add'], rows));
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

const here = peersHere();
const { starts, missing, machine } = here;
const contenders = [];
for (const status of await surveyEngines()) {
  if (!status.loads) missing.unshift(`engine ${status.name}: ${status.reason}`);
  else if (status.name !== 'cpu') contenders.push(startEngine(status.name));
}
missing.push('engine cpu: plain JavaScript, a hundred times slower; left out');
for (const [, begin] of starts) contenders.push(begin());

const [best] = contenders;
introduce(here, turns);

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
