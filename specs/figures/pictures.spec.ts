import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readRunFolder } from '../../src/harness/runs/finished.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import { filesBelow } from '../../src/kit/folders.ts';
import { decodePng } from '../../src/kit/png.ts';
import { evolution } from '../../src/paper/figures/evolution.ts';
import { figure3 } from '../../src/paper/figures/figure3.ts';
import { canvasOf } from '../setup/canvas.ts';
import { carryOutIn, cellOf, studyOf } from '../setup/figures.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { denseExperiment, grayAt, image, testImages } from '../setup/pictured.ts';
import { smallExperiment } from '../setup/small.ts';

/** Pictures of real trainings on 40 tiny test images. */

const root = temporaryFolder();
const experiment = denseExperiment();
const study = studyOf([experiment]);
const folderOf = (variant: string, seed: number) => join(root, `dense_${variant}/test_000${seed}`);
/** The rule: 16 of 40, the first, the last and those evenly between. */
const sample = [0, 3, 5, 8, 10, 13, 16, 18, 21, 23, 26, 29, 31, 34, 36, 39];
let runs: FinishedRun[] = [];

beforeAll(async () => {
  const cells = [
    ['RR', 6],
    ['Std', 6],
    ['Std', 2],
    ['RR', 2],
  ] as const;
  for (const [variant, seed] of cells) {
    const cell = cellOf(experiment, variant, seed);
    await carryOutIn(folderOf(variant, seed), study, cell, { drawsBeside: true });
  }
  runs = cells.map(([variant, seed]) => {
    const { finished, problem } = readRunFolder(study, folderOf(variant, seed), true);
    if (!finished) throw new Error(problem);
    return finished;
  });
});

/** A picture that was saved, as it is: cells of an image each, a pixel for a pixel or magnified. */
function cellsIn(bytes: Uint8Array | undefined, columns: number, rows: number, magnification = 1) {
  const pitch = { x: image.width * magnification + 1, y: image.height * magnification + 1 };
  const [width, height] = [columns * pitch.x + 1, rows * pitch.y + 1];
  const { pixels } = decodePng(bytes as Uint8Array, width, height, 'a picture');
  const cell = (column: number, row: number) =>
    Array.from({ length: image.width * image.height }, (_, at) => {
      const x = column * pitch.x + 1 + (at % image.width) * magnification;
      const y = row * pitch.y + 1 + Math.floor(at / image.width) * magnification;
      return pixels[y * width + x];
    });
  return (row: number) => Array.from({ length: columns }, (_, column) => cell(column, row));
}

const inputOf = (row: number) => Array.from({ length: 6 }, (_, pixel) => grayAt(row, pixel));
const strips = (drawing: ReturnType<(typeof figure3)['draw']>) =>
  (drawing?.blocks ?? []).map((block) => (block.is === 'strips' ? block.strips : []));

describe('a training on more test images than are shown', () => {
  it('writes the reverse images of 16 of them, by their true numbers, at each record', () => {
    const files = filesBelow(join(folderOf('RR', 2), 'backwardtest_img'));
    const expected = sample.flatMap((row) => [0, 1, 2].map((record) => `test${row}_000${record}.png`));
    expect(files.sort()).toEqual(expected.sort());
  });
});

