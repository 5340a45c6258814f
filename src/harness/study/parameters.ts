/** What a run is carried out with: flat, plain data, by name. */
export type Parameters = Readonly<Record<string, number | string>>;

/** Something that can be set, and is read by some variants or all. */
export interface Parameter {
  /** Its name in run.json, `learningRate`; on the command line it is `--learning-rate`. */
  readonly name: string;
  /** In plain words, with its unit. */
  readonly words: string;
  readonly isInteger: boolean;
  readonly least: number;
  /** Whether `least` itself is too little. */
  readonly isAboveLeast?: boolean;
  readonly most: number;
}

/** `learningRate` as an option: `--learning-rate`. */
export const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
