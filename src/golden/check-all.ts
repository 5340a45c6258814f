import { join } from 'node:path';
import { filesBelow, writeWhole } from '../kit/files.ts';
import type { FinishedRun } from '../runs/finished.ts';
import { gridOf, originOf } from '../training/experiments.ts';
import { capture, goldenSeeds } from './capture.ts';
import { checkFixture, type GoldenResult } from './check.ts';
import { placeOf, placeOfFile, readFixture, type Subject, writeFixture } from './fixture.ts';
import { type Tolerances, tolerancesOf } from './tolerances.ts';

/** Where things are kept. */
export interface Places {
  /** The committed fixtures. */
  readonly golden: string;
  /** What this run gave, for `golden update` to take. */
  readonly candidates: string;
  /** Expected, actual and diff of sheets that differ. */
  readonly mismatches: string;
}

/** A run, or what should have been one. */
export interface Candidate {
  readonly subject: Subject;
  readonly run: FinishedRun | null;
  /** The SHA-256 of its weights after 50 steps on wasm; null where it has none, undefined where nobody asked. */
  readonly bits: string | null | undefined;
}

/**
 * Compares runs with their golden results, keeps a candidate of each, and names what is obsolete.
 *
 * @throws InputError when fixtures or tolerances are damaged, or nothing was calibrated
 */
export function checkAll(
  candidates: readonly Candidate[],
  tolerances: Tolerances,
  places: Places,
): GoldenResult[] {
  const results = candidates.map((candidate): GoldenResult => {
    const { subject, run } = candidate;
    const place = placeOf(subject);
    const nothing = { place, facts: [], figures: [], sheets: [] };
    if (!run) return { ...nothing, status: 'not-run', problems: ['its training did not come to its end'] };
    const expected = readFixture(places.golden, place);
    const bits = candidate.bits === undefined ? (expected?.fixture.bits ?? null) : candidate.bits;
    if (!expected) {
      writeFixture(places.candidates, capture(run, bits));
      return { ...nothing, status: 'missing', problems: ['there is no golden fixture of it'] };
    }
    const cell = tolerancesOf(tolerances, subject.source, subject.experiment, subject.objective);
    const got = capture(run, bits, expected.fixture.singularVectors);
    const { result, mismatches } = checkFixture(expected, got, cell);
    // What is to replace the golden result chooses anew which singular vectors can be compared.
    writeFixture(places.candidates, result.status === 'match' ? got : capture(run, bits));
    for (const { sheet, ...pictures } of mismatches) {
      for (const [what, png] of Object.entries(pictures)) {
        if (png) writeWhole(join(places.mismatches, `${place}-${sheet}-${what}.png`), png);
      }
    }
    return result;
  });
  return [...results, ...obsoleteIn(places.golden)];
}

/** Fixtures that no experiment, objective and seed claims; other files that lie there are none. */
function obsoleteIn(golden: string): GoldenResult[] {
  const claimed = new Set(
    gridOf(goldenSeeds).flatMap(({ experiment, objective, seed }) =>
      (['original', 'synthetic'] as const).map((kind) =>
        placeOf({ source: originOf(experiment, kind), experiment, objective, seed }),
      ),
    ),
  );
  return filesBelow(golden)
    .filter((file) => {
      const place = placeOfFile(file);
      return place !== null && !claimed.has(place);
    })
    .map((place) => ({
      place,
      status: 'obsolete',
      facts: [],
      problems: ['nothing claims this golden result any more; delete it'],
      figures: [],
      sheets: [],
    }));
}
