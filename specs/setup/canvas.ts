import type { Canvas } from '../../src/harness/study/figure.ts';
import { openData } from '../../src/harness/study/open-data.ts';
import type { FinishedRun } from '../../src/harness/study/run-file.ts';
import type { Experiment } from '../../src/harness/study/study.ts';

/** A canvas that keeps what is drawn on it, by the names of the files. */
export function canvasOf(
  experiment: Experiment,
  runs: readonly FinishedRun[],
): { readonly canvas: Canvas; readonly saved: ReadonlyMap<string, Uint8Array> } {
  const saved = new Map<string, Uint8Array>();
  const save: Canvas['save'] = (file, bytes) => {
    if (saved.has(file)) throw new Error(`${file} is drawn twice`);
    saved.set(file, bytes);
    return `pictures/${file}`;
  };
  return { canvas: { experiment, data: openData(experiment, { origin: 'synthetic' }), runs, save }, saved };
}
