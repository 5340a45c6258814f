import { join } from 'node:path';
import { InputError } from '../../kit/errors.ts';
import type { Experiment, Study } from '../study/study.ts';
import { logChange } from './changes.ts';
import {
  goldenFolderOf,
  placesIn,
  readFixture,
  type StoredFixture,
  writeFixture,
  writePicture,
} from './fixture.ts';
import { goldenRuns, judgedOnGolden } from './golden-runs.ts';
import { describeFact, holdAgainst } from './hold-against.ts';
import { type GoldenResult, mismatched } from './result.ts';
import { calibrateFirst, readTolerances } from './tolerances.ts';

/**
 * Which golden results are replaced by the candidates of the last check: those that are missing, those that also
 * drifted, or all that there are candidates of. `changed` leaves what is within tolerance as it is, byte for byte.
 */
export const updateModes = ['changed', 'missing', 'all'] as const;
export type UpdateMode = (typeof updateModes)[number];

/** A golden result that is about to change. */
export interface PlannedUpdate {
  readonly place: string;
  readonly experiment: Experiment;
  readonly candidate: StoredFixture;
  /** Which of its files are written: its numbers, and its pictures. */
  readonly numbers: boolean;
  readonly pictures: readonly string[];
  /** What moves, old → new. */
  readonly moves: readonly string[];
}

/**
 * @param candidates the folder of what the last check gave
 * @param only `peak` or `peak/RR`: the experiment, or the experiment and variant, to update; all of them if undefined
 * @throws InputError when the last check left no candidates, or what is to be compared was never calibrated
 */
export function planUpdate(
  study: Study,
  candidates: string,
  mode: UpdateMode,
  only?: string,
): PlannedUpdate[] {
  const places = placesIn(candidates).filter((place) => {
    const [, experiment, variant] = place.split('/');
    return !only || only === experiment || only === `${experiment}/${variant}`;
  });
  if (places.length === 0) {
    throw new InputError(
      `expected candidates${only ? ` of ${only}` : ''} of a check, found none; run "npm test" first`,
    );
  }
  return places.flatMap((place): PlannedUpdate | [] => {
    const candidate = readFixture(candidates, place) as StoredFixture;
    const { origin, experiment: name, variant } = candidate.fixture;
    const experiment = study.experiments.find((one) => one.name === name);
    if (!experiment) throw new InputError(`${join(candidates, place)}.json: no experiment of this study`);
    const pictures = [...candidate.pictures.keys()];
    const all = { place, experiment, candidate, numbers: true, pictures };
    const stored = readFixture(goldenFolderOf(study), place);
    if (!stored) return { ...all, moves: ['new'] };
    if (mode === 'missing') return [];
    const tolerances = readTolerances(study, origin, name)?.variants[variant];
    if (!tolerances) throw new InputError(`${place}: ${calibrateFirst(experiment, origin)}`);
    const { result } = holdAgainst(stored, candidate, experiment, tolerances);
    const moves = movesOf(result);
    if (mode === 'all') return { ...all, moves };
    if (result.status === 'match') return [];
    const numbers = [...result.facts, ...result.problems, ...mismatched(result.metrics)].length > 0;
    const moved = mismatched(result.pictures).map(({ picture }) => picture);
    return { ...all, numbers, pictures: numbers ? pictures : moved, moves };
  });
}

function movesOf({ facts, problems, metrics, pictures }: GoldenResult): string[] {
  return [
    ...facts.map(describeFact),
    ...problems,
    ...mismatched(metrics).map(({ metric, worst, outside, problem }) =>
      worst && !problem
        ? `${worst.name} ${worst.expected} → ${worst.got} (the furthest of ${outside} values)`
        : `${metric}: ${problem}`,
    ),
    ...mismatched(pictures).map(
      ({ words, pixels, of, problem }) => `${words}: ${problem ?? `${pixels} of ${of} pixels`}`,
    ),
  ];
}

/** What the update does to the claims, as they are judged on the golden results: a line for each measure. */
export function claimEffects(study: Study, candidates: string, updates: readonly PlannedUpdate[]): string[] {
  const taken = new Set(updates.filter(({ numbers }) => numbers).map(({ place }) => place));
  const touched = new Map(
    updates.map(({ candidate: { fixture }, experiment }) => {
      const { origin } = fixture;
      return [`${origin}/${experiment.name}`, { origin, experiment }];
    }),
  );
  return [...touched.values()].flatMap(({ origin, experiment }) => {
    const before = goldenRuns(study, experiment, origin);
    const after = goldenRuns(study, experiment, origin, {
      folder: candidates,
      takes: (place) => taken.has(place),
    });
    return experiment.claims.flatMap((claim) => {
      const old = judgedOnGolden(claim, origin, before);
      return judgedOnGolden(claim, origin, after).map(({ id, estimate, verdict }, at) => {
        const was = old[at];
        const effect = `${was ? showNumber(was.estimate.mean) : 'none'} → ${showNumber(estimate.mean)}`;
        const verdicts =
          was && was.verdict === verdict
            ? `verdict unchanged (${verdict})`
            : `verdict ${was?.verdict ?? 'none'} → ${verdict}`;
        return `${origin} ${claim.id}, ${id}: effect ${effect}, ${verdicts}`;
      });
    });
  });
}

const showNumber = (value: number) => String(Number(value.toPrecision(4)));

/** Replaces golden results, and then says so in the log of changes. */
export function applyUpdate(study: Study, updates: readonly PlannedUpdate[], entry: string): void {
  const golden = goldenFolderOf(study);
  for (const { place, candidate, numbers, pictures } of updates) {
    if (numbers) writeFixture(golden, candidate);
    else for (const name of pictures) writePicture(golden, place, name, candidate.pictures.get(name));
  }
  logChange(study, entry);
}

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
