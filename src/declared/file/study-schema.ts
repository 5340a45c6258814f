import { z } from 'zod';
import { text } from '../../kit/fields.ts';
import { claimSchema } from './claim-schema.ts';
import { metricSchema } from './metric-schema.ts';
import { commandSchema, environmentSchema, optionSchema, optionsSchema } from './option-schema.ts';

/** `racecar.yaml`: a study whose trainings are commands. Its JSON Schema is published under docs/schemas. */

/** Names stand in paths, where an underscore divides them. */
export const nameRule = 'expected letters, digits, dots and hyphens';
const namePattern = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;
export const isName = (text: string): boolean => namePattern.test(text);
const name = text.regex(namePattern, nameRule);
const seconds = text
  .regex(/^\d+(\.\d+)? ?(s|min|h)$/, 'expected a time such as “90 s”, “10 min” or “2 h”')
  .describe('“90 s”, “10 min”, “2 h”');
/** Beside the study file or below it. */
const ownFile = text
  .min(1)
  .refine((file) => !/^([/\\]|[A-Za-z]:)/.test(file) && !file.split(/[/\\]/).includes('..'), {
    message: 'expected a file beside the study file or below it',
  });

const variant = z.strictObject({
  words: text.min(1).describe('in plain words'),
  options: optionsSchema.optional(),
  environment: environmentSchema.optional(),
  command: commandSchema.optional().describe('its own, in place of the one of the experiment'),
  grid: z
    .record(text, z.array(z.union([z.number(), text])).min(1))
    .optional()
    .describe('option ↦ values: a variant for each combination, named after them'),
  compared: z
    .boolean()
    .default(true)
    .describe('whether claims, golden results and figures take it in; others stand in for it in controls'),
  checked: z
    .boolean()
    .default(true)
    .describe(
      'whether a check runs it, where it is compared; findings that need one which is not are judged by their stored evidence alone',
    ),
});

const noise = z.strictObject({
  option: z
    .array(text)
    .min(1)
    .optional()
    .describe(
      'what is added to the command so that the training disturbs its own arithmetic in the last place; {draw} is 1, 2, …',
    ),
  environment: z
    .record(text, z.array(z.coerce.string()).min(1))
    .optional()
    .describe('variable ↦ values that must not matter: OMP_NUM_THREADS: [1, 2]'),
});

const goldens = z.strictObject({
  seeds: z.int().positive().max(100).default(2).describe('how many seeds are kept, from 0'),
  pictures: z
    .record(
      name,
      z.strictObject({ words: text.min(1), file: ownFile.describe('a PNG that the training wrote') }),
    )
    .default({}),
  noise: noise.optional().describe('how noise is measured; by default by doing the same again'),
});

const drawn = z.strictObject({
  curves: z
    .array(text)
    .default([])
    .describe('metrics over the records, a line a variant, the seeds as a band'),
  over: text
    .optional()
    .describe('the metric that curves are drawn over; by default the number of the record'),
  points: z.array(text).default([]).describe('metrics at the end, a point a seed'),
  pictures: z
    .array(z.strictObject({ file: ownFile, words: text.min(1) }))
    .default([])
    .describe('PNG files that the trainings wrote; those of the first seed are shown'),
});

const experiment = z.strictObject({
  words: text.min(1).describe('what it is, in a sentence'),
  command: commandSchema.describe(
    'the training: {variant}, {seed}, {folder}, where it writes, and {option} of any option stand for what they are',
  ),
  environment: environmentSchema.optional(),
  workingFolder: ownFile.optional().describe('where commands run; by default where the study file is'),
  timeLimit: seconds.optional().describe('after which a training has failed; by default it has none'),
  files: z
    .array(ownFile)
    .default([])
    .describe(
      'files and folders that trainings depend on: where one has changed, everything is trained anew',
    ),
  data: z
    .strictObject({ title: text.min(1), files: z.array(ownFile).min(1) })
    .optional()
    .describe('what it is trained on, where that lies in files; golden results are of these data alone'),
  options: z.record(text, optionSchema).default({}),
  variants: z.record(name, variant).refine((all) => Object.keys(all).length > 0, {
    message: 'expected a variant, got none',
  }),
  seeds: z.int().min(1).max(100_000).describe('over how many seeds claims are judged, from 0'),
  metrics: z.record(text, metricSchema),
  claims: z.record(name, claimSchema).default({}),
  goldens: goldens.optional().describe('that results are kept and compared with; by default none are'),
  drawn: drawn.optional(),
});

export const studySchema = z
  .strictObject({
    $schema: text.optional().describe('where editors find this schema'),
    title: text
      .min(1)
      .describe('what it checks: “On the Convergence of Adam and Beyond (Reddi et al., 2018)”'),
    words: text.min(1).optional().describe('what it is about; by default its title'),
    source: z
      .strictObject({
        id: text.min(1).describe('an address that does not change, such as a DOI'),
        name: text.min(1),
        description: text.min(1),
      })
      .optional()
      .describe('what the claims are taken from'),
    processes: z
      .int()
      .positive()
      .optional()
      .describe('how many trainings run at a time; by default one a core'),
    setup: z
      .array(commandSchema)
      .default([])
      .describe(
        'commands that run once, in order, before the first training; again where one of them has changed, or one of the files that trainings depend on',
      ),
    versions: z
      .record(text, commandSchema)
      .default({})
      .describe('“python” ↦ a command that prints its version, which every run remembers'),
    experiments: z.record(name, experiment).refine((all) => Object.keys(all).length > 0, {
      message: 'expected an experiment, got none',
    }),
    notCovered: z
      .array(z.strictObject({ what: text.min(1), why: text.min(1) }))
      .default([])
      .describe('what the source also shows and nothing here tests'),
  })
  .meta({ title: 'racecar study', description: 'A study whose trainings are commands: racecar.yaml' });

export type DeclaredStudy = z.infer<typeof studySchema>;
export type DeclaredExperiment = z.infer<typeof experiment>;
export type DeclaredVariant = z.infer<typeof variant>;
