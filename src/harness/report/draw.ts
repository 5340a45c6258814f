import { join } from 'node:path';
import { messageOf } from '../../kit/errors.ts';
import { writeWhole } from '../../kit/files.ts';
import type { DrawnFile, DrawnSection } from '../study/blocks.ts';
import type { Canvas, Figure } from '../study/figure.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { comparedOf, type Experiment } from '../study/study.ts';
import type { CheckPlan } from './plan.ts';

/** Where the picture files of a report lie, below its folder. */
export const picturesFolder = 'pictures';

/** Whether a name below the report’s folder is that of a picture file. */
export const isPictureFile = (file: string): boolean => /^pictures\/[\w.-]+\.(png|gif)$/.test(file);

/** What there is to see of a plan’s runs. */
export interface Drawn {
  /** Those in which anything is drawn. */
  readonly sections: DrawnSection[];
  readonly files: DrawnFile[];
  /** A line for each figure that could not be drawn. */
  readonly notes: string[];
}

/**
 * Draws the figures of a plan’s experiments, section by section. One that cannot be drawn does not cost the report.
 *
 * @param runs the main ones, finished
 * @param reports the folder of the report, which picture files go below
 */
export function drawAll(plan: CheckPlan, runs: readonly FinishedRun[], reports: string): Drawn {
  const files = new Map<string, DrawnFile>();
  const notes: string[] = [];
  const save: Canvas['save'] = (name, bytes, what) => {
    const file = `${picturesFolder}/${name}`;
    if (!isPictureFile(file)) throw new Error(`"${name}" is no name of a PNG or GIF file`);
    writeWhole(join(reports, file), bytes);
    files.set(file, { file, ...what });
    return file;
  };
  const draw = (experiment: Experiment, { section, draw }: Figure) => {
    const data = plan.data[experiment.name];
    const shown = shownOf(experiment, runs);
    if (!data || shown.length === 0) return [];
    try {
      const drawing = draw({ experiment, data, runs: shown, save });
      return drawing
        ? [{ experiment: experiment.name, title: drawing.title, blocks: [...drawing.blocks] }]
        : [];
    } catch (error) {
      notes.push(`${section} of ${experiment.name} could not be drawn: ${messageOf(error)}`);
      return [];
    }
  };
  const sections = plan.study.sections.map((section) => ({
    ...section,
    drawings: plan.experiments.flatMap((experiment) =>
      experiment.figures
        .filter((figure) => figure.section === section.id)
        .flatMap((figure) => draw(experiment, figure)),
    ),
  }));
  return {
    sections: sections.filter(({ drawings }) => drawings.length > 0),
    files: [...files.values()],
    notes,
  };
}

/** The runs that figures show: those of compared variants; of others where nothing else was run. */
function shownOf(experiment: Experiment, runs: readonly FinishedRun[]): FinishedRun[] {
  const own = runs.filter(({ run }) => run.experiment === experiment.name);
  const compared = comparedOf(experiment).map(({ name }) => name);
  const shown = own.filter(({ run }) => compared.includes(run.variant));
  return shown.length > 0 ? shown : own;
}
