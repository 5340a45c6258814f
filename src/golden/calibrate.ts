import { InputError } from '../kit/errors.ts';
import type { FinishedRun } from '../runs/finished.ts';
import { agreementSteps } from './agreement.ts';
import { figuresOf, isCounted, scaleOf } from './figures.ts';
import { compareImages } from './images.ts';
import { comparableVectors, sheetsOf } from './sheets.ts';
import { type CellTolerances, cellName, type FigureTolerance } from './tolerances.ts';

/** Runs that differ from the base runs in nothing that should matter. */
export interface Variant {
  /** `weights nudged by one unit in the last place, 1`, or the name of an engine. */
  readonly name: string;
  /** Whether it is another engine. */
  readonly isEngine: boolean;
  readonly runs: readonly FinishedRun[];
}

/** A tolerance is this many times the largest difference seen among a few dozen runs. */
export const safetyFactor = 3;

/**
 * Eight units in the last place of a 32-bit float: what a figure that was never seen to move may move all the same, but
 * for shares of images, which are counted.
 */
export const leastTolerance = 1e-6;

const keyOf = ({ run }: FinishedRun) => `${cellName(run.experiment, run.objective)} seed ${run.seed}`;

/**
 * Measures tolerances: for each experiment and objective, figure by figure, the largest difference between a base run
 * and its variants, over all seeds.
 *
 * @throws InputError when a variant's run has no base run
 */
export function calibrate(
  base: readonly FinishedRun[],
  variants: readonly Variant[],
): Record<string, CellTolerances> {
  const bases = new Map(base.map((run) => [keyOf(run), run]));
  const spreads = new Map<string, CellSpreads>();
  for (const { isEngine, runs } of variants) {
    for (const run of runs) {
      const origin = bases.get(keyOf(run));
      if (!origin) throw new InputError(`calibration: there is no base run of ${keyOf(run)}`);
      const name = cellName(run.run.experiment, run.run.objective);
      const cell = spreads.get(name) ?? new CellSpreads();
      spreads.set(name, cell);
      cell.add(origin, run, isEngine);
    }
  }
  return Object.fromEntries([...spreads].map(([name, cell]) => [name, cell.tolerances()]));
}

/** The largest differences seen in one cell. */
class CellSpreads {
  readonly #figures: Record<string, number[]> = {};
  readonly #images: Record<string, number> = {};
  readonly #agreement: Record<string, number[]> = {};

  add(base: FinishedRun, variant: FinishedRun, isEngine: boolean): void {
    const [expected, actual] = [figuresOf(base.metrics), figuresOf(variant.metrics)];
    for (const [name, values] of Object.entries(expected)) {
      raise(this.#figures, name, differences(name, values, actual[name] ?? []));
    }
    if (isEngine) {
      const [first, second] = [agreementSteps(base.metrics), agreementSteps(variant.metrics)];
      for (const [name, values] of Object.entries(first)) {
        raise(this.#agreement, name, differences(name, values, second[name] ?? []));
      }
    }
    const vectors = comparableVectors(base.metrics.final.singularValues);
    const sheets = sheetsOf(variant, vectors);
    for (const [name, sheet] of sheetsOf(base, vectors)) {
      const other = sheets.get(name);
      const pixels = (other && compareImages(sheet, other).pixels) ?? 0;
      this.#images[name] = Math.max(this.#images[name] ?? 0, pixels);
    }
  }

  tolerances(): CellTolerances {
    const numbers = (spreads: Record<string, number[]>) =>
      Object.fromEntries(Object.entries(spreads).map(([name, seen]) => [name, toleranceOf(name, seen)]));
    const pixels = Object.entries(this.#images).map(([name, spread]) => {
      return [name, { basis: 'measured' as const, spread, pixels: safetyFactor * spread }];
    });
    return {
      figures: numbers(this.#figures),
      images: Object.fromEntries(pixels),
      agreement: numbers(this.#agreement),
    };
  }
}

function raise(spreads: Record<string, number[]>, name: string, seen: readonly number[]): void {
  const before = spreads[name] ?? [];
  spreads[name] = seen.map((difference, at) => Math.max(before[at] ?? 0, difference));
}

/** The differences between two runs of a figure, value by value, on the figure's own scale. */
function differences(figure: string, expected: readonly number[], actual: readonly number[]): number[] {
  if (expected.length !== actual.length) {
    throw new InputError(`calibration: ${figure} has ${expected.length} values and ${actual.length}`);
  }
  return expected.map((value, at) => {
    const difference = Math.abs((actual[at] as number) - value);
    return difference === 0 || scaleOf(figure) === 'absolute' ? difference : difference / Math.abs(value);
  });
}

/**
 * A figure's tolerance in steps that only ascend: disturbances grow along the training, and towards the smaller
 * singular values, so that what one value was seen to move, those after it may move as well.
 *
 * @param seen the largest difference of each value
 */
export function toleranceOf(figure: string, seen: readonly number[]): FigureTolerance {
  const scale = scaleOf(figure);
  const least = isCounted(figure) ? 0 : leastTolerance;
  const steps: FigureTolerance['steps'] = [];
  seen.forEach((difference, from) => {
    const last = steps.at(-1);
    if (last && difference <= last.spread) return;
    const spread = roundUp(difference);
    const wide = Math.max(roundUp(safetyFactor * spread), least);
    const bounds = scale === 'relative' ? { atol: 0, rtol: wide } : { atol: wide, rtol: 0 };
    const isSame = last?.atol === bounds.atol && last.rtol === bounds.rtol;
    if (isSame) steps.pop();
    steps.push({ from: isSame ? last.from : from, spread, ...bounds });
  });
  return { basis: 'measured', scale, steps };
}

/** To two digits, and not down (but by less than the arithmetic does): a tolerance stands on it. */
function roundUp(value: number): number {
  const rounded = Number(value.toPrecision(2));
  return rounded >= value * (1 - 1e-12) ? rounded : Number((value * 1.05).toPrecision(2));
}
