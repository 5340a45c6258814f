import { show } from '../../harness/report/lines.ts';
import type { Strip } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { endOf } from '../../harness/study/metrics.ts';
import type { FinishedRun } from '../../harness/study/run-file.ts';
import { contactSheet } from '../../kit/contact-sheet.ts';
import { encodePng, type GrayImage } from '../../kit/png.ts';
import { lastReverseImages, leadingSingularImages } from '../../lab/runs/drawn-images.ts';
import { inputStrip, picturedOf, saveStrip } from './pictured.ts';

/** The paper's Fig. 3: test images, reverse images at the last record, leading singular images of the first weights. */
export const figure3: Figure = { section: 'figure3', draw };

function draw(canvas: Canvas): Drawing | null {
  const pictured = picturedOf(canvas);
  if (!pictured) return null;
  const { lab, seed, runs, inputs } = pictured;
  const { name } = canvas.experiment;
  const rows = runs.map((run) => ({
    run,
    reverse: lastReverseImages(run, lab),
    singular: leadingSingularImages(run.folder, lab),
  }));
  const singular = rows.map((row) => row.singular).filter((images) => images.length > 0);
  const sheet = contactSheet([inputs, ...rows.map(({ reverse }) => reverse), ...singular]);
  canvas.save(`figure3-${name}.png`, encodePng(sheet), {
    title: `Fig. 3 for ${name}`,
    words: 'Test images; then a row of reverse images, and one of singular images, for each objective',
  });
  const [weights] = lab.network.weights;
  const strips = [
    [inputStrip(canvas, pictured)],
    ...rows.map(({ run, reverse, singular }) => [
      reverseStrip(canvas, run, reverse),
      ...(singular.length > 0 ? [singularStrip(canvas, run, singular, weights)] : []),
    ]),
  ];
  return { title: `${name}, seed ${seed}`, blocks: strips.map((side) => ({ is: 'strips', strips: side })) };
}

function reverseStrip(canvas: Canvas, { run, table }: FinishedRun, images: readonly GrayImage[]): Strip {
  const { experiment, variant } = run;
  const error = show(endOf(table, 'testReverseError.d1'));
  const what = `Reverse images of ${experiment} under ${variant}`;
  return saveStrip(
    canvas,
    `figure3-${experiment}-${variant}-reverse.png`,
    images,
    { title: what, words: 'Those of the last record, a column for each test image' },
    {
      strong: variant,
      caption: `reverse images d1′, reverse error ${error}`,
      alt: `${what}, reverse error ${error}`,
    },
  );
}

function singularStrip(
  canvas: Canvas,
  { run, table }: FinishedRun,
  images: readonly GrayImage[],
  weights: string,
): Strip {
  const { experiment, variant } = run;
  const values = (table.singularValues ?? []).slice(0, 4).map(show);
  return saveStrip(
    canvas,
    `figure3-${experiment}-${variant}-singular.png`,
    images,
    {
      title: `Singular images of ${experiment} under ${variant}`,
      words: 'The leading right singular vectors of the first weight matrix',
    },
    {
      strong: variant,
      caption: `singular images of ${weights}${values.length > 0 ? `, σ = ${values.join(', ')}, …` : ''}`,
      alt: `The leading singular images of ${experiment} under ${variant}`,
    },
  );
}
