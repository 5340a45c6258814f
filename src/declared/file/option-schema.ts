import { z } from 'zod';
import { text } from '../../kit/fields.ts';

/** What trainings are given besides their seed. */

const value = z.union([z.number(), text]);

export const optionsSchema = z
  .record(
    text.regex(/^[a-z][A-Za-z0-9]*$/, 'expected letters and digits, beginning with a small letter'),
    value,
  )
  .describe('option ↦ its value; {option} stands for it in the command');

export const environmentSchema = z
  .record(text.regex(/^[A-Za-z_]\w*$/, 'expected the name of a variable'), z.coerce.string())
  .describe('variable ↦ its value');

/** An option that `racecar train` can set: a number within bounds. */
export const optionSchema = z.union([
  value,
  z.strictObject({
    words: text.min(1).describe('in plain words, with its unit'),
    value: z.number().describe('unless a variant has another'),
    least: z.number().optional(),
    most: z.number().optional(),
    integer: z.boolean().default(false),
  }),
]);

export const commandSchema = z
  .array(z.coerce.string())
  .min(1)
  .describe('a program and its arguments; no shell reads them');
