import { describe, expect, it } from '@jest/globals';
import { agreementProblems } from '../../src/report/lines.ts';
import { expectNone, report } from '../setup/report.ts';

const { agreement, engine } = report;

describe('engines written independently', () => {
  if (agreement.with === null) {
    it.skip(`${agreement.reason}`, () => {});
    return;
  }
  it.each(agreement.rows)(
    `agree over 300 steps of $experiment $objective: ${engine.name} and ${agreement.with}`,
    (row) => {
      expectNone(agreementProblems({ ...agreement, rows: [row] }));
      expect(row).toMatchObject({ agrees: true, controlRejected: true });
    },
  );
});
