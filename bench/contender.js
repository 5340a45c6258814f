// One engine of this project as a process of its own: reads a case a line on standard input, runs so many steps of it,
// and answers the milliseconds a step and its peak memory.
import { createInterface } from 'node:readline';
import { loadEngine } from '../dist/engines/registry.js';
import { floorOf, trainingOf } from './trainings.js';

const engine = await loadEngine(process.argv[2]);
const prepared = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { benchCase, steps } = JSON.parse(line);
  const key = JSON.stringify(benchCase);
  let firstMs = 0;
  if (!prepared.has(key)) {
    const begin = performance.now();
    prepared.set(key, (benchCase.floor ? floorOf : trainingOf)(engine, benchCase));
    await prepared.get(key).iteration.advance(3, prepared.get(key).feed(3));
    firstMs = performance.now() - begin;
  }
  const { iteration, feed } = prepared.get(key);
  const inputs = feed(steps);
  const start = performance.now();
  await iteration.advance(steps, inputs);
  const ms = (performance.now() - start) / steps;
  console.log(JSON.stringify({ ms, firstMs, peakMB: process.resourceUsage().maxRSS / 1024 }));
}
