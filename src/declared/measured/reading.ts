import { z } from 'zod';
import { text } from '../../kit/fields.ts';

/** Where a training writes a metric: what stands under `read:` of a metric in `racecar.yaml`. */

const rule = 'expected a path below the folder that the training writes into, without “..”';

/** Paths of Windows are refused everywhere: a study is carried from one system to another. */
const isBelow = (path: string) =>
  !/^([/\\]|[A-Za-z]:)|\p{Cc}/u.test(path) && !path.split(/[/\\]/).includes('..');

const path = text.min(1).refine(isBelow, { message: rule });

const csv = z.strictObject({
  csv: path.describe('a file of comma-separated values, its first row the names of the columns'),
  column: text.min(1).describe('the column; its cells that are empty or NA are passed over'),
  where: z
    .record(text, text)
    .optional()
    .describe('column ↦ text: only the rows that have these texts in these columns'),
});
const jsonl = z.strictObject({
  jsonl: path.describe('a file with a JSON object on each line'),
  key: text.min(1).describe('the key, “eval.loss” that of an object in it; lines without it are passed over'),
});
const json = z.strictObject({
  json: path.describe('a JSON file'),
  at: text
    .min(1)
    .describe('the keys that lead to a number or a list of numbers, with dots; * takes each of a list'),
});
const tensorboard = z.strictObject({
  tensorboard: path.describe('an event file, or a folder in which and below which they lie'),
  tag: text.min(1).describe('the tag of a scalar; its values are taken in the order of their steps'),
});

const formats = ['csv', 'jsonl', 'json', 'tensorboard'] as const;

/** What is wrong, said by the form that was meant: the one whose file is named. */
function ruleOf(given: unknown, errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const named = formats.filter((format) => Object.hasOwn(Object(given), format));
  const [format] = named;
  if (format === undefined || named.length > 1) {
    return 'expected one of csv with column, jsonl with key, json with at, and tensorboard with tag';
  }
  const issues = errors[formats.indexOf(format)] ?? [];
  return issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
}

export const readingSchema = z.union([csv, jsonl, json, tensorboard], {
  error: (issue) => (issue.code === 'invalid_union' ? ruleOf(issue.input, issue.errors) : undefined),
});

/** Where a training writes a metric, and in which of the formats. */
export type Reading = z.infer<typeof readingSchema>;

export type CsvReading = z.infer<typeof csv>;
export type JsonlReading = z.infer<typeof jsonl>;
export type JsonReading = z.infer<typeof json>;
export type TensorboardReading = z.infer<typeof tensorboard>;
