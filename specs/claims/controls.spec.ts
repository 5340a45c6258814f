import { describe, expect, it } from '@jest/globals';
import { endIn, type Runs, seriesIn } from '../../src/harness/study/claim.ts';
import { objectiveNames } from '../../src/lab/objectives/objectives.ts';
import { atEnd, runsOf } from '../setup/made-up.ts';
import { claimsOfPaper } from '../setup/paper.ts';

/** What each control does to the runs is what it says: whose run lies in whose place, or what else is altered. */

const controls = claimsOfPaper.flatMap((claim) =>
  claim.controls.map((control) => ({ ...control, id: claim.id })),
);

/** Whose run lies in the place of each objective whose place is another's now. */
function placesAfter(alter: (runs: Runs) => Runs): Record<string, string> {
  const runs = runsOf({});
  const altered = alter(runs);
  const moved = objectiveNames.flatMap((place) => {
    const taker = objectiveNames.find((name) => runs[name] === altered[place]);
    return taker === place ? [] : [[place, taker ?? 'none of them'] as const];
  });
  return Object.fromEntries(moved);
}

/** By what they say, where that is not of two runs exchanged. */
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Std’s run in RR’s place': { RR: 'Std' },
  'RR’s run in the places of Std and Ort': { Std: 'RR', Ort: 'RR' },
  'Std’s run in the places of RR and Ort': { RR: 'Std', Ort: 'Std' },
  'the runs of RR and Ort exchanged, and RR’s in Std’s place': { RR: 'Ort', Ort: 'RR', Std: 'RR' },
};
const exchange = /^the runs of (\S+) and (\S+) exchanged$/;

const altered = [
  'RR’s records in reverse order',
  'the pixels of the data permuted',
  'the two classes exchanged in all answers',
  'the two classes exchanged in RR’s answers',
  'a spectrum in which every singular value is 1',
];
const alterOf = (what: string) => {
  const found = controls.filter((control) => control.what === what);
  expect(found).toHaveLength(1);
  return (runs: Runs) => (found[0] as (typeof controls)[number]).alter(runs);
};

describe.each(controls.filter(({ what }) => !altered.includes(what)))(
  'the control of $id',
  ({ what, alter }) => {
    it(`puts runs where it says: ${what}`, () => {
      const [, first, second] = exchange.exec(what) ?? [];
      const expected = first && second ? { [first]: second, [second]: first } : places[what];
      expect(expected).toBeDefined();
      expect(placesAfter(alter)).toEqual(expected);
    });
  },
);

it('RR’s records in reverse order are just that', () => {
  const error = 'testReverseError.d1';
  const others = { step: [0, 1, 2], loss: [3, 2, 1] };
  const runs = runsOf({ RR: { ...others, [error]: [0.9, 0.6, 0.2, 0.1] } });
  const after = alterOf('RR’s records in reverse order')(runs);
  // What was measured at the end stays there.
  expect(after.RR).toEqual({ ...others, [error]: [0.2, 0.6, 0.9, 0.1] });
  expect(after.Std).toBe(runs.Std);
  expect(runs.RR?.[error]).toEqual([0.9, 0.6, 0.2, 0.1]);
});

it('where the pixels of the data are permuted, RR’s energies are those of the permuted data', () => {
  const runs = runsOf({ RR: { dataEnergies: [0.9, 0.8], permutedEnergies: [0.1, 0.2] } });
  const after = alterOf('the pixels of the data permuted')(runs);
  expect(seriesIn(after, 'RR', 'dataEnergies')).toEqual([0.1, 0.2]);
});

it('where every singular value is 1, RR’s are as many, and its energies as they were', () => {
  const runs = runsOf({ RR: { singularValues: [3, 2, 0.5], dataEnergies: [0.9, 0.8] } });
  expect(alterOf('a spectrum in which every singular value is 1')(runs).RR).toEqual({
    singularValues: [1, 1, 1],
    dataEnergies: [0.9, 0.8],
  });
});

it('where the classes are exchanged in the answers, what was right is wrong, in both batches', () => {
  const right = { trainAccuracy: atEnd(0.75), testAccuracy: atEnd(1) };
  const runs = runsOf({ Std: right, Ort: right, RR: right });
  const sharesOf = (what: string) => {
    const after = alterOf(what)(runs);
    return ['Std', 'Ort', 'RR'].map((objective) => [
      endIn(after, objective, 'trainAccuracy'),
      endIn(after, objective, 'testAccuracy'),
    ]);
  };
  const [asBefore, exchanged] = [
    [0.75, 1],
    [0.25, 0],
  ];
  expect(sharesOf('the two classes exchanged in all answers')).toEqual([exchanged, exchanged, exchanged]);
  expect(sharesOf('the two classes exchanged in RR’s answers')).toEqual([asBefore, asBefore, exchanged]);
});
