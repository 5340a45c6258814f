import type { Canvas, Drawing, Figure } from '../../harness/study/figure.ts';
import { seriesOf } from '../../harness/study/metrics.ts';
import { reverseImages } from '../../lab/runs/drawn-images.ts';
import { animate } from './evolution-gif.ts';
import { inputStrip, picturedOf, plainSheetOf } from './pictured.ts';

/** The reverse pass over the training: what it makes of the test images at each record. */
export const evolution: Figure = { section: 'evolution', draw };

function draw(canvas: Canvas): Drawing | null {
  const pictured = picturedOf(canvas);
  const [first] = pictured?.runs ?? [];
  if (!pictured || !first) return null;
  const { lab, runs, inputs } = pictured;
  const { name } = canvas.experiment;
  const steps = [...seriesOf(first.table, 'step')];
  const evolutions = runs.map(({ folder }) => steps.map((_, record) => reverseImages(folder, record, lab)));
  const file = canvas.save(`evolution-${name}.gif`, animate(inputs, evolutions), {
    title: `The reverse pass of ${name} over the training`,
    words:
      'A frame for each record; its first row are test images, then a row of reverse images for each objective',
  });
  const moving = runs.map(({ run: { variant } }, at) => ({
    strong: null,
    caption: variant,
    alt: `Reverse images under ${variant}`,
    file: canvas.save(`evolution-${name}-${variant}.png`, plainSheetOf(evolutions[at] ?? []), {
      title: `Reverse images of ${name} under ${variant}`,
      words: 'A row for each record of the training, a column for each test image',
    }),
    rows: steps.length,
    row: steps.length - 1,
  }));
  const still = [{ ...inputStrip(canvas, pictured), caption: 'test images' }];
  return { title: name, blocks: [{ is: 'film', label: `Record of ${name}`, steps, still, moving, file }] };
}
