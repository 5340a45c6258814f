import { describe, expect, it } from '@jest/globals';
import { withClaimTable } from '../src/paper/claim-table.ts';
import { study } from '../src/paper/racecar.ts';
import { documentNamed } from './setup/documents.ts';

describe('the table of claims', () => {
  it('stands in README.md as the evidence has it; `npm run docs:claims` writes it anew', () => {
    const text = documentNamed('README.md');
    expect(text).toBe(withClaimTable(text, study));
  });

  it('has every claim, and says of each finding what its evidence says', () => {
    const rows = documentNamed('README.md').split('\n');
    for (const { id, sentence, standing } of study.experiments.flatMap(({ claims }) => claims)) {
      const row = rows.find((line) => line.startsWith(`| \`${id}\` | ${sentence} | `));
      expect(row).toMatch(
        standing === 'finding'
          ? /(holds|hold|decided|yet)\b.* \|$/
          : / established: asserted by each check \|$/,
      );
    }
  });

  it('needs a place in the document', () => {
    expect(() => withClaimTable('no place', study)).toThrow(/expected <!-- claims: begin -->/);
  });
});
