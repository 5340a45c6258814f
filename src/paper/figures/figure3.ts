import { show } from '../../harness/report/lines.ts';
import type { Strip } from '../../harness/study/blocks.ts';
import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { seriesOf } from '../../harness/study/metrics.ts';
import type { FinishedRun } from '../../harness/study/run-file.ts';
import { contactSheet } from '../../kit/contact-sheet.ts';
import type { Picture } from '../../kit/picture.ts';
import { encodePng } from '../../kit/png.ts';
import { numberIn } from '../../lab/experiments/hyperparameters.ts';
import type { NetworkExperiment } from '../../lab/experiments/network-experiment.ts';
import {
  drawnModel,
  lastRecord,
  lastReverseImages,
  leadingSingularImages,
} from '../../lab/runs/drawn-images.ts';
import { inputStrip, picturedOf, saveStrip } from './pictured.ts';

/**
 * The paper's Fig. 3: test images, reverse images at the last record, leading singular images of the first weights. What is told
 * beside a picture is of the very model that it shows, which the last steps of the training still change.
 */
export const figure3: Figure = { section: 'figure3', draw };

/** The same of networks that Fig. 3 does not show. */
export const pictures: Figure = { section: 'convolutions', draw };

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
  const strips = [
    [inputStrip(canvas, pictured)],
    ...rows.map(({ run, reverse, singular }) => [
      reverseStrip(canvas, run, reverse),
      ...(singular.length > 0 ? [singularStrip(canvas, run, singular, lab)] : []),
    ]),
  ];
  return { title: `${name}, seed ${seed}`, blocks: strips.map((side) => ({ is: 'strips', strips: side })) };
}

/** Of when something is: `record 49, after 4901 of 5000 steps`; of no record is what is taken after the last step. */
function moment({ run, table }: FinishedRun, record: number | null): string {
  if (record === null) return 'the end, after the last step';
  const done = (seriesOf(table, 'step')[record] as number) + 1;
  return `record ${record}, after ${done} of ${numberIn(run.parameters, 'steps')} steps`;
}

function reverseStrip(canvas: Canvas, finished: FinishedRun, images: readonly Picture[]): Strip {
  const { experiment, variant } = finished.run;
  const record = lastRecord(finished);
  const error = show(seriesOf(finished.table, 'testReverseError.d1')[record] as number);
  const told = `at ${moment(finished, record)}: reverse error ${error}`;
  const what = `Reverse images of ${experiment} under ${variant}`;
  return saveStrip(
    canvas,
    `figure3-${experiment}-${variant}-reverse.png`,
    images,
    { title: what, words: 'Those of the last record, a column for each test image' },
    { strong: variant, caption: `reverse images d1′ ${told}`, alt: `${what} ${told}` },
  );
}

function singularStrip(
  canvas: Canvas,
  finished: FinishedRun,
  images: readonly Picture[],
  lab: NetworkExperiment,
): Strip {
  const { experiment, variant } = finished.run;
  const { record, singularValues } = drawnModel(finished.folder, lab);
  const values = singularValues.slice(0, 4).map(show).join(', ');
  const [weights] = lab.network.weights;
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
      caption: `singular images of ${weights} at ${moment(finished, record)}: σ = ${values}, …`,
      alt: `The leading singular images of ${experiment} under ${variant}`,
    },
  );
}
