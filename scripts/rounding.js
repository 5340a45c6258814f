/**
 * How far engines are apart after a single step from the same state, in units in the last place: what the disturbances of
 * calibrations are measured by (src/lab/training/disturbance.ts).
 *
 *     node scripts/rounding.js [steps before the one that is compared, by default 0 10 100 400]
 */
import { loadEngine, surveyEngines } from '../dist/engines/registry.js';
import { checkedOf, isLeftToEvidence } from '../dist/harness/study/study.js';
import { stagesOf } from '../dist/lab/experiments/stages.js';
import { initialise } from '../dist/lab/networks/initialise.js';
import { isMoment } from '../dist/lab/training/adam.js';
import { train } from '../dist/lab/training/loop.js';
import { beginning } from '../dist/lab/training/training.js';
import { study } from '../dist/paper/racecar.js';

const given = process.argv.slice(2).map(Number);
const places = given.length > 0 ? given : [0, 10, 100, 400];
const loaded = (await surveyEngines()).filter(({ loads, name }) => loads && name !== 'cpu');
const [base, ...others] = await Promise.all(loaded.map(({ name }) => loadEngine(name)));

/** The state after so many more steps of a training, which is broken off there. */
async function stateAfter(training, dataset, start, steps, engine) {
  let state;
  const enough = new Error('far enough');
  const running = train({ ...training, recordEvery: 1 }, dataset, start, engine, ({ checkpoint }) => {
    state = checkpoint;
    if (checkpoint.done === start.done + steps) throw enough;
  });
  await running.catch((error) => {
    if (error !== enough) throw error;
  });
  return structuredClone(state);
}

/** Quantiles of how far two states are apart, of parameters and of moments. */
function apart(one, other) {
  const distances = { parameters: [], moments: [] };
  for (const [name, { values }] of Object.entries(one.state)) {
    const kind = isMoment(name) ? distances.moments : distances.parameters;
    values.forEach((value, at) => {
      // The zeros of one engine are those of every other.
      if (value !== 0)
        kind.push(Math.abs(other.state[name].values[at] - value) / (Math.abs(value) * 2 ** -23));
    });
  }
  return Object.values(distances).map((all) => {
    const sorted = Float64Array.from(all).sort();
    return [0.5, 0.9, 0.99].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  });
}

const show = (value) => String(Number(value.toPrecision(2)));
console.log(
  `| training | steps | engine | parameters: half, 90 %, 99 % below | moments: half, 90 %, 99 % below |`,
);
console.log('|---|---|---|---|---|');
for (const experiment of study.experiments.filter((one) => !isLeftToEvidence(one))) {
  const { name: origin } = experiment.data.origins.at(-1);
  const dataset = experiment.data.load({ origin }, 'A', 0);
  for (const { name: variant, parameters } of checkedOf(experiment)) {
    const [{ training }] = stagesOf(experiment, {
      experiment: experiment.name,
      variant,
      seed: 0,
      parameters,
    });
    let start = beginning(training, initialise(experiment.network, 0));
    for (const place of places) {
      if (place > start.done) start = await stateAfter(training, dataset, start, place - start.done, base);
      const next = await stateAfter(training, dataset, structuredClone(start), 1, base);
      for (const engine of others) {
        const other = await stateAfter(training, dataset, structuredClone(start), 1, engine);
        const [p, m] = apart(next, other).map((all) => all.map(show).join(', '));
        console.log(`| ${experiment.name} ${variant} | ${place} | ${engine.name} | ${p} | ${m} |`);
      }
    }
  }
}
