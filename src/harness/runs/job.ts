import type { ChosenData } from '../study/data.ts';
import type { LoadedStudy } from '../study/load-study.ts';
import type { Cell, Engine, Task } from '../study/runner.ts';

/** Everything that a process needs to know to carry out one run. Plain data, so that it can be sent. */
export interface Job extends Task {
  /** The module of the study. */
  readonly study: string;
  /** Whether it goes on with what is in its folder, where it can; undefined where that is not offered. */
  readonly resume?: boolean;
}

/** What is to be done with a cell. */
export function jobOf(
  { module }: LoadedStudy,
  cell: Cell,
  { name: engine }: Pick<Engine, 'name'>,
  { origin, sha256, folder }: ChosenData,
  how: Pick<Job, 'folder' | 'drawsBeside' | 'resume' | 'start' | 'alteration' | 'unaltered' | 'disturbance'>,
): Job {
  return { ...cell, study: module, engine, data: { origin, sha256, folder }, ...how };
}

/** `peak RR, seed 3` */
export const nameOf = ({ experiment, variant, seed }: Pick<Job, 'experiment' | 'variant' | 'seed'>) =>
  `${experiment} ${variant}, seed ${seed}`;
