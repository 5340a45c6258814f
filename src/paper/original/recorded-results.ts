import { join } from 'node:path';
import { z } from 'zod';
import type { FloatArray } from '../../kit/arrays.ts';
import { InputError } from '../../kit/errors.ts';
import { readJson } from '../../kit/json.ts';
import { readSafetensors } from '../../kit/safetensors.ts';
import type { NetworkExperiment } from '../../lab/experiments/network-experiment.ts';
import { modelFile } from '../../lab/runs/artefacts.ts';
import { readModel } from '../../lab/runs/models.ts';
import type { TrainedElsewhere } from '../../lab/runs/trained-elsewhere.ts';

/** What `original/run.py` has written beside the files of a script of the authors. */

const numbers = z.array(z.number());
const recordsSchema = z.strictObject({
  loss: numbers,
  crossEntropy: numbers,
  testAccuracy: numbers,
  seconds: numbers,
  steps: z.int(),
});

/**
 * Reads a training that came to its end.
 *
 * @param steps how many it should have
 * @throws InputError that names what is missing or does not fit
 */
export function readResults(folder: string, experiment: NetworkExperiment, steps: number): TrainedElsewhere {
  const file = join(folder, 'records.json');
  const { steps: done, ...curves } = readJson(file, recordsSchema);
  if (done !== steps) throw new InputError(`${file}: expected ${steps} steps, got ${done}`);
  const records = curves.loss.length;
  const parametersIn = (name: string) => readModel(join(folder, name), [experiment]).parameters;
  return {
    curves,
    models: Array.from({ length: records }, (_, record) => parametersIn(modelFile(record))),
    end: parametersIn(modelFile('final')),
    reverse: reverseIn(join(folder, 'reverse.safetensors'), records),
  };
}

/** @throws InputError where there is not one for each record */
function reverseIn(file: string, records: number): FloatArray[] {
  const all = readSafetensors(file).tensors["d1'"];
  const [count, images = 0, width = 0] = all?.shape ?? [];
  if (!all || count !== records)
    throw new InputError(`${file}: expected ${records} records, got ${count ?? 'none'}`);
  const size = images * width;
  return Array.from({ length: records }, (_, at) => ({
    shape: [images, width],
    values: all.values.slice(at * size, (at + 1) * size),
  }));
}
