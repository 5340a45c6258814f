import { z } from 'zod';
import { dataOrigins } from '../datasets/manifest.ts';
import { engineNames } from '../engines/registry.ts';
import { readJson } from '../kit/json.ts';
import { objectiveNames } from '../objectives/registry.ts';
import { provenanceSchema, runSchema } from '../runs/records.ts';
import { experimentNames } from '../training/experiments.ts';
import { picturesSchema, planeSchema, seriesSchema } from './drawn.ts';
import { figureSchema, goldenRowSchema, goldenStatus } from './golden-row.ts';
import { madeWithSchema } from './made-with.ts';

/** The format of `report.json`: everything that a check found. Its JSON Schema is published under docs/schemas. */

const count = z.int().min(0);
const experiment = z.enum(experimentNames);
const objective = z.enum(objectiveNames);
const source = z.enum(dataOrigins);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const perSeed = z.array(z.strictObject({ seed: count, value: z.number() }));

const estimate = z
  .strictObject({ mean: z.number(), low: z.number(), high: z.number() })
  .describe('mean over seeds, and its 95 % confidence interval by Student’s t');
const threshold = z.strictObject({ side: z.enum(['above', 'below']), value: z.number() });

const measure = z.strictObject({
  id: z.string(),
  what: z.string(),
  basis: z.string().describe('where the threshold comes from'),
  threshold,
  estimate,
  perSeed,
  verdict,
});

const control = z.strictObject({
  what: z.string(),
  rejected: z.boolean().describe('whether each measure that the control declares failed, as it should'),
  measures: z.array(z.strictObject({ id: z.string(), estimate, threshold, verdict })),
});

const claim = z.strictObject({
  id: z.string(),
  experiment,
  sentence: z.string(),
  place: z.string().describe('in the paper'),
  standing: z
    .enum(['established', 'finding'])
    .describe('whether the report’s verdict depends on it: on findings it does not'),
  verdict: z.enum([...verdict.options, 'not-run']).describe('whether it holds as the paper says'),
  reason: z.string().nullable().describe('why it was not run'),
  n: count.describe('seeds'),
  seedsNeeded: count.describe('for a verdict'),
  seedsMissing: z.array(z.string()).describe('runs without which a seed cannot be judged'),
  measures: z.array(measure),
  controls: z.array(control),
  golden: z
    .strictObject({
      status: goldenStatus.describe('the worst of the golden results of its runs'),
      estimates: z
        .array(z.strictObject({ id: z.string(), estimate, verdict }))
        .describe('what the golden results themselves give'),
    })
    .describe('whether its runs match ours, apart from what they say of the paper'),
});

const agreement = z.strictObject({
  with: z.enum(engineNames).nullable(),
  reason: z
    .string()
    .nullable()
    .describe('why engines were not compared, or not with the one that comes first'),
  planned: count.describe('trainings that were to be compared'),
  rows: z.array(
    z.strictObject({
      experiment,
      objective,
      agrees: z.boolean(),
      figures: z.array(figureSchema),
      controlRejected: z.boolean().describe('whether a run from another seed is told apart'),
    }),
  ),
});

const observed = z.strictObject({
  id: z.string(),
  experiment,
  what: z.string(),
  why: z.string().describe('why it is no claim'),
  values: z.array(z.strictObject({ name: z.string(), mean: z.number(), perSeed })),
});

const training = z.strictObject({
  experiment,
  objective,
  seed: count,
  source,
  engine: z.enum(engineNames),
  steps: count,
  startedAt: z.iso.datetime(),
  seconds: z.number().nonnegative(),
});

const dataUsed = z.strictObject({ source: z.enum(['original', 'synthetic']), sha256 });

const outcomes = z.strictObject({ pass: count, fail: count, inconclusive: count, notRun: count });

export const reportSchema = z
  .strictObject({
    format: z.literal(3),
    scope: z
      .enum(['check', 'part'])
      .describe(
        'a check declares claims, controls, golden results and a second engine; a part what it has runs of',
      ),
    verdict: z
      .enum(['pass', 'fail', 'incomplete'])
      .describe(
        'pass: every established claim passes, every control fails as it should, nothing drifted; incomplete: nothing is wrong, but not all was judged',
      ),
    unjudged: z.array(z.string()).describe('what should have been judged or compared, and was not'),
    command: z.string().describe('what gives this very report again'),
    createdAt: z.iso.datetime(),
    reusedRuns: z.boolean().describe('whether runs of an earlier invocation were judged again'),
    data: z.strictObject({ main: dataUsed, secondary: dataUsed.nullable() }),
    engine: runSchema.shape.engine,
    seeds: z.partialRecord(experiment, z.array(count)),
    counts: z.strictObject({
      claims: outcomes.describe('of the established ones'),
      findings: outcomes,
      controls: z
        .strictObject({ rejected: count, notRejected: count })
        .describe('of established claims, and of findings that hold'),
      goldens: z.strictObject({ match: count, drift: count, missing: count, obsolete: count, notRun: count }),
      agreement: z.strictObject({ agree: count, disagree: count }),
    }),
    failures: z.array(z.string()).describe('trainings that did not come to their end, and why'),
    claims: z.array(claim),
    observations: z.array(observed),
    goldens: z.array(goldenRowSchema),
    agreement,
    series: z.array(seriesSchema),
    planes: z.array(planeSchema),
    pictures: z.array(picturesSchema),
    trainings: z.array(training).describe('every training that came to its end'),
    madeWith: madeWithSchema,
    provenance: z.strictObject({
      ...provenanceSchema.shape,
      hyperparameters: z.partialRecord(experiment, runSchema.shape.config.omit({ init: true })),
      tolerances: z.partialRecord(
        source,
        z.strictObject({ date: z.iso.date(), on: z.string(), processor: z.string().nullable() }),
      ),
    }),
  })
  .meta({ title: 'racecar-repro report.json' });

export type Report = z.infer<typeof reportSchema>;
export type ClaimRow = z.infer<typeof claim>;
export type { GoldenRow } from './golden-row.ts';
export type AgreementTable = z.infer<typeof agreement>;

/** @throws InputError when it is no report of this format */
export function readReport(file: string): Report {
  // It grows by 5 kB a seed.
  return readJson(file, reportSchema, 256);
}
