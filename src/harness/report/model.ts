import { z } from 'zod';
import { count, digest, text } from '../../kit/fields.ts';
import { readJson } from '../../kit/json.ts';
import { goldenResultSchema, goldenStatus, heldSchema, metricSchema } from '../golden/result.ts';
import { controlSchema, measureSchema, observedSchema, verdictSchema } from '../judge/judgement.ts';
import { drawnFileSchema, sectionSchema } from '../study/blocks.ts';
import { engineSchema, parametersSchema, processorSchema, provenanceSchema } from '../study/run-file.ts';
import { evidenceRowSchema } from './evidence-row.ts';
import { madeWithSchema } from './made-with.ts';
import { referenceSchema } from './reference-table.ts';

/** The format of `report.json`: everything that a check found. Its JSON Schema is published under docs/schemas. */

const chance = z.number().min(0).max(1);

const claim = z.strictObject({
  id: text,
  experiment: text,
  sentence: text,
  place: text.describe('in the source'),
  standing: z
    .enum(['established', 'finding'])
    .describe('whether the report’s verdict depends on it: on findings it does not'),
  verdict: z.enum([...verdictSchema.options, 'not-run']).describe('whether it holds as the source says'),
  reason: text.nullable().describe('why it was not run'),
  isLeftToEvidence: z
    .boolean()
    .describe('whether it needs what a check does not run, so that its evidence alone tells of it'),
  n: count.describe('seeds'),
  seedsNeeded: count.describe('for a verdict'),
  power: chance
    .nullable()
    .describe(
      'that it is passed over so many seeds, if they are as the pilot seeds were; null where there were none',
    ),
  seedsMissing: z.array(text).describe('runs without which a seed cannot be judged'),
  measures: z.array(measureSchema),
  controls: z.array(
    z.strictObject({
      ...controlSchema.shape,
      power: chance.nullable().describe('that it rejects, if seeds are as the pilot seeds were'),
    }),
  ),
  evidence: evidenceRowSchema
    .nullable()
    .describe('of a finding: what it is by the evidence that is stored; null where there is none'),
  golden: z
    .strictObject({
      status: goldenStatus.describe('the worst of the golden results of its runs'),
      estimates: z
        .array(measureSchema.pick({ id: true, estimate: true, verdict: true }))
        .describe('what the golden results themselves give'),
    })
    .describe('whether its runs match ours, apart from what they say of the source'),
});

const agreement = z.strictObject({
  with: text.nullable(),
  reason: text.nullable().describe('why engines were not compared, or not with the one that comes first'),
  planned: count.describe('trainings that were to be compared'),
  rows: z.array(
    z.strictObject({
      experiment: text,
      variant: text,
      over: text.describe('what of the trainings is compared, in words'),
      agrees: z.boolean(),
      metrics: z.array(metricSchema),
      controlRejected: z.boolean().describe('whether a run from another seed is told apart'),
    }),
  ),
});

const observed = z.strictObject({ experiment: text, ...observedSchema.shape });

const training = z.strictObject({
  experiment: text,
  variant: text,
  seed: count,
  alteration: text
    .nullable()
    .describe('what was done to its data or its model for a control; null where nothing was'),
  origin: text,
  engine: text,
  steps: count,
  startedAt: z.iso.datetime(),
  seconds: z.number().nonnegative(),
});

const study = z.strictObject({
  title: text,
  source: z
    .strictObject({ id: text, name: text, description: text })
    .nullable()
    .describe('what the claims are taken from'),
  remarks: z.strictObject({ title: text, lines: z.array(text) }).nullable(),
  notCovered: z
    .array(z.strictObject({ what: text, why: text }))
    .describe('what the source also shows and no experiment tests'),
});

const data = z.strictObject({
  experiment: text,
  role: z
    .enum(['main', 'second'])
    .describe('claims are judged on the main data; one seed is held against golden results on the second'),
  origin: text,
  title: text,
  sha256: digest,
  count: text.describe('how many there are'),
  isStandIn: z.boolean().describe('whether they stand in for the real ones'),
  hasChoice: z.boolean().describe('whether there are any others for the experiment'),
});

const outcomes = z.strictObject({ pass: count, fail: count, inconclusive: count, notRun: count });

export const reportSchema = z
  .strictObject({
    format: z.literal(7),
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
    unjudged: z.array(text).describe('what should have been judged or compared, and was not'),
    command: text.describe('what gives this very report again'),
    notes: z.array(text).describe('what else a reader must not overlook'),
    createdAt: z.iso.datetime(),
    reusedRuns: z.boolean().describe('whether runs of an earlier invocation were judged again'),
    study,
    variants: z.array(text).describe('all variants of the study: a colour goes by the place in this list'),
    data: z.array(data),
    engine: engineSchema,
    seeds: z.record(text, z.array(count)).describe('that claims are judged over, by experiment'),
    left: z
      .array(text)
      .describe('experiments that a check runs nothing of: stored evidence alone tells of their claims'),
    counts: z.strictObject({
      claims: outcomes.describe('of the established ones'),
      findings: outcomes.describe('by their evidence, where there is any that is not stale'),
      controls: z
        .strictObject({ rejected: count, notRejected: count, notRun: count })
        .describe('of established claims'),
      goldens: z.strictObject({ match: count, drift: count, missing: count, obsolete: count, notRun: count }),
      held: heldSchema.describe('values of golden results that were compared, by what they are held to'),
      agreement: z.strictObject({ agree: count, disagree: count }),
      reference: z.strictObject({ match: count, differ: count }),
    }),
    failures: z.array(text).describe('trainings that did not come to their end, and why'),
    claims: z.array(claim),
    observations: z.array(observed),
    keepsGoldens: z.boolean().describe('whether golden results are kept of any experiment that takes part'),
    goldens: z.array(goldenResultSchema),
    agreement,
    reference: referenceSchema
      .nullable()
      .describe('how its runs compare with those of another program; null where the study names none'),
    sections: z.array(sectionSchema).describe('what is drawn'),
    files: z.array(drawnFileSchema).describe('picture files that it is drawn with'),
    trainings: z.array(training).describe('every training that came to its end'),
    madeWith: madeWithSchema,
    provenance: z.strictObject({
      ...provenanceSchema.shape,
      parameters: z
        .record(text, z.record(text, parametersSchema))
        .describe('by experiment, by variant: what each is run with unless the user says otherwise'),
      tolerances: z.array(
        z.strictObject({
          experiment: text,
          origin: text,
          date: z.iso.date(),
          on: text,
          processors: z.array(processorSchema),
          alarm: z.number().describe('how often a whole check may fail by noise alone'),
        }),
      ),
    }),
  })
  .meta({ title: 'racecar-repro report.json' });

export type Report = z.infer<typeof reportSchema>;
export type ClaimRow = z.infer<typeof claim>;
export type AgreementTable = z.infer<typeof agreement>;

/** @throws InputError when it is no report of this format */
export function readReport(file: string): Report {
  // It grows by 5 kB a seed.
  return readJson(file, reportSchema, 256);
}
