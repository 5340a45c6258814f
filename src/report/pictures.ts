import { join } from 'node:path';
import { contactSheet, rowImages } from '../analysis/pictures.ts';
import { type DataSource, loadDataset } from '../datasets/source.ts';
import { writeWhole } from '../kit/files.ts';
import { encodePng, type GrayImage } from '../kit/png.ts';
import type { FinishedRun } from '../runs/finished.ts';
import { leadingSingularImages, reverseImages } from '../runs/pictures.ts';
import { experiments } from '../training/experiments.ts';
import type { Pictures } from './drawn.ts';
import { writeEvolution } from './evolution.ts';
import { picturedRuns, reportOrder } from './series.ts';

/**
 * Draws what a report shows: contact sheets of test images, of the reverse images over the training and of singular
 * images, a pixel for a pixel; and the evolution as an animation.
 *
 * @param folder the report's
 */
export function drawPictures(folder: string, source: DataSource, runs: readonly FinishedRun[]): Pictures[] {
  return reportOrder.flatMap((experiment): Pictures[] => {
    const pictured = picturedRuns(runs, experiment);
    const [first] = pictured;
    if (!first || experiments[experiment].data.kind !== 'images') return [];
    const draw = (name: string, rows: readonly (readonly GrayImage[])[]) => {
      const file = `pictures/${experiment}-${name}.png`;
      writeWhole(join(folder, file), encodePng(contactSheet(rows, { magnification: 1 })));
      return file;
    };
    const inputs = rowImages(loadDataset(experiments[experiment].data, source).test.inputs);
    const evolutions = pictured.map(({ folder: run, metrics }) =>
      metrics.records.map(({ index }) => reverseImages(run, index)),
    );
    writeEvolution(join(folder, `evolution-${experiment}.gif`), inputs, evolutions);
    return [
      {
        experiment,
        seed: first.run.seed,
        steps: first.metrics.records.map(({ step }) => step),
        images: inputs.length,
        inputs: draw('inputs', [inputs]),
        objectives: pictured.map(({ folder: run, run: { objective }, metrics: { final } }, at) => {
          const singular = leadingSingularImages(run);
          return {
            objective,
            reverseError: final.testReverseError.d1 as number,
            evolution: draw(`${objective}-evolution`, evolutions[at] ?? []),
            singular: draw(`${objective}-singular`, [singular]),
            singularValues: final.singularValues.slice(0, singular.length),
          };
        }),
      },
    ];
  });
}
