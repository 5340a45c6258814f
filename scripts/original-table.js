// What runs of the authors' program and ours differ by, as docs/original.md has it: node scripts/original-table.js THEIRS OURS
//
// Both are folders of runs of the same seeds: THEIRS as "npm run original -- reproduce" leaves them, OURS as "racecar reproduce" does.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePng } from '../dist/kit/png.js';
import { readSafetensors } from '../dist/kit/safetensors.js';

const [theirs, ours] = process.argv.slice(2);
const side = 28;
const names = ['MNIST_Std', 'MNIST_Ort', 'MNIST_RR', 'peak_Std', 'peak_Ort', 'peak_RR'];
const seedsOf = (name) =>
  readdirSync(join(theirs, name)).filter((one) => existsSync(join(ours, name, one, 'metrics.json')));

const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const weights = (folder) => readSafetensors(join(folder, 'model_final.safetensors')).tensors.W1.values;
const table = (folder) => JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8'));
const pixels = (file) => decodePng(readFileSync(file), side, side, file).pixels;
const power = (value) => (value === 0 ? '0' : value.toExponential(0));

console.log(
  '| training, seed | ‖ΔW1‖/‖W1‖ at the end | σ1, theirs / ours | reverse pictures of the last record, mean / largest of 255 | loss, largest relative difference | accuracies, records equal |',
);
console.log('|---|---|---|---|---|---|');
for (const name of names) {
  for (const seed of seedsOf(name)) {
    const [a, b] = [join(theirs, name, seed), join(ours, name, seed)];
    const [W, V] = [weights(a), weights(b)];
    const apart = norm(W.map((value, at) => value - V[at])) / norm(V);
    const [mine, own] = [table(a), table(b)];
    const loss = Math.max(
      ...mine.loss.map((value, at) => Math.abs(value - own.loss[at]) / Math.abs(own.loss[at])),
    );
    const equal = mine.testAccuracy.filter(
      (value, at) => Math.abs(value - own.testAccuracy[at]) < 1e-6,
    ).length;
    const last = String(mine.loss.length - 1).padStart(4, '0');
    const images = readdirSync(join(a, 'backwardtest_img')).filter((file) => file.endsWith(`_${last}.png`));
    const differences = images.flatMap((file) => {
      const other = pixels(join(b, 'backwardtest_img', file));
      return [...pixels(join(a, 'backwardtest_img', file))].map((value, at) => Math.abs(value - other[at]));
    });
    const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
    const sigma = [mine, own].map(({ singularValues: [first] }) => first.toFixed(4)).join(' / ');
    const shown = `${mean.toFixed(2)} / ${Math.max(...differences)}`;
    const seedName = `${name.replace('_', ' ')}, ${Number(seed.slice(5))}`;
    console.log(
      `| ${seedName} | ${power(apart)} | ${sigma} | ${shown} | ${power(loss)} | ${equal} of ${mine.testAccuracy.length} |`,
    );
  }
}
