import { decodePng, type GrayImage, pngSize } from '../kit/png.ts';
import { compareFigure, describeFigure, type FigureComparison } from './compare.ts';
import { placeOf, type StoredFixture } from './fixture.ts';
import { compareImages } from './images.ts';
import type { SheetName } from './sheets.ts';
import type { CellTolerances } from './tolerances.ts';

export type GoldenStatus = 'match' | 'drift' | 'missing' | 'obsolete' | 'not-run';

/** How a sheet of images compares with its golden one. */
export interface SheetComparison {
  readonly sheet: SheetName;
  readonly matches: boolean;
  /** Differing pixels, of how many, and how many may. */
  readonly pixels: number | null;
  readonly of: number;
  readonly tolerance: number;
  readonly problem: string | null;
}

/** A hyperparameter, or the hash of the data, that is another than the golden result was made with; as JSON. */
export interface ChangedFact {
  readonly name: string;
  /** Null where one of the two has none. */
  readonly expected: string | null;
  readonly got: string | null;
}

/** How a run compares with its golden result. */
export interface GoldenResult {
  readonly place: string;
  readonly status: GoldenStatus;
  /** What was given and is not the same: the cause of figures that differ. */
  readonly facts: readonly ChangedFact[];
  /** What is wrong beyond facts, figures and sheets: no fixture, other bits. */
  readonly problems: readonly string[];
  readonly figures: readonly FigureComparison[];
  readonly sheets: readonly SheetComparison[];
}

/** Pictures of a mismatch, as PNG files. */
export interface Mismatch {
  readonly sheet: SheetName;
  readonly expected: Uint8Array;
  readonly actual: Uint8Array;
  readonly diff: Uint8Array | null;
}

/**
 * Compares what a run gave with its golden result.
 *
 * @returns the result, and the pictures of those sheets that differ too much
 * @throws InputError when a stored picture is damaged
 */
export function checkFixture(
  expected: StoredFixture,
  got: StoredFixture,
  tolerances: CellTolerances,
): { result: GoldenResult; mismatches: Mismatch[] } {
  const facts = changedFacts(expected, got);
  const problems = bitProblems(expected, got);
  const names = Object.keys({ ...expected.fixture.figures, ...got.fixture.figures });
  const figures = names.flatMap((name) => {
    const [before, after] = [expected.fixture.figures[name], got.fixture.figures[name]];
    const tolerance = tolerances.figures[name];
    if (!before || !after) {
      problems.push(`${name}: ${before ? 'the run does not give it' : 'the fixture does not have it'}`);
      return [];
    }
    if (!tolerance) {
      problems.push(`${name}: fixtures/tolerances.json has no tolerance of it`);
      return [];
    }
    return [compareFigure(name, before, after, tolerance)];
  });
  const mismatches: Mismatch[] = [];
  const sheets: SheetComparison[] = [];
  for (const name of new Set([...expected.sheets.keys(), ...got.sheets.keys()])) {
    const [before, after] = [expected.sheets.get(name), got.sheets.get(name)];
    const tolerance = tolerances.images[name]?.pixels;
    if (!before || !after || tolerance === undefined) {
      const who = tolerance === undefined ? 'has no tolerance' : before ? 'was not drawn' : 'is not stored';
      problems.push(`the sheet of ${name} images ${who}`);
      continue;
    }
    const { comparison, diff } = compareSheets(name, before, after, tolerance);
    sheets.push(comparison);
    if (!comparison.matches) mismatches.push({ sheet: name, expected: before, actual: after, diff });
  }
  const isSame =
    facts.length + problems.length === 0 && [...figures, ...sheets].every((part) => part.matches);
  const place = placeOf(expected.fixture);
  return {
    result: { place, status: isSame ? 'match' : 'drift', facts, problems, figures, sheets },
    mismatches,
  };
}

/** Data and hyperparameters: they are not measured, and must be the same. */
function changedFacts({ fixture: expected }: StoredFixture, { fixture: got }: StoredFixture): ChangedFact[] {
  const facts = ({ dataSha256, config }: typeof expected) => new Map(flatten({ dataSha256, ...config }));
  const [before, after] = [facts(expected), facts(got)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, expected: before.get(name) ?? null, got: after.get(name) ?? null }))
    .filter((fact) => fact.expected !== fact.got);
}

/** Each value of nested objects by its path, as JSON. */
function flatten(object: object, prefix = ''): [path: string, json: string][] {
  return Object.entries(object).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isNested ? flatten(value, `${prefix}${name}.`) : [[`${prefix}${name}`, JSON.stringify(value)]];
  });
}

function bitProblems({ fixture: expected }: StoredFixture, { fixture: got }: StoredFixture): string[] {
  if (expected.bits === got.bits) return [];
  const show = (bits: string | null) => (bits ? `SHA-256 ${bits.slice(0, 12)}…` : 'none');
  return [
    `bits of the weights after 50 steps on wasm: expected ${show(expected.bits)}, got ${show(got.bits)}, no tolerance`,
  ];
}

function compareSheets(sheet: SheetName, expected: Uint8Array, actual: Uint8Array, tolerance: number) {
  const { width, height } = pngSize(actual, sheet);
  const stored = pngSize(expected, sheet);
  const of = width * height;
  if (stored.width !== width || stored.height !== height) {
    const problem = `expected ${stored.width} × ${stored.height} pixels, got ${width} × ${height}`;
    return { comparison: { sheet, matches: false, pixels: null, of, tolerance, problem }, diff: null };
  }
  const decode = (png: Uint8Array): GrayImage => decodePng(png, width, height, `sheet of ${sheet} images`);
  const { pixels, diff } = compareImages(decode(expected), decode(actual));
  const matches = pixels !== null && pixels <= tolerance;
  return { comparison: { sheet, matches, pixels, of, tolerance, problem: null }, diff };
}

/** The differing pixels of two sheets as a PNG; null where their sizes differ. */
export function diffOf(expected: Uint8Array, actual: Uint8Array): Uint8Array | null {
  return compareSheets('reverse', expected, actual, 0).diff;
}

/** A line for each thing that is not as it should be: figure, expected, got, tolerance. */
export function describeGolden({ place, facts, problems, figures, sheets }: GoldenResult): string[] {
  const lines = [
    ...facts.map(describeFact),
    ...problems,
    ...figures.filter(({ matches }) => !matches).map(describeFigure),
    ...sheets.filter(({ matches }) => !matches).map(describeSheet),
  ];
  return lines.map((line) => `${place}: ${line}`);
}

export const describeFact = ({ name, expected, got }: ChangedFact): string =>
  `${name}: expected ${expected ?? 'nothing'}, got ${got ?? 'nothing'}`;

function describeSheet({ sheet, pixels, of, tolerance, problem }: SheetComparison): string {
  const found = problem ?? `${pixels} of ${of} pixels differ, tolerance ${tolerance}`;
  return `sheet of ${sheet} images: ${found}`;
}
