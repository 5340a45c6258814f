import { z } from 'zod';
import { studySchema } from '../declared/file/study-schema.ts';
import { fixtureSchema } from '../harness/golden/fixture.ts';
import { evidenceSchema } from '../harness/golden/stored-evidence.ts';
import { tolerancesSchema } from '../harness/golden/tolerances.ts';
import { rowsFileSchema } from '../harness/judge/rows.ts';
import { reportSchema } from '../harness/report/model.ts';
import { inventorySchema } from '../harness/runs/inventory.ts';
import { metricsSchema } from '../harness/runs/metrics-file.ts';
import { runSchema } from '../harness/study/run-file.ts';

/** The JSON Schemas that docs/schemas publishes, by the name of their file. */
export function publishedSchemas(): Record<string, unknown> {
  return {
    'run.schema.json': z.toJSONSchema(runSchema),
    'metrics.schema.json': z.toJSONSchema(metricsSchema),
    'files.schema.json': z.toJSONSchema(inventorySchema),
    'golden.schema.json': z.toJSONSchema(fixtureSchema),
    'tolerances.schema.json': z.toJSONSchema(tolerancesSchema),
    'pilots.schema.json': z.toJSONSchema(rowsFileSchema),
    'evidence.schema.json': z.toJSONSchema(evidenceSchema),
    'report.schema.json': z.toJSONSchema(reportSchema),
    // What is written, and not what it is read as: what has a default may be left out.
    'study.schema.json': z.toJSONSchema(studySchema, { io: 'input' }),
  };
}
