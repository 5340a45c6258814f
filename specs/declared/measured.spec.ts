import { describe, expect, it } from '@jest/globals';
import { metricSchema } from '../../src/declared/file/metric-schema.ts';
import type { Reading } from '../../src/declared/measured/reading.ts';
import { tableIn } from '../../src/declared/runs/measured.ts';
import { realFiles, refusalOf, writtenFolder } from './written.ts';

const { folder, write } = writtenFolder();
write('log.csv', 'step,loss,nothing\n1,0.5,\n2,0.25,\n');
write('bad.csv', 'loss\nmuch\n');
write('log.jsonl', '{"loss": 1}\n');
write('log.json', '{"loss": [1]}');
write('events/note.txt', 'no events');

const table = (read: Reading, optional: boolean, where = folder) =>
  tableIn(where, { loss: metricSchema.parse({ words: 'loss', read, optional }) });

describe('a metric that a training may lack', () => {
  it.each<[string, Reading]>([
    ['a file', { csv: 'none.csv', column: 'loss' }],
    ['a column', { csv: 'log.csv', column: 'accuracy' }],
    ['numbers in a column', { csv: 'log.csv', column: 'nothing' }],
    ['rows of a kind', { csv: 'log.csv', column: 'loss', where: { step: '3' } }],
    ['a key of JSON lines', { jsonl: 'log.jsonl', key: 'accuracy' }],
    ['a path in JSON', { json: 'log.json', at: 'accuracy' }],
    ['event files', { tensorboard: 'events', tag: 'loss' }],
    ['a folder', { tensorboard: 'none', tag: 'loss' }],
  ])('is left out where there is no such thing: %s', (_, read) => {
    expect(table(read, true)).toEqual({});
    expect(refusalOf(() => table(read, false))).toContain('expected ');
  });

  it('is left out where event files have no such tag', () => {
    const read = { tensorboard: 'tensorboard', tag: 'no such tag' };
    expect(table(read, true, realFiles)).toEqual({});
    expect(refusalOf(() => table(read, false, realFiles))).toContain('"no such tag"');
  });

  it('is read where it is there', () => {
    expect(table({ csv: 'log.csv', column: 'loss' }, true)).toEqual({ loss: [0.5, 0.25] });
  });

  it.each<[string, Reading, string]>([
    ['what is no number', { csv: 'bad.csv', column: 'loss' }, 'bad.csv:2: expected a finite number'],
    ['a filter of no column', { csv: 'log.csv', column: 'loss', where: { fold: '1' } }, '"fold"'],
  ])('is refused where it is wrong: %s', (_, read, said) => {
    expect(refusalOf(() => table(read, true))).toContain(said);
  });
});
