import type { Command } from 'commander';

/** A command of the program; until it is asked for, it is only told of. */
export interface OfferedCommand<Study> {
  readonly name: string;
  /** What it does, as a list of commands says it. */
  readonly words: string;
  /** What it takes and does: with all that has to be imported for that. */
  load(): Promise<(study: Study) => Command>;
}

/** What of a study suffices to list its commands. */
export interface Front<Study> {
  /** What the program says of itself with --help. */
  readonly words: string;
  /** Commands that only it has. */
  readonly commands?: readonly OfferedCommand<Study>[];
}
