import { z } from 'zod';
import { text } from '../../kit/fields.ts';
import { environmentSchema, optionsSchema } from './option-schema.ts';

/** Claims of a study file: comparisons of variants by seed, the bounds that they must keep, and what must break these. */

const term = z.strictObject({
  variant: text.describe('whose runs'),
  metric: text,
  take: z
    .union([
      z.enum(['last', 'first', 'least', 'greatest']),
      z.strictObject({ mean: z.int().positive().describe('of the last so many values') }),
    ])
    .default('last')
    .describe('which of its values'),
});

/** What a seed gives: one of these. */
const kinds = {
  value: term.optional().describe('a value'),
  difference: z.tuple([term, term]).optional().describe('the first less the second'),
  ratio: z.tuple([term, term]).optional().describe('the first over the second'),
  trend: z
    .strictObject({ variant: text, metric: text })
    .optional()
    .describe(
      'by how much it changes from record to record: the slope of a straight line through all of them',
    ),
  function: text
    .regex(/^[^#]+\.(js|mjs|ts|mts)#[A-Za-z_$][\w$]*$/)
    .optional()
    .describe('“claims.ts#gap”: a function of a file beside this one, given the tables of a seed by variant'),
};

const measure = z
  .strictObject({
    what: text.min(1).describe('in plain words, with its unit'),
    ...kinds,
    above: z.number().optional().describe('the bound that it must lie above'),
    below: z.number().optional().describe('the bound that it must lie below'),
    effect: z
      .number()
      .optional()
      .describe('the smallest effect of interest, beyond the bound; by default the bound itself'),
    counts: text
      .min(1)
      .optional()
      .describe(
        'what it counts, where it is a whole number: “test images”; its bound lies between two counts then',
      ),
    range: z.tuple([z.number(), z.number()]).optional().describe('what its mean can be at all'),
    basis: text.min(1).describe('where the bound comes from'),
  })
  .superRefine((one, context) => {
    const given = Object.keys(kinds).filter((kind) => one[kind as keyof typeof kinds] !== undefined);
    if (given.length !== 1) {
      const got = given.length === 0 ? 'none of them' : given.join(' and ');
      context.addIssue({
        code: 'custom',
        message: `expected one of ${Object.keys(kinds).join(', ')}, got ${got}`,
      });
    }
    const { above, below, effect, counts } = one;
    const bound = above ?? below;
    // “At least” and “at most” are said of the counts beside it.
    if (counts !== undefined && bound !== undefined && Number.isInteger(bound)) {
      context.addIssue({
        code: 'custom',
        path: [above === undefined ? 'below' : 'above'],
        message: `expected a bound between two counts, such as ${bound + 0.5}, got ${bound}`,
      });
    }
    if ((above === undefined) === (below === undefined)) {
      const got = above === undefined ? 'neither' : 'both';
      context.addIssue({ code: 'custom', message: `expected either above or below, got ${got}` });
    } else if (effect !== undefined && (above !== undefined ? effect < above : effect > (below as number))) {
      const side = above !== undefined ? `above ${above}` : `below ${below}`;
      context.addIssue({
        code: 'custom',
        path: ['effect'],
        message: `expected an effect beyond ${side}, got ${effect}`,
      });
    }
  });

const place = z
  .strictObject({
    variant: text.optional().describe('another variant, whose run is taken'),
    options: optionsSchema.optional().describe('options that the training is given then'),
    environment: environmentSchema.optional().describe('variables that the training is given then'),
    arguments: z.array(text).optional().describe('what is added to its command then'),
  })
  .refine((one) => Object.keys(one).length > 0, {
    message: 'expected a variant, options, environment or arguments, got nothing',
  });

const control = z.strictObject({
  what: text.min(1).describe('what is done to the model or the data, in plain words'),
  route: text.min(1).describe('how that makes the measures false'),
  places: z
    .record(text, place)
    .describe('variant ↦ what is run in its place; it goes through the measurement as any run'),
  mustFail: z.array(text).min(1).describe('the measures that must fail then'),
  seeds: z.int().min(2).optional().describe('over how many seeds, the first ones; by default all'),
});

export const claimSchema = z.strictObject({
  sentence: text.min(1).describe('a sentence that can turn out to be wrong, in your words'),
  place: text.min(1).describe('where the paper says so: “Theorem 3”, “Fig. 2”'),
  standing: z
    .enum(['established', 'finding'])
    .default('established')
    .describe('established claims are held to; of findings is reported what became of them, whichever way'),
  leastSeeds: z.int().min(2).optional().describe('the fewest seeds that it is judged on'),
  alpha: z
    .number()
    .min(0.0001)
    .max(0.1)
    .optional()
    .describe(
      'α: how often it may pass in the long run if its truth lies at its bound; its intervals are of 1 − 2α (0.02)',
    ),
  measures: z.record(text, measure).refine((all) => Object.keys(all).length > 0, {
    message: 'expected a measure, got none',
  }),
  controls: z
    .array(control)
    .min(1)
    .describe('cases in which it must fail: a claim that passes whatever is done to the model says nothing'),
});

export type DeclaredClaim = z.infer<typeof claimSchema>;
export type DeclaredMeasure = z.infer<typeof measure>;
export type DeclaredControl = z.infer<typeof control>;
export type Term = z.infer<typeof term>;
