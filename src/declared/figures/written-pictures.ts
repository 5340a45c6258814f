import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Strip } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure, GoldenPicture } from '../../harness/study/figure.ts';
import type { FinishedRun } from '../../harness/study/run-file.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere, readBounded } from '../../kit/files.ts';
import { decodeGray } from '../../kit/png.ts';
import type { DeclaredExperiment } from '../file/study-schema.ts';
import { outputFolder } from '../runs/attempt.ts';

type Picture = NonNullable<DeclaredExperiment['drawn']>['pictures'][number];

/** Pictures that the trainings of the first seed wrote, side by side. */
export const picturesOf = (pictures: readonly Picture[]): Figure => ({
  section: 'pictures',
  draw(canvas: Canvas): Drawing | null {
    const { experiment, runs } = canvas;
    const first = Math.min(...runs.map(({ run }) => run.seed));
    const own = runs.filter(({ run }) => run.seed === first);
    const rows = pictures.map((picture, at) => own.flatMap((run) => stripOf(canvas, picture, at, run)));
    const blocks = rows
      .filter((strips) => strips.length > 0)
      .map((strips) => ({ is: 'strips' as const, strips }));
    return blocks.length === 0 ? null : { title: `${experiment.name}, seed ${first}`, blocks };
  },
});

function stripOf(
  canvas: Canvas,
  { file, words }: Picture,
  at: number,
  { folder, run }: FinishedRun,
): Strip[] {
  const path = join(folder, outputFolder, file);
  if (!isThere(path)) return [];
  const what = `${words}, ${run.experiment} under ${run.variant}`;
  const name = canvas.save(`${run.experiment}-${run.variant}-${at}.png`, readFileSync(path), {
    title: what,
    words,
  });
  return [{ strong: run.variant, caption: words, alt: what, file: name, rows: 1, row: 0 }];
}

/** Pictures that golden results hold: as gray, a pixel for a pixel. */
export const goldenPicturesOf = ({ pictures }: NonNullable<DeclaredExperiment['goldens']>): GoldenPicture[] =>
  Object.entries(pictures).map(([name, { words, file }]) => ({
    ...{ name, words },
    draw({ folder }) {
      const path = join(folder, outputFolder, file);
      if (!isThere(path)) throw new InputError(`${path}: expected a picture, found nothing`);
      return [decodeGray(readBounded(path, 16), path)];
    },
  }));
