import { join } from 'node:path';
import { writeWhole } from '../../kit/files.ts';
import { filesBelow } from '../../kit/folders.ts';
import type { FinishedRun } from '../study/run-file.ts';
import { checkedOf, type Experiment, goldenSeedsOf, type Study } from '../study/study.ts';
import { capture } from './capture.ts';
import { goldenFolderOf, placeOf, placeOfFile, readFixture, type Subject, writeFixture } from './fixture.ts';
import { holdAgainst } from './hold-against.ts';
import type { GoldenResult, GoldenStatus } from './result.ts';
import { calibrateFirst, readTolerances } from './tolerances.ts';

type Places = Readonly<Record<'candidates' | 'mismatches', string>>;

/** A run, or what should have been one. */
export interface Candidate {
  readonly experiment: Experiment;
  readonly subject: Subject;
  readonly run: FinishedRun | null;
  /** The SHA-256 of its bits; null where it has none, undefined where nobody asked. */
  readonly bits: string | null | undefined;
}

/**
 * Compares runs with their golden results, keeps a candidate of each, and names what is obsolete.
 *
 * @param places folders: for what these runs gave, which `golden update` takes; and for expected, actual and diff of
 *   pictures that differ
 * @param which the experiments that obsolete golden results are looked for among; where they are all of the study's,
 *   everywhere
 * @throws InputError when fixtures or tolerances are damaged
 */
export function holdAll(
  study: Study,
  candidates: readonly Candidate[],
  places: Places,
  which: readonly Experiment[],
): GoldenResult[] {
  return [...candidates.map((candidate) => hold(study, candidate, places)), ...obsoleteIn(study, which)];
}

function hold(study: Study, { experiment, subject, run, bits }: Candidate, places: Places): GoldenResult {
  const place = placeOf(subject);
  if (!run) return without(place, 'not-run', 'its training did not come to its end');
  const expected = readFixture(goldenFolderOf(study), place);
  const known = bits === undefined ? (expected?.fixture.bits ?? null) : bits;
  const { origin, variant } = subject;
  const tolerances = readTolerances(study, origin, experiment.name)?.variants[variant];
  if (!expected || !tolerances) {
    writeFixture(places.candidates, capture(run, experiment, known));
    return tolerances
      ? without(place, 'missing', 'there is no golden fixture of it')
      : without(place, 'missing', calibrateFirst(experiment, origin), false);
  }
  const got = capture(run, experiment, known, expected.fixture.parts);
  const { result, mismatches } = holdAgainst(expected, got, experiment, tolerances);
  // What is to replace the golden result chooses anew which parts of pictures can be compared.
  writeFixture(places.candidates, result.status === 'match' ? got : capture(run, experiment, known));
  for (const { picture, ...pngs } of mismatches) {
    for (const [what, png] of Object.entries(pngs)) {
      if (png) writeWhole(join(places.mismatches, `${place}-${picture}-${what}.png`), png);
    }
  }
  return result;
}

/** What is said where nothing was compared. */
function without(place: string, status: GoldenStatus, problem: string, isCalibrated = true): GoldenResult {
  const nothing = { deviation: null, facts: [], metrics: [], pictures: [] };
  return { place, status, isCalibrated, problems: [problem], ...nothing };
}

/** Fixtures that no experiment, variant and seed claims; other files that lie there are none. */
function obsoleteIn(study: Study, which: readonly Experiment[]): GoldenResult[] {
  const claimed = new Set(study.experiments.flatMap(placesOf));
  const names = which.map(({ name }) => name);
  const isWhole = study.experiments.every(({ name }) => names.includes(name));
  return filesBelow(goldenFolderOf(study))
    .filter((file) => {
      const place = placeOfFile(file);
      return place !== null && !claimed.has(place) && (isWhole || names.includes(experimentOf(place)));
    })
    .map((file) => without(file, 'obsolete', 'nothing claims this golden result any more; delete it'));
}

/** How many golden results a study can have. */
export const goldensOf = ({ experiments }: Pick<Study, 'experiments'>): number =>
  experiments.flatMap(placesOf).length;

/** Where the golden results of an experiment are. */
function placesOf(experiment: Experiment): string[] {
  return experiment.data.origins.flatMap((origin) =>
    checkedOf(experiment).flatMap((variant) =>
      goldenSeedsOf(experiment).map((seed) =>
        placeOf({ origin: origin.name, experiment: experiment.name, variant: variant.name, seed }),
      ),
    ),
  );
}

const experimentOf = (place: string) => place.split('/')[1] as string;
