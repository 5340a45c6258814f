import { show } from '../../harness/report/lines.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { type Group, groupsOf, spreadOf } from '../../harness/study/spread-over-seeds.ts';

/**
 * How much of the data the first two singular vectors show. Beside what they have within the data's span stands what says how little
 * that may mean: what they have where pixels are permuted, and along the mean image alone.
 */
export const energies: Figure = { section: 'figure3', draw };

const columns = {
  dataEnergies: 'span of the data',
  permutedEnergies: 'its pixels permuted',
  meanEnergies: 'the mean image alone',
  centredEnergies: 'span less the mean image',
  permutedCentredEnergies: 'its pixels permuted',
};

function draw(canvas: Canvas): Drawing | null {
  const { name } = canvas.experiment;
  const rows = groupsOf(canvas).flatMap((group) => [0, 1].flatMap((at) => rowOf(group, at)));
  if (rows.length === 0) return null;
  const label = `Energy of the first two singular vectors of ${name} within …: mean over seeds, the least and the greatest`;
  const head = ['objective', 'vector', ...Object.values(columns)];
  return { title: `${name}, what singular vectors show`, blocks: [{ is: 'table', label, head, rows }] };
}

/** A vector of an objective; none where its runs did not measure it. */
function rowOf({ variant, tables }: Group, at: number): string[][] {
  const cells = Object.keys(columns).map((metric) => {
    const values = tables.flatMap((table) => table[metric]?.[at] ?? []);
    if (values.length < tables.length) return null;
    const { mean, low, high } = spreadOf(values);
    return `${short(mean)} (${short(low)} … ${short(high)})`;
  });
  return cells.every((cell) => cell !== null) ? [[variant, `u${at + 1}`, ...cells]] : [];
}

const short = (energy: number) => show(Number(energy.toFixed(3)));
