import { max, mean, min } from 'simple-statistics';
import { objectiveNames } from '../objectives/registry.ts';
import type { FinishedRun } from '../runs/finished.ts';
import type { ExperimentName } from '../training/experiments.ts';
import type { Band, Series, Spread } from './drawn.ts';

/** The experiments as a report shows them: those with the most to see first. */
export const reportOrder: readonly ExperimentName[] = ['peak', 'mnist', 'tishby'];

/** The curves that are drawn. */
const curves: Readonly<
  Record<string, (record: FinishedRun['metrics']['records'][number]) => number | undefined>
> = {
  loss: ({ loss }) => loss,
  trainAccuracy: ({ trainAccuracy }) => trainAccuracy,
  testAccuracy: ({ testAccuracy }) => testAccuracy,
  'testReverseError.d1': ({ testReverseError }) => testReverseError.d1,
  'testReverseError.d2': ({ testReverseError }) => testReverseError.d2,
};

/** Curves and spectra over the seeds, as bands: their size does not grow with the number of seeds. */
export function seriesOf(runs: readonly FinishedRun[]): Series[] {
  return reportOrder.flatMap((experiment) => {
    const own = runs.filter(({ run }) => run.experiment === experiment);
    const steps = own[0]?.metrics.records.map(({ step }) => step);
    return steps ? [{ experiment, steps, objectives: objectivesOf(own) }] : [];
  });
}

function objectivesOf(own: readonly FinishedRun[]): Series['objectives'] {
  return objectiveNames.flatMap((objective) => {
    const metrics = own.filter(({ run }) => run.objective === objective).map((finished) => finished.metrics);
    if (metrics.length === 0) return [];
    const drawn = Object.entries(curves).flatMap(([name, of]) => {
      const rows = metrics.map(({ records }) => records.flatMap((record) => of(record) ?? []));
      return rows.every((row) => row.length > 0) ? [[name, bandOf(rows)] as const] : [];
    });
    return {
      objective,
      n: metrics.length,
      curves: Object.fromEntries(drawn),
      spectrum: {
        start: bandOf(metrics.map(({ initial }) => initial.singularValues)),
        end: bandOf(metrics.map(({ final }) => final.singularValues)),
      },
    };
  });
}

function bandOf(rows: readonly (readonly number[])[]): Band {
  const columns = (rows[0] ?? []).map((_, at) => spreadOf(rows.map((row) => row[at] as number)));
  return {
    mean: columns.map((column) => column.mean),
    low: columns.map((column) => column.low),
    high: columns.map((column) => column.high),
  };
}

/** The mean over seeds, the least and the greatest, to seven digits. */
export function spreadOf(values: number[]): Spread {
  const round = (value: number) => Number(value.toPrecision(7));
  return { mean: round(mean(values)), low: round(min(values)), high: round(max(values)) };
}

/** The runs that pictures are taken of: those of the first seed that an experiment has. */
export function picturedRuns(runs: readonly FinishedRun[], experiment: ExperimentName): FinishedRun[] {
  const own = runs.filter(({ run }) => run.experiment === experiment);
  const seed = min([...own.map(({ run }) => run.seed), Number.MAX_SAFE_INTEGER]);
  return objectiveNames.flatMap(
    (objective) => own.find(({ run }) => run.objective === objective && run.seed === seed) ?? [],
  );
}
