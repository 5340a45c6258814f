import { readCsv } from './csv.ts';
import { readJsonAt } from './json-file.ts';
import { readJsonl } from './jsonl.ts';
import type { Reading } from './reading.ts';
import { readTensorboard } from './tensorboard.ts';

/**
 * The values of a metric, out of a file that a training has written: at least one, all of them finite, in the order of
 * the file; those of TensorBoard in the order of their steps, with the 32 bits that most of its writers keep.
 *
 * @param folder that the training wrote into
 * @throws InputError that names the file, the place in it, what was expected and what was there
 */
export function readMetric(folder: string, reading: Reading): number[] {
  if ('csv' in reading) return readCsv(folder, reading);
  if ('jsonl' in reading) return readJsonl(folder, reading);
  if ('json' in reading) return readJsonAt(folder, reading);
  return readTensorboard(folder, reading);
}
