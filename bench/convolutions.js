// `npm run bench:convolutions`: a step of the networks of convolutions, on onnx and on the peers that are here, in turns, one thread each; and
// what it costs to have more images. Prints tables and writes reports/bench-convolutions.json.
import { geometricMean } from 'simple-statistics';
import { showTable } from '../dist/harness/terminal/say.js';
import { writeJson } from '../dist/kit/files.js';
import { caseOfConvolutions, nameOf } from './cases.js';
import { introduce, measure, peers, peersHere, say, show, startEngine } from './contenders.js';

const quick = process.argv.includes('--quick');
const turns = quick ? 3 : 9;
const trained = {
  nmnist: ['Std', 'Ort', 'RR', 'RR-local'],
  cifar: ['Std', 'Ort', 'RR'],
};

const here = peersHere();
const { starts, missing, machine } = here;
const onnx = startEngine('onnx');
const contenders = [onnx, ...starts.map(([, begin]) => begin())];
const how = {
  turns,
  turnMs: quick ? 200 : 1000,
  stepsACall: ({ steps }) => steps,
};
introduce(here, turns);

const compared = [];
for (const [name, objectives] of Object.entries(trained)) {
  const rows = [];
  for (const objective of objectives) {
    const benchCase = caseOfConvolutions(name, objective);
    const results = await measure(
      contenders.map((contender) => ({ contender, benchCase })),
      how,
    );
    const msOf = (engine) => results.find((one) => one.engine === engine)?.ms;
    const times = Object.fromEntries(
      peers.filter((one) => msOf(one)).map((one) => [one, msOf(one) / msOf('onnx')]),
    );
    compared.push({ experiment: name, objective, times, results });
    rows.push([
      nameOf(benchCase),
      show(msOf('onnx')),
      ...peers.flatMap((one) => [show(msOf(one)), show(times[one])]),
    ]);
  }
  const against = peers.flatMap((one) => [one, 'onnx: × as fast']);
  say(showTable(['ms a step', 'onnx', ...against], rows));
  say();
}
for (const [name] of Object.entries(trained)) {
  const own = compared.filter(({ experiment }) => experiment === name);
  for (const peer of peers.filter((one) => own[0].times[one])) {
    const ratios = own.map(({ times }) => times[peer]);
    say(
      `${name}: onnx is ${show(geometricMean(ratios))} times as fast as ${peer}; the least is ${show(Math.min(...ratios))}`,
    );
  }
}
say();
for (const contender of contenders) contender.stop();

// Each in a process of its own, so that its memory is its own.
const growth = [];
for (const images of [2000, 60_000]) {
  const contender = startEngine('onnx');
  const [found] = await measure([{ contender, benchCase: caseOfConvolutions('nmnist', 'RR', images) }], how);
  contender.stop();
  growth.push({ images, ms: found.ms, peakMB: found.peakMB });
}
say(
  showTable(
    ['nmnist RR, images', 'ms a step', 'peak MB'],
    growth.map(({ images, ms, peakMB }) => [String(images), show(ms), show(peakMB, 0)]),
  ),
);
writeJson('reports/bench-convolutions.json', { machine, turns, missing, compared, growth });
say('reports/bench-convolutions.json');
