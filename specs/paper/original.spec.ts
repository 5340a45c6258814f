import { describe, expect, it } from '@jest/globals';
import { referenceProblems } from '../../src/harness/report/reference-lines.ts';
import { expectNone, report } from '../setup/report.ts';

const { reference } = report;

describe('what the authors’ own program gave from the same beginnings', () => {
  if (!reference || reference.planned === 0) {
    it.skip('is not kept of these data', () => {});
    return;
  }
  it.each(reference.rows)('is what this program gives: $place', (row) => {
    expectNone(referenceProblems({ ...reference, rows: [row] }));
    expect(row.matches).toBe(true);
  });

  it('was compared with each training that it is kept of', () => {
    expect(reference.rows).toHaveLength(reference.planned);
  });
});
