import { z } from 'zod';
import { fixtureSchema } from '../golden/fixture.ts';
import { evidenceSchema } from '../golden/stored-evidence.ts';
import { tolerancesSchema } from '../golden/tolerances.ts';
import { rowsFileSchema } from '../judge/rows.ts';
import { inventorySchema } from '../runs/inventory.ts';
import { metricsSchema } from '../runs/metrics-file.ts';
import { runSchema } from '../study/run-file.ts';
import { reportSchema } from './model.ts';

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
  };
}
