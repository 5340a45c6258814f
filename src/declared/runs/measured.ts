import { join } from 'node:path';
import { metricsFile, metricsSchema } from '../../harness/runs/metrics-file.ts';
import type { Table } from '../../harness/study/metrics.ts';
import { InputError } from '../../kit/errors.ts';
import { isThere } from '../../kit/files.ts';
import { readJson } from '../../kit/json.ts';
import type { DeclaredMetric } from '../file/metric-schema.ts';
import { readMetric } from '../measured/read-metric.ts';
import type { Reading } from '../measured/reading.ts';
import { Unwritten } from '../measured/unwritten.ts';

/**
 * What a training has measured, out of the files that it wrote. What may be missing is left out where it is.
 *
 * @param folder that the training wrote into
 * @throws InputError that names the file, and the line where there is one
 */
export function tableIn(folder: string, metrics: Readonly<Record<string, DeclaredMetric>>): Table {
  const file = join(folder, metricsFile);
  const isOwn = Object.values(metrics).some(({ read }) => read === undefined);
  const own = isOwn && isThere(file) ? readJson(file, metricsSchema, 256) : null;
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { read, optional }]) => {
      if (read !== undefined) {
        const values = optional ? readIfWritten(folder, read) : readMetric(folder, read);
        return values ? [[name, values]] : [];
      }
      const values = own?.[name];
      if (values && values.length > 0) return [[name, values]];
      if (optional) return [];
      const got = own ? `it has ${Object.keys(own).join(', ') || 'none'}` : 'there is no such file';
      throw new InputError(`${file}: expected a list of numbers ${name}; ${got}`);
    }),
  );
}

/** Null where the training has not written it; what is written and wrong is an error here as well. */
function readIfWritten(folder: string, read: Reading): number[] | null {
  try {
    return readMetric(folder, read);
  } catch (error) {
    if (error instanceof Unwritten) return null;
    throw error;
  }
}
