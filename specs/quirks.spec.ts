import { describe, expect, it } from '@jest/globals';
import { withQuirkTable } from '../src/paper/quirk-table.ts';
import { quirks } from '../src/paper/quirks.ts';
import { study } from '../src/paper/racecar.ts';
import { documentNamed } from './setup/documents.ts';

describe('the quirks of the reference', () => {
  it('are told in docs/quirks.md as in the list of them; `npm run docs:quirks` writes them anew', () => {
    const text = documentNamed('docs/quirks.md');
    expect(text).toBe(withQuirkTable(text));
    quirks.forEach(({ title, words, lines, here }, at) => {
      const row = text.split('\n').find((line) => line.startsWith(`| ${at + 1} | **${title}.** ${words} `));
      expect(row?.endsWith(` | ${lines} | ${here} |`)).toBe(true);
    });
  });

  it('stand in the report in the same words and the same order, as plain text', () => {
    expect(study.remarks?.lines).toEqual(quirks.map(({ title, words }) => `${title}. ${words}`));
    expect(study.remarks?.lines.filter((line) => /[`*]/.test(line))).toEqual([]);
  });

  it('need a place in the document', () => {
    expect(() => withQuirkTable('no place')).toThrow(/expected <!-- quirks: begin -->/);
  });
});
