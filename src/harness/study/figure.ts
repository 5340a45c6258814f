import type { Picture } from '../../kit/picture.ts';
import type { Block } from './blocks.ts';
import type { ChosenData } from './data.ts';
import type { Table } from './metrics.ts';
import type { FinishedRun } from './run-file.ts';
import type { Experiment } from './study.ts';

/** A picture that golden results hold, a pixel for a pixel. */
export interface GoldenPicture {
  /** `singular`. */
  readonly name: string;
  /** `sheet of singular images`. */
  readonly words: string;
  /** Which of its parts can be compared at all, 1, 2, …; undefined where it has no parts. */
  partsOf?(table: Table): readonly number[];
  /** The images, side by side on a sheet; none where there is nothing to draw. */
  draw(run: FinishedRun, parts: readonly number[]): readonly Picture[];
}

/** A section of the report. */
export interface Section {
  /** Its anchor. */
  readonly id: string;
  readonly title: string;
  /** Its name in the navigation. */
  readonly name: string;
  readonly words: string;
}

/** What is drawn of an experiment. */
export interface Figure {
  /** The section that it stands in. */
  readonly section: string;
  /** What there is to see; null where these runs show nothing. */
  draw(canvas: Canvas): Drawing | null;
}

/** What a figure is drawn from, and where to. */
export interface Canvas {
  readonly experiment: Experiment;
  readonly data: ChosenData;
  /** All finished runs of the experiment's compared variants; of others only where nothing else was run. */
  readonly runs: readonly FinishedRun[];
  /** Writes a picture beside the report. @returns its name, as blocks refer to it */
  save(file: string, bytes: Uint8Array, what: { readonly title: string; readonly words: string }): string;
}

export interface Drawing {
  readonly title: string;
  readonly blocks: readonly Block[];
}
