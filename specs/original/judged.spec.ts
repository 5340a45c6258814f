import { describe, expect, it } from '@jest/globals';
import { endIn, type Runs, seriesIn } from '../../src/harness/study/claim.ts';
import { endAlone, endOf, NotMeasured, seriesOf, type Table } from '../../src/harness/study/metrics.ts';
import { mnist } from '../../src/paper/mnist/experiment.ts';
import { exitCodeOfClaims, type JudgedRun, judgeResults } from '../../src/paper/original/judged-results.ts';
import { peak } from '../../src/paper/peak/experiment.ts';

/** Claims on what the authors’ files have, and on nothing that they do not have. */

describe('a metric of which the end alone is known', () => {
  const table = { 'error[end]': [0.5], loss: [3, 2], 'loss[end]': [1] };

  it('is had by who asks for the end, and by nobody who asks for all records', () => {
    expect(endAlone('error')).toBe('error[end]');
    expect(endOf(table, 'error')).toBe(0.5);
    expect(() => seriesOf(table, 'error')).toThrow(NotMeasured);
    // Records that are there have their end, and are not made longer by it.
    expect([endOf(table, 'loss'), seriesOf(table, 'loss')]).toEqual([1, [3, 2]]);
    expect(endOf({ loss: [3, 2] }, 'loss')).toBe(2);
    expect(() => endOf(table, 'accuracy')).toThrow(NotMeasured);
  });
});

/** What a run of peak measures in a folder of the authors’, as the real ones do; the place moves it a little. */
function peakTable(variant: string, place: number): Table {
  const isRr = variant === 'RR';
  const near = (value: number) => value + 0.001 * place;
  return {
    testAccuracy: [0.5, 0.9, 1],
    'testAccuracy[end]': [1],
    'trainAccuracy[end]': [isRr ? 0.98 : 0.95],
    'testReverseError.d1[end]': [near(isRr ? 0.74 : 0.9997)],
    'testReverseError.d2[end]': [near(isRr ? 0.4 : 0.9)],
    'trainReverseError.d1[end]': [near(isRr ? 0.75 : 0.9997)],
    'trainLocalReverseError.d1': [isRr ? 0.77 : 1],
    singularValues: isRr ? [66, 47, 22, 18, 9, 8, 7, 6, 5, near(4.5)] : [near(1.001), 0.999],
    dataEnergies: isRr ? [0.96, 0.7] : [near(0.02), 0.01],
    permutedEnergies: [0.4, 0.01],
    centredEnergies: [0.3, near(0.7)],
  };
}

const runsOf = (counts: Readonly<Record<string, number>>, tableOf = peakTable): JudgedRun[] =>
  Object.entries(counts).flatMap(([variant, count]) =>
    Array.from({ length: count }, (_, place) => ({ variant, table: tableOf(variant, place) })),
  );
const judged = (runs: readonly JudgedRun[]) => judgeResults(peak, 'original', runs);
const measureIn = (claims: ReturnType<typeof judged>, id: string) => {
  const found = claims.flatMap(({ measures }) => measures).find(({ measure }) => measure.id === id);
  if (!found) throw new Error(`expected a measure ${id}`);
  return found;
};

describe('the claims on results of the authors', () => {
  it('are judged on two runs of each variant, the first with the first', () => {
    const claims = judged(runsOf({ Std: 2, Ort: 2, RR: 2 }));
    const { values, judged: verdict } = measureIn(claims, 'hidden-std-rr');
    expect(values.map(({ seed, value }) => [seed, Number(value.toFixed(6))])).toEqual([
      [0, 0.5],
      [1, 0.5],
    ]);
    // Both pairs give one number here: what has no spread over runs says nothing.
    expect(verdict?.verdict).toBe('inconclusive');
    expect(measureIn(claims, 'rr-spiked').judged?.verdict).toBe('pass');
    expect(claims.find(({ claim }) => claim.id === 'peak-evolution')?.verdict).toBeNull();
    expect(exitCodeOfClaims(claims)).toBe(0);
  });

  it('of all records and of the start are not judged, whatever models there are, and say why', () => {
    const claims = judged(runsOf({ Std: 3, Ort: 3, RR: 3 }));
    for (const id of ['rr-falls', 'std-stays', 'ort-stays']) {
      expect(measureIn(claims, id)).toMatchObject({
        values: [],
        judged: null,
        reason:
          'it needs testReverseError.d1 of every record, and only some of them have a model that is kept',
      });
    }
    expect(measureIn(claims, 'std-unmoved')).toMatchObject({
      values: [],
      judged: null,
      reason: 'it needs initialSingularValues, and no model of the start is kept',
    });
    // And no other: all else follows from the last models.
    const unjudged = claims.flatMap(({ measures }) => measures.filter((one) => one.judged === null));
    expect(unjudged).toHaveLength(4);
  });

  it('have numbers of single runs and of variants that are alone, and no verdict', () => {
    const claims = judged(runsOf({ RR: 1 }));
    expect(measureIn(claims, 'rr-spiked')).toMatchObject({
      values: [{ seed: 0, value: 66 / 4.5 }],
      judged: null,
      reason: 'one run tells nothing of how runs differ',
    });
    expect(measureIn(claims, 'ort-flat').reason).toBe('there is no run of Ort');
    expect(exitCodeOfClaims(claims)).toBe(2);
    expect(exitCodeOfClaims(judged([]))).toBe(2);
  });

  it('are judged as far as there are pairs', () => {
    const claims = judged(runsOf({ RR: 3, Std: 1, Ort: 2 }));
    expect(measureIn(claims, 'rr-spiked').judged?.perSeed).toHaveLength(3);
    expect(measureIn(claims, 'input-std-rr')).toMatchObject({
      values: [{ seed: 0 }],
      reason: 'there is no second run of Std',
    });
    expect(measureIn(claims, 'input-ort-rr').values).toHaveLength(2);
  });

  it('fail as soon as a measure does, although others are not judged', () => {
    const swapped = runsOf({ Std: 2, Ort: 2, RR: 2 }, (variant, place) => ({
      ...peakTable(variant, place),
      ...(variant === 'Ort' ? { singularValues: [1.5 + 0.001 * place] } : {}),
    }));
    const claims = judged(swapped);
    expect(claims.find(({ claim }) => claim.id === 'peak-spectrum')?.verdict).toBe('fail');
    expect(exitCodeOfClaims(claims)).toBe(1);
  });

  it('pass where all measures do', () => {
    const table = (variant: string, place: number): Table => ({
      'trainReverseError.d1[end]': [(variant === 'RR' ? 0.05 : 0.999) + 0.0001 * place],
    });
    const claims = judgeResults(mnist, 'original', runsOf({ Std: 2, Ort: 2, RR: 2 }, table));
    expect(claims.map(({ claim, verdict }) => [claim.id, verdict])).toEqual([
      ['mnist-reconstruction', 'pass'],
      ['mnist-orthogonality', null],
    ]);
  });

  it('would have passed on a few records taken for all: that is what is kept from them', () => {
    const runs: Runs = { RR: { 'testReverseError.d1': [0.74] } };
    const falls = peak.claims.flatMap(({ measures }) => measures).find(({ id }) => id === 'rr-falls');
    expect(falls?.of(runs)).toBe(0);
    expect(seriesIn(runs, 'RR', 'testReverseError.d1')).toHaveLength(1);
    const alone: Runs = { RR: { 'testReverseError.d1[end]': [0.74] } };
    expect(endIn(alone, 'RR', 'testReverseError.d1')).toBe(0.74);
    expect(() => falls?.of(alone)).toThrow(NotMeasured);
  });
});
