import { judge } from '../claims/judge.ts';
import { claims } from '../claims/registry.ts';
import { InputError } from '../kit/errors.ts';
import { isThere, readText, writeWhole } from '../kit/files.ts';
import { checkFixture, describeFact, type GoldenResult } from './check.ts';
import {
  type Fixture,
  placesIn,
  readFixture,
  type StoredFixture,
  writeFixture,
  writeSheet,
} from './fixture.ts';
import { goldenRuns } from './judged.ts';
import type { SheetName } from './sheets.ts';
import { type Tolerances, tolerancesOf } from './tolerances.ts';

/**
 * Which golden results are replaced by the candidates of the last check: those that are missing, those that also
 * drifted, or all that there are candidates of. `changed` leaves what is within tolerance as it is, byte for byte.
 */
export const updateModes = ['changed', 'missing', 'all'] as const;
export type UpdateMode = (typeof updateModes)[number];

/** A golden result that is about to change. */
export interface PlannedUpdate {
  readonly place: string;
  readonly candidate: StoredFixture;
  /** Which of its files are written: its numbers, and its sheets. */
  readonly numbers: boolean;
  readonly sheets: readonly SheetName[];
  /** What moves, old → new. */
  readonly moves: readonly string[];
}

interface Folders {
  readonly golden: string;
  readonly candidates: string;
}

/**
 * @param only `peak/RR`: the experiment and objective to update; all of them if undefined
 * @throws InputError when the last check left no candidates
 */
export function planUpdate(
  { golden, candidates }: Folders,
  tolerances: Tolerances,
  mode: UpdateMode,
  only?: string,
): PlannedUpdate[] {
  const places = placesIn(candidates).filter(
    (place) => !only || place.split('/').slice(1, 3).join('/') === only,
  );
  if (places.length === 0) {
    throw new InputError(
      `expected candidates${only ? ` of ${only}` : ''} of a check, found none; run "npm test" first`,
    );
  }
  return places.flatMap((place): PlannedUpdate | [] => {
    const candidate = readFixture(candidates, place) as StoredFixture;
    const all = { place, candidate, numbers: true, sheets: [...candidate.sheets.keys()] };
    const stored = readFixture(golden, place);
    if (!stored) return { ...all, moves: ['new'] };
    if (mode === 'missing') return [];
    const { source, experiment, objective } = candidate.fixture;
    const cell = tolerancesOf(tolerances, source, experiment, objective);
    const { result } = checkFixture(stored, candidate, cell);
    if (mode === 'all') return { ...all, moves: movesOf(result) };
    if (result.status === 'match') return [];
    const numbers =
      result.facts.length + result.problems.length > 0 || result.figures.some(({ matches }) => !matches);
    const sheets = result.sheets.filter(({ matches }) => !matches).map(({ sheet }) => sheet);
    return { place, candidate, numbers, sheets: numbers ? all.sheets : sheets, moves: movesOf(result) };
  });
}

function movesOf({ facts, problems, figures, sheets }: GoldenResult): string[] {
  return [
    ...facts.map(describeFact),
    ...problems,
    ...figures
      .filter(({ matches }) => !matches)
      .map(({ figure, worst, outside, of, problem }) =>
        worst && !problem
          ? `${worst.name} ${worst.expected} → ${worst.got} (the furthest of ${outside} of ${of} values)`
          : `${figure}: ${problem}`,
      ),
    ...sheets
      .filter(({ matches }) => !matches)
      .map(
        ({ sheet, pixels, of, problem }) =>
          `sheet of ${sheet} images: ${problem ?? `${pixels} of ${of} pixels`}`,
      ),
  ];
}

/** What the update does to the claims, as they are judged on the golden results: a line for each measure. */
export function claimEffects({ golden, candidates }: Folders, updates: readonly PlannedUpdate[]): string[] {
  const taken = new Set(updates.filter(({ numbers }) => numbers).map(({ place }) => place));
  const touched = new Map<string, Pick<Fixture, 'source' | 'experiment'>>();
  for (const { candidate } of updates) {
    const { source, experiment } = candidate.fixture;
    touched.set(`${source}/${experiment}`, { source, experiment });
  }
  return [...touched.values()].flatMap(({ source, experiment }) => {
    const before = goldenRuns(golden, source, experiment);
    const after = goldenRuns(golden, source, experiment, {
      root: candidates,
      takes: (place) => taken.has(place),
    });
    if (after.length < 2) return [];
    return claims
      .filter((claim) => claim.experiment === experiment)
      .flatMap((claim) => {
        const old = before.length < 2 ? undefined : judge(claim, source, before).measures;
        return judge(claim, source, after).measures.map(({ id, estimate, verdict }, at) => {
          const was = old?.[at];
          const effect = `${was ? showNumber(was.estimate.mean) : 'none'} → ${showNumber(estimate.mean)}`;
          const verdicts =
            was && was.verdict === verdict
              ? `verdict unchanged (${verdict})`
              : `verdict ${was?.verdict ?? 'none'} → ${verdict}`;
          return `${source} ${claim.id}, ${id}: effect ${effect}, ${verdicts}`;
        });
      });
  });
}

const showNumber = (value: number) => String(Number(value.toPrecision(4)));

/** Replaces golden results, and then says so in the log of changes. */
export function applyUpdate(
  golden: string,
  changes: string,
  updates: readonly PlannedUpdate[],
  entry: string,
): void {
  for (const { place, candidate, numbers, sheets } of updates) {
    if (numbers) writeFixture(golden, candidate);
    else for (const name of sheets) writeSheet(golden, place, name, candidate.sheets.get(name));
  }
  const before = isThere(changes) ? readText(changes) : changesHead;
  writeWhole(changes, `${before.trimEnd()}\n\n${entry}`, { flush: true });
}

const changesHead = `# Changes of the golden results

What moved, when and why, newest last. \`npm run golden:update\` writes here.
`;

/** The entry of an update in the log of changes. */
export function changesEntry(
  { date, reason, mode, madeBy }: { date: string; reason: string; mode: UpdateMode; madeBy: string },
  updates: readonly PlannedUpdate[],
  effects: readonly string[],
): string {
  return [
    `## ${date}: ${reason}`,
    '',
    `Mode \`${mode}\`; ${madeBy}.`,
    '',
    ...updates.map(
      ({ place, moves }) => `- ${place}: ${moves.length > 0 ? moves.join('; ') : 'within tolerance'}`,
    ),
    ...(effects.length > 0
      ? ['', 'What that does to the claims:', '', ...effects.map((effect) => `- ${effect}`)]
      : []),
    '',
  ].join('\n');
}
