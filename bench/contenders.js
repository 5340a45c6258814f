/** Who takes part in a benchmark: engines of this project and peers, each in a process of its own, measured in turns. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median } from 'simple-statistics';
import { nameOf } from './cases.js';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** An engine of this project. */
export const startEngine = (name) => start(name, process.execPath, [file('contender.js'), name]);

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
    } catch {
      if (named) {
        console.error(`bench: RACECAR_BENCH_PYTHON: expected a Python, got ${named}`);
        process.exit(2);
      }
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

/** The peers, by the names of their columns. */
export const peers = ['pytorch', 'torch.compile', 'jax'];

/** The peers that are here, with what starts each; what is missing, a line each; and the machine. */
export function peersHere() {
  const peer = python();
  const programs = [
    [peers[0], 'torch', 'pytorch_contender.py'],
    [peers[1], 'torch', 'pytorch_contender.py', '--compile'],
    [peers[2], 'jax', 'jax_contender.py'],
  ];
  const isHere = ([, needs]) => peer?.versions[needs] !== undefined;
  const starts = programs.filter(isHere).map(([name, , program, ...options]) => {
    const begin = () => start(name, peer.command, [file(program), ...options], blasEnvironment());
    return [name, begin];
  });
  const missing = programs
    .filter((one) => !isHere(one))
    .map(([name, needs]) => `${name}: ${needs} is not here; bench/peers.sh installs it`);
  const machine = {
    processor: cpus()[0]?.model,
    cores: cpus().length,
    node: process.versions.node,
    peers: peer?.versions ?? null,
  };
  const setting = peer ? Object.entries({ ...peer.versions, ...blasEnvironment() }) : [];
  return { starts, missing, machine, setting: setting.map(([name, value]) => `${name} ${value}`).join(', ') };
}

/** What stands above the tables: machine, versions and what is missing. */
export function introduce({ machine, setting, missing }, turns) {
  say(`${machine.processor}, ${machine.cores} cores; medians of ${turns} turns, one thread each`);
  if (setting) say(setting);
  for (const line of missing) say(`missing: ${line}`);
  say();
}

export const say = (line = '') => console.log(line);
export const show = (number, digits = 2) => (number === undefined ? '–' : number.toFixed(digits));

/**
 * Measures each pair of contender and case in turns, and returns the medians of ms a step and the peak memory.
 *
 * @param turnMs how long one turn of one contender shall take, roughly
 * @param stepsACall of a case; where there are as many as in a training, what a call costs besides its steps is paid as often
 */
export async function measure(pairs, { turns, turnMs, stepsACall }) {
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