describe('figure 3', () => {
  it('is of the least seed, a run for each objective in the order of the paper', () => {
    const { canvas, saved } = canvasOf(experiment, runs);
    const drawing = figure3.draw(canvas);
    expect(drawing?.title).toBe('dense, seed 2');
    const [first, ...pairs] = strips(drawing);
    expect(first?.map(({ caption }) => caption)).toEqual([`16 of the ${testImages} test images`]);
    expect(pairs.map((pair) => pair.map(({ strong }) => strong))).toEqual([
      ['Std', 'Std'],
      ['RR', 'RR'],
    ]);
    expect(pairs.flat().map(({ caption }) => caption)).toEqual(
      ['Std', 'RR'].flatMap(() => [
        expect.stringMatching(/^reverse images d1′ at record 2, after 5 of 5 steps: reverse error [\d.]+$/),
        // A model is kept of every second record.
        expect.stringMatching(
          /^singular images of W1 at record 1, after 3 of 5 steps: σ = [\d.]+, [\d.]+, …$/,
        ),
      ]),
    );
    expect([...saved.keys()].sort()).toEqual([
      'figure3-dense-RR-reverse.png',
      'figure3-dense-RR-singular.png',
      'figure3-dense-Std-reverse.png',
      'figure3-dense-Std-singular.png',
      'figure3-dense.png',
      'inputs-dense.png',
    ]);
  });

  it('shows the sample of the test images, the same one as the reverse images', () => {
    const { canvas, saved } = canvasOf(experiment, runs);
    figure3.draw(canvas);
    expect(cellsIn(saved.get('inputs-dense.png'), 16, 1)(0)).toEqual(sample.map(inputOf));
    // Inputs, two rows of reverse images, two of singular images; W1 has two singular vectors.
    const sheet = cellsIn(saved.get('figure3-dense.png'), 16, 5, 3);
    expect(sheet(0)).toEqual(sample.map(inputOf));
    expect(sheet(2)).toEqual(cellsIn(saved.get('figure3-dense-RR-reverse.png'), 16, 1)(0));
    expect(sheet(3).slice(0, 2)).toEqual(cellsIn(saved.get('figure3-dense-Std-singular.png'), 2, 1)(0));
    expect(sheet(4)[2]).toEqual([96, 96, 96, 96, 96, 96]);
  });

  it('is drawn of runs that have no singular images, without them', async () => {
    const folder = join(root, 'plain/dense_RR/test_0000');
    await carryOutIn(folder, study, cellOf(experiment, 'RR', 0));
    const { finished } = readRunFolder(study, folder);
    const { canvas, saved } = canvasOf(experiment, [finished as FinishedRun]);
    expect(strips(figure3.draw(canvas)).map((side) => side.length)).toEqual([1, 1]);
    expect([...saved.keys()].sort()).toEqual([
      'figure3-dense-RR-reverse.png',
      'figure3-dense.png',
      'inputs-dense.png',
    ]);
    expect(cellsIn(saved.get('figure3-dense.png'), 16, 2, 3)(0)).toEqual(sample.map(inputOf));
  });

  it('and the evolution are not drawn of what are no images, or of no runs', () => {
    const small = smallExperiment({
      hyperparameters: { steps: 1, learningRate: 0.1, recordEvery: 1, maxSave: 1 },
    });
    for (const figure of [figure3, evolution]) {
      expect(figure.draw(canvasOf(small, runs).canvas)).toBeNull();
      expect(figure.draw(canvasOf(experiment, []).canvas)).toBeNull();
    }
  });
});

describe('the evolution', () => {
  it('has a row a record of each objective, the sample alone, and an animation of three', () => {
    const { canvas, saved } = canvasOf(experiment, runs);
    const [block] = evolution.draw(canvas)?.blocks ?? [];
    expect(block).toMatchObject({
      is: 'film',
      label: 'Record of dense',
      steps: [0, 2, 4],
      still: [{ caption: 'test images', rows: 1, row: 0 }],
      moving: [
        { caption: 'Std', file: 'pictures/evolution-dense-Std.png', rows: 3, row: 2 },
        { caption: 'RR', file: 'pictures/evolution-dense-RR.png', rows: 3, row: 2 },
      ],
      file: 'pictures/evolution-dense.gif',
    });
    const rows = cellsIn(saved.get('evolution-dense-RR.png'), 16, 3);
    const { canvas: other, saved: drawn } = canvasOf(experiment, runs);
    figure3.draw(other);
    expect(rows(2)).toEqual(cellsIn(drawn.get('figure3-dense-RR-reverse.png'), 16, 1)(0));
    expect(rows(0)).not.toEqual(rows(2));
    const gif = Buffer.from(saved.get('evolution-dense.gif') as Uint8Array);
    // Three images of 3 × 2 pixels, drawn as 3 × 3 each: the inputs, Std and RR.
    expect([gif.readUInt16LE(6), gif.readUInt16LE(8)]).toEqual([3 * 10 + 1, 3 * 7 + 1]);
  });
});
