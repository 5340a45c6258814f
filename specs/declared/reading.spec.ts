import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Reading, readingSchema } from '../../src/declared/measured/reading.ts';
import { describeIssue } from '../../src/kit/json.ts';

const pathRule = 'expected a path below the folder that the training writes into, without “..”';

describe('where a metric is read', () => {
  it.each<[Reading]>([
    [{ csv: 'lightning_logs/version_0/metrics.csv', column: 'val_loss' }],
    [{ csv: 'a log [1].csv', column: 'val_loss', where: { phase: 'val', fold: '3' } }],
    [{ jsonl: 'log.jsonl', key: 'eval.loss' }],
    [{ json: './results.json', at: 'log_history.*.eval_loss' }],
    [{ tensorboard: '.', tag: 'loss/train' }],
    [{ tensorboard: 'runs/..hidden', tag: 'loss/train' }],
  ])('takes %j', (reading) => {
    expect(readingSchema.parse(reading)).toEqual(reading);
  });

  it.each<[string, unknown, string]>([
    ['an absolute path', { csv: '/etc/x.csv', column: 'a' }, `csv: ${pathRule}`],
    ['one of Windows', { json: 'C:\\x.json', at: 'a' }, `json: ${pathRule}`],
    ['one of a server', { json: '\\\\server\\x.json', at: 'a' }, `json: ${pathRule}`],
    ['a way out', { tensorboard: 'runs/../../x', tag: 'a' }, `tensorboard: ${pathRule}`],
    ['a way out of Windows', { jsonl: 'runs\\..\\x', key: 'a' }, `jsonl: ${pathRule}`],
    ['a name of two lines', { jsonl: 'a\nb', key: 'a' }, `jsonl: ${pathRule}`],
    ['no path', { csv: '', column: 'a' }, 'csv: Too small: expected string to have >=1 characters'],
    [
      'a missing column',
      { csv: 'a.csv' },
      'the whole: column: Invalid input: expected string, received undefined',
    ],
    [
      'a misspelt column',
      { csv: 'a.csv', colum: 'a' },
      'the whole: column: Invalid input: expected string, received undefined; Unrecognized key: "colum"',
    ],
    [
      'a number in place of a text',
      { csv: 'a.csv', column: 'a', where: { fold: 3 } },
      'the whole: where: fold: Invalid input: expected string, received number',
    ],
    [
      'the key of another format',
      { json: 'a.json', at: 'a', key: 'b' },
      'the whole: Unrecognized key: "key"',
    ],
    ...[{ file: 'a.csv' }, { csv: 'a.csv', column: 'a', json: 'a.json', at: 'a' }, 'a.csv', null, []].map(
      (given): [string, unknown, string] => [
        `what is none of the formats, ${JSON.stringify(given)}`,
        given,
        'the whole: expected one of csv with column, jsonl with key, json with at, and tensorboard with tag',
      ],
    ),
  ])('refuses %s', (_, given, rule) => {
    const { error } = readingSchema.safeParse(given);
    expect(describeIssue(error as z.ZodError)).toBe(rule);
  });

  it('describes every field in its JSON Schema', () => {
    const { anyOf } = z.toJSONSchema(readingSchema) as {
      anyOf: { properties: Record<string, { description?: string }> }[];
    };
    expect(anyOf.map(({ properties }) => Object.keys(properties))).toEqual([
      ['csv', 'column', 'where'],
      ['jsonl', 'key'],
      ['json', 'at'],
      ['tensorboard', 'tag'],
    ]);
    for (const { properties } of anyOf) {
      for (const { description } of Object.values(properties)) expect(description).toBeTruthy();
    }
  });
});
