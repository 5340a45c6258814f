import type { Dataset, TaskName } from './dataset.ts';
import type { LabData } from './lab-data.ts';

/** Data that are no files of ours: a function gives them, out of nothing or out of a package. */
export interface ComputedData extends Pick<LabData, 'rows' | 'tasks' | 'isDividedBySeed' | 'hasOther'> {
  /** The name of their one origin, `computed`. */
  readonly origin: string;
  /** What they are, in a phrase. */
  readonly title: string;
  /** `4096 patterns` */
  readonly count: string;
  /** Of all of them: inputs, labels and how they are divided. Asked for when it is needed. */
  readonly sha256: string;
  /** The size of the images that the rows are, where they are images. */
  readonly image?: LabData['image'];
  load(task: TaskName, seed: number): Dataset;
}

export function computedData(given: ComputedData): LabData {
  const { origin, title, count, image = null, rows, tasks, isDividedBySeed, hasOther = false } = given;
  const open = () => ({ sha256: given.sha256, count });
  return {
    origins: [{ name: origin, title, isStandIn: false, isInstalled: () => true, isInFolder: false, open }],
    ...{ image, rows, tasks, isDividedBySeed, hasOther },
    load: (_, task = 'A', seed = 0) => given.load(task, seed),
  };
}
