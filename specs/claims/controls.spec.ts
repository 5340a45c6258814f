import { describe, expect, it } from '@jest/globals';
import type { Runs } from '../../src/claims/claim.ts';
import { claims } from '../../src/claims/registry.ts';
import type { ObjectiveName } from '../../src/objectives/objective.ts';
import { objectiveNames } from '../../src/objectives/registry.ts';
import { measured, runsOf } from '../setup/made-up.ts';

/** What each control does to the runs is what it says: whose run lies in whose place, or what else is altered. */

const controls = claims.flatMap((claim) => claim.controls.map((control) => ({ ...control, id: claim.id })));

/** Whose run lies in the place of each objective whose place is another's now. */
function placesAfter(alter: (runs: Runs) => Runs): Partial<Record<ObjectiveName, ObjectiveName>> {
  const runs = runsOf({});
  const altered = alter(runs);
  const moved = objectiveNames.flatMap((place) => {
    const taker = objectiveNames.find((name) => runs[name] === altered[place]);
    return taker === place ? [] : [[place, taker]];
  });
  return Object.fromEntries(moved);
}

/** By what they say, where that is not of two runs exchanged. */
const places: Readonly<Record<string, Partial<Record<ObjectiveName, ObjectiveName>>>> = {
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
  const error = (d1: number) => ({ testReverseError: { d1 } });
  const runs = runsOf({ RR: { records: [error(0.9), error(0.6), error(0.2)] } });
  const { RR, ...others } = alterOf('RR’s records in reverse order')(runs);
  expect(RR.records.map(({ testReverseError }) => testReverseError.d1)).toEqual([0.2, 0.6, 0.9]);
  expect(others.Std).toBe(runs.Std);
});

it('where the pixels of the data are permuted, RR’s energies are those of the permuted data', () => {
  const runs = runsOf({ RR: { final: { dataEnergies: [0.9, 0.8], permutedEnergies: [0.1, 0.2] } } });
  expect(alterOf('the pixels of the data permuted')(runs).RR.final.dataEnergies).toEqual([0.1, 0.2]);
});

it('where every singular value is 1, RR’s are as many, and its energies as they were', () => {
  const runs = runsOf({ RR: { final: { singularValues: [3, 2, 0.5], dataEnergies: [0.9, 0.8] } } });
  const { RR } = alterOf('a spectrum in which every singular value is 1')(runs);
  expect([RR.final.singularValues, RR.final.dataEnergies]).toEqual([
    [1, 1, 1],
    [0.9, 0.8],
  ]);
});

it('where the classes are exchanged in the answers, what was right is wrong, in both batches', () => {
  const right = measured({ final: { trainAccuracy: 0.75, testAccuracy: 1 } });
  const runs = { ...runsOf({}), Std: right, Ort: right, RR: right };
  const sharesOf = (what: string) => {
    const after = alterOf(what)(runs);
    return (['Std', 'Ort', 'RR'] as const).map((objective) => {
      const { trainAccuracy, testAccuracy } = after[objective].final;
      return [trainAccuracy, testAccuracy];
    });
  };
  const [asBefore, exchanged] = [
    [0.75, 1],
    [0.25, 0],
  ];
  expect(sharesOf('the two classes exchanged in all answers')).toEqual([exchanged, exchanged, exchanged]);
  expect(sharesOf('the two classes exchanged in RR’s answers')).toEqual([asBefore, asBefore, exchanged]);
});
