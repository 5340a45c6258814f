import { describe, expect, it } from '@jest/globals';
import { agreementProblems } from '../../src/harness/report/lines.ts';
import { expectNone, report } from '../setup/report.ts';

const { agreement, engine } = report;

describe('engines written independently', () => {
  if (agreement.with === null) {
    it.skip(`${agreement.reason}`, () => {});
    return;
  }
  it.each(agreement.rows)(
    `agree over $over of $experiment $variant: ${engine.name} and ${agreement.with}`,
    (row) => {
      expectNone(agreementProblems({ ...agreement, rows: [row] }));
      expect(row).toMatchObject({ agrees: true, controlRejected: true });
    },
  );
});
