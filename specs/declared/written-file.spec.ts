import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Reading } from '../../src/declared/measured/reading.ts';
import { writtenFolder } from './written.ts';

const { folder, write, read, refusal } = writtenFolder();

const formats: [form: string, of: (name: string) => Reading, content: string][] = [
  ['a CSV file', (csv) => ({ csv, column: 'loss' }), 'loss\n1\n'],
  ['a JSON Lines file', (jsonl) => ({ jsonl, key: 'loss' }), '{"loss":1}'],
  ['a JSON file', (json) => ({ json, at: 'loss' }), '{"loss":1}'],
];

describe.each(formats)('%s that a training should have written', (form, of, content) => {
  it('may be called anything, and be a link', () => {
    write('a folder [1]/the log (ä, {0}) *?.txt', content);
    expect(read(of('a folder [1]/the log (ä, {0}) *?.txt'))).toEqual([1]);
    const name = `linked to ${form}`;
    symlinkSync('a folder [1]/the log (ä, {0}) *?.txt', join(folder, name));
    expect(read(of(name))).toEqual([1]);
  });

  it('is missing, and what there is instead', () => {
    write('logs/version_1/metrics.csv', content);
    write('logs/version_2/metrics.csv', content);
    expect(refusal(of('logs/version_0/metrics.csv'))).toBe(
      `logs/version_0/metrics.csv: expected ${form}, there is none; logs has "version_1", "version_2"; the nearest is "version_1"`,
    );
    expect(refusal(of('logs/version_1/metrics.txt'))).toBe(
      `logs/version_1/metrics.txt: expected ${form}, there is none; logs/version_1 has "metrics.csv"`,
    );
    expect(refusal(of('logs/version_1/metrics.csv/more'))).toBe(
      `logs/version_1/metrics.csv/more: expected ${form}, there is none; logs/version_1 has "metrics.csv"`,
    );
    mkdirSync(join(folder, 'bare'), { recursive: true });
    expect(refusal(of('bare/x'))).toBe(`bare/x: expected ${form}, there is none; bare has none`);
  });

  it('is something else', () => {
    mkdirSync(join(folder, 'a directory'), { recursive: true });
    expect(refusal(of('a directory'))).toBe(`a directory: expected ${form}, got a folder`);
    write('empty', '');
    expect(refusal(of('empty'))).toBe(`empty: expected ${form}, got an empty file`);
    write('log.gz', gzipSync(content));
    expect(refusal(of('log.gz'))).toBe(`log.gz: expected ${form}, got a gzip file`);
    write('wide', Buffer.from(`\uFEFF${content}`, 'utf16le'));
    expect(refusal(of('wide'))).toBe(`wide: expected ${form} in UTF-8, got UTF-16`);
    write('wide', Buffer.from(`\uFEFF${content}`, 'utf16le').swap16());
    expect(refusal(of('wide'))).toBe(`wide: expected ${form} in UTF-8, got UTF-16`);
    write('torn', `${content}\n\0\0\0\0`);
    expect(refusal(of('torn'))).toBe(`torn: expected ${form}, got a zero byte at byte ${content.length + 1}`);
    write('marked', '\uFEFF');
    expect(refusal(of('marked'))).toMatch(/^marked(:1:1)?: expected .*, got .+$/);
  });

  it('is a link to itself', () => {
    const name = `ring of ${form}`;
    symlinkSync(name, join(folder, name));
    expect(refusal(of(name))).toMatch(
      /^ring of .*: expected a .* \(ELOOP: too many symbolic links encountered, open '.*'\)$/,
    );
  });

  it('is larger than what can be held', () => {
    const file = openSync(join(folder, 'large'), 'w');
    ftruncateSync(file, 2 ** 28 + 1);
    closeSync(file);
    expect(refusal(of('large'))).toBe('large: expected at most 256 MiB, got 268435457 bytes');
  });
});
