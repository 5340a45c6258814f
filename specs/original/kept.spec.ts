import { describe, expect, it } from '@jest/globals';
import {
  goldenFolderOf,
  placeOf,
  readFixture,
  type StoredFixture,
} from '../../src/harness/golden/fixture.ts';
import { holdAgainst } from '../../src/harness/golden/hold-against.ts';
import { readTolerances, type VariantTolerances, widerOf } from '../../src/harness/golden/tolerances.ts';
import { unitsOf } from '../../src/harness/golden/units.ts';
import { comparedOf } from '../../src/harness/study/study.ts';
import { study as original } from '../../src/paper/original/study.ts';
import { study as paper } from '../../src/paper/racecar.ts';

/** What is kept of the authors' own program, against our golden results: two programs, and no training here. */

const places = ['original', 'synthetic'].flatMap((origin) =>
  original.experiments.flatMap((experiment) =>
    comparedOf(experiment).flatMap(({ name: variant }) =>
      [0, 1, 2, 3, 4].map((seed) => ({ origin, experiment: experiment.name, variant, seed })),
    ),
  ),
);

const without = ({ fixture }: StoredFixture): StoredFixture => ({
  fixture: { ...fixture, parts: {}, dark: [], bits: null },
  pictures: new Map(),
});

function pairAt(subject: (typeof places)[number]) {
  const { origin, experiment, variant } = subject;
  const [theirs, ours] = [original, paper].map((study) =>
    readFixture(goldenFolderOf(study), placeOf(subject)),
  );
  const [a, b] = [original, paper].map(
    (study) => readTolerances(study, origin, experiment)?.variants[variant],
  ) as [VariantTolerances, VariantTolerances];
  const own = paper.experiments.find(({ name }) => name === experiment);
  if (!theirs || !ours || !own) throw new Error(`expected results of both programs at ${placeOf(subject)}`);
  const numbers = { ...own, pictures: [] };
  const hold = (got: StoredFixture) =>
    holdAgainst(without(theirs), without(got), numbers, widerOf(a, b)).result;
  return { theirs, ours, hold, tolerances: widerOf(a, b), experiment: own };
}

describe('what is kept of the authors’ own program', () => {
  it.each(places.map((subject) => [placeOf(subject), subject] as const))(
    'is what ours gave, within what both move by when they are disturbed: %s',
    (_, subject) => {
      const { ours, hold } = pairAt(subject);
      expect(hold(ours)).toMatchObject({ status: 'match', facts: [], problems: [] });
    },
  );

  it.each(places.filter(({ seed }) => seed === 0).map((subject) => [placeOf(subject), subject] as const))(
    'tells one figure that is further off than its tolerance: %s',
    (_, subject) => {
      const { theirs, hold, tolerances, experiment } = pairAt(subject);
      const metric = experiment.metrics.find(({ name }) => name === 'loss');
      if (!metric) throw new Error('expected a metric loss');
      const allowed = tolerances.metrics.loss?.tolerance[0];
      const unit = unitsOf(metric, theirs.fixture.metrics)[0] as number;
      if (allowed === null || allowed === undefined) throw new Error('expected the first loss to be held');
      const moved = (by: number): StoredFixture => {
        const [first = 0, ...rest] = theirs.fixture.metrics.loss ?? [];
        const metrics = { ...theirs.fixture.metrics, loss: [first + by * allowed * unit, ...rest] };
        return { ...theirs, fixture: { ...theirs.fixture, metrics } };
      };
      expect(hold(moved(0.5)).status).toBe('match');
      expect(hold(moved(1.5))).toMatchObject({ status: 'drift' });
    },
  );

  it('has no pictures of the authors’ images', () => {
    for (const subject of places.filter(({ origin }) => origin === 'original'))
      expect(readFixture(goldenFolderOf(original), placeOf(subject))?.pictures.size).toBe(0);
  });
});
