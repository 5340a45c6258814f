import { type Claim, type Control, thresholdOf } from '../study/claim.ts';
import { judgeValues } from './judge.ts';
import type { JudgedControl } from './judgement.ts';
import type { Rows } from './rows.ts';

/** Judges a control on numbers that are stored of it, as `judgeControl` does on its runs. @param seeds those of the rows, in order */
export function judgeStoredControl(
  claim: Claim,
  { what, route, mustFail, seeds: most }: Control,
  origin: string,
  rows: Rows['controls'],
  seeds: readonly number[],
): JudgedControl {
  const own = rows[what];
  const found = mustFail.flatMap((id) => {
    const measure = claim.measures.find((one) => one.id === id);
    const values = own?.[id]?.slice(0, most);
    return measure && values && values.length > 1 ? [{ measure, values }] : [];
  });
  if (found.length === 0 || found.length < mustFail.length) {
    const reason = 'no numbers of it are stored';
    return { ...{ what, route, seeds: 0, outcome: 'not-run', reason, measures: [] } };
  }
  const measures = found.map(({ measure, values }) => {
    const perSeed = values.map((value, at) => ({ seed: seeds[at] as number, value }));
    return judgeValues(measure, thresholdOf(measure, origin), perSeed);
  });
  return {
    ...{ what, route, seeds: Math.min(...found.map(({ values }) => values.length)), reason: null },
    outcome: measures.every(({ verdict }) => verdict === 'fail') ? 'rejected' : 'not-rejected',
    measures: measures.map(({ what: _, basis, perSeed, ...rest }) => rest),
  };
}
