import type { Strip } from '../../harness/study/blocks.ts';
import type { Canvas } from '../../harness/study/figure.ts';
import type { FinishedRun } from '../../harness/study/run-file.ts';
import { contactSheet } from '../../kit/contact-sheet.ts';
import type { Picture } from '../../kit/picture.ts';
import { encodePng } from '../../kit/png.ts';
import { drawnImages } from '../../lab/analysis/pictures.ts';
import { labOf, type NetworkExperiment } from '../../lab/experiments/network-experiment.ts';

/** What pictures of an experiment are taken of. */
export interface Pictured {
  readonly lab: NetworkExperiment;
  readonly seed: number;
  /** One run for each variant, in their order. */
  readonly runs: readonly FinishedRun[];
  /** The test images that are drawn. */
  readonly inputs: readonly Picture[];
}

/** The runs of the least seed that an experiment has, and its test images; null where its data are no images. */
export function picturedOf({ experiment, data, runs }: Canvas): Pictured | null {
  const lab = labOf(experiment);
  if (!lab.data.image || runs.length === 0) return null;
  const seed = Math.min(...runs.map(({ run }) => run.seed));
  const own = runs.filter(({ run }) => run.seed === seed);
  return {
    lab,
    seed,
    runs: experiment.variants.flatMap(({ name }) => own.find(({ run }) => run.variant === name) ?? []),
    inputs: [...drawnImages(lab.data.load(data).test.inputs, lab.data).values()],
  };
}

/** Saves images side by side in a file of their own, and shows them as a strip. */
export function saveStrip(
  canvas: Canvas,
  file: string,
  images: readonly Picture[],
  what: Parameters<Canvas['save']>[2],
  shown: Pick<Strip, 'strong' | 'caption' | 'alt'>,
): Strip {
  return { ...shown, file: canvas.save(file, plainSheetOf([images]), what), rows: 1, row: 0 };
}

/** The test images as a strip. */
export function inputStrip(canvas: Canvas, { lab, inputs }: Pictured): Strip {
  const { name } = canvas.experiment;
  const all = lab.data.rows.test;
  const isSome = inputs.length < all;
  return saveStrip(
    canvas,
    `inputs-${name}.png`,
    inputs,
    { title: `The test images of ${name}`, words: 'What the reverse images are held against' },
    {
      strong: null,
      caption: isSome ? `${inputs.length} of the ${all} test images` : `the ${all} test images`,
      alt: `${isSome ? `${inputs.length} of the` : 'The'} ${all} test images of ${name}`,
    },
  );
}

/** Rows of images as the bytes of a PNG, a pixel for a pixel: the page enlarges it. */
export const plainSheetOf = (rows: readonly (readonly Picture[])[]) =>
  encodePng(contactSheet(rows, { magnification: 1 }));
