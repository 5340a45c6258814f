import type { ChosenData } from './data.ts';
import type { Parameters } from './parameters.ts';
import type { Variant } from './study.ts';

/** What is to be done: a variant of an experiment from a seed, with these parameters. */
export interface Cell {
  readonly experiment: string;
  readonly variant: string;
  readonly seed: number;
  readonly parameters: Parameters;
}

/** A cell, and where and how it is to be run. */
export interface Task extends Cell {
  /** The run's own folder, claimed and locked. */
  readonly folder: string;
  readonly engine: string;
  readonly data: Pick<ChosenData, 'origin' | 'folder' | 'sha256'>;
  /** A file to start from in place of what the seed gives. */
  readonly start?: string | undefined;
  /** What is done to its data or its model, by the name of an alteration; undefined where nothing is. */
  readonly alteration?: string | undefined;
  /** The folder of the same run without the alteration, where that is measured anew. */
  readonly unaltered?: string | undefined;
  /** Which of many disturbances of its arithmetic it is carried out under, 1, 2, …; undefined where none. */
  readonly disturbance?: number | undefined;
  /** Whether what lies beside a run is drawn as well. */
  readonly drawsBeside: boolean;
  /** The seconds that pass at least between two savings of where it stands; undefined for a second. */
  readonly saveEvery?: number | undefined;
}

/** How far a run is. */
export interface Progress {
  readonly step: number;
  /** What there is to see of it: `loss 0.4123`. */
  readonly note: string;
}

/**
 * The one door between the harness and whatever computes. It runs a cell into a folder; its only product is that folder:
 * `metrics.json`, `files.json` and artefacts. `run.json` is the harness's.
 */
export interface Runner {
  /**
   * Sees where a run begins.
   *
   * @param resume whether it goes on with what an earlier sitting left in the folder, where that lacks nothing
   */
  prepare(task: Task, resume: boolean): Promise<Prepared>;
  /** Looks at a file that a run is to start from. @throws InputError when it is none that it can */
  requireStart?(file: string): void;
  /** How many steps a run has, in all; of one that measures another anew, about how many measurements. */
  stepsOf(parameters: Parameters, isMeasuredAnew?: boolean): number;
  /** What a step costs, on any scale that is the same for all experiments. */
  effortOfStep(variant: string): number;
  /** Of the files that a run depends on besides its data, where there are any: where one has changed, it is another run. */
  sourcesSha256?(): string;
  /** Whether it writes a file of this name into the folder of a run, besides `metrics.json` and `files.json`. */
  writes(file: string): boolean;
  /** The folder beside a run's family that more of it lies in, `<family>_<WORD>_<number>…`; null where there is none. */
  besideOf?(folder: string): string | null;
  /** Whether it writes a file of this name into such a folder. */
  writesBeside?(file: string): boolean;
  /** Draws what lies beside a finished run anew. */
  redrawBeside?(folder: string): Promise<void>;
}

/** A run that can begin, or go on. */
export interface Prepared {
  /** Whether it goes on from where an earlier sitting was stopped. */
  readonly resumes: boolean;
  /** Why it does not, although there was something to go on from, in a line that names the file; null otherwise. */
  readonly gap: string | null;
  /** How long earlier sittings took that it goes on from. */
  readonly seconds: number;
  /** The SHA-256 of what it begins with, as it follows from the seed; null where that is nothing that could be told. */
  readonly initialSha256: string | null;
  /** @throws Error when it cannot be carried out to its end */
  run(onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<void>;
  /** Removes what is only needed to go on; called when the run is complete. */
  tidy(): void;
}

/** What computes: the same results, to within rounding, in several ways. */
export interface Engines {
  /** Best first. */
  readonly names: readonly string[];
  /** Tries each. */
  survey(): Promise<readonly EngineStatus[]>;
  /** Loads one, or with `auto` the best that loads. @throws InputError that says why it does not load */
  load(name: string): Promise<Engine>;
}

export interface Engine {
  readonly name: string;
  /** Packages and versions: what it is made of. */
  readonly version: string;
  /** Better ones that are installed and do not load, each in a line that says why; of one that was taken as the best. */
  readonly passedOver?: readonly string[];
}

/** An engine, or why it does not load here; `installed` unless its package is not there. */
export type EngineStatus =
  | { readonly name: string; readonly loads: true; readonly version: string; readonly isSlow: boolean }
  | {
      readonly name: string;
      readonly loads: false;
      readonly installed: boolean;
      readonly reason: string;
      readonly isSlow: boolean;
    };

/** Short runs that tell more than a whole one. */
export interface Probes {
  /** A run whose bits are the same everywhere. */
  readonly bits?: {
    readonly engine: string;
    /** `the weights after 50 steps on wasm`. */
    readonly words: string;
    parameters(variant: Variant): Parameters;
    /** The SHA-256 of what is compared, out of a finished run. */
    digestOf(folder: string): string;
  };
  /**
   * With which parameters a run ends after so many records, and has given until then what the whole run gives; the variant’s own,
   * where it cannot be cut.
   */
  readonly beginning?: (variant: Variant, records: number) => Parameters;
  /** The beginning of a run, over which two engines agree. */
  readonly agreement?: {
    /** `the first 300 steps`. */
    readonly words: string;
    parameters(variant: Variant): Parameters;
    /** How many records are compared. */
    readonly records: number;
  };
  /** Engines that take minutes for what others do in seconds: nothing is repeated on them. */
  readonly slowEngines?: readonly string[];
  /** That the runner can disturb its arithmetic, for tolerances to be measured on: in words. Without it, runs are repeated. */
  readonly disturbance?: string;
}
