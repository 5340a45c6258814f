import { type Metric, type Table, takenEachRecord } from '../../harness/study/metrics.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { metricIn, type StageName, stageNames } from '../experiments/stages.ts';
import { metricsOfStage } from '../measured/declared.ts';

/** A table with what was measured of a stage besides: curves are a value longer then. */
export function grown(table: Table, stage: StageName, measured: Table): Table {
  const own = Object.entries(measured).map(([metric, values]) => {
    const name = metricIn(stage, metric);
    return [name, [...(table[name] ?? []), ...values]];
  });
  return { ...table, ...Object.fromEntries(own) };
}

/** How many records of a stage a table has. */
export const recordsIn = (table: Table, stage: StageName): number =>
  table[metricIn(stage, 'step')]?.length ?? 0;

/** A table as it was after so many records of a stage. */
export function tableAt(
  table: Table,
  experiment: NetworkExperiment,
  stage: StageName,
  records: number,
): Table {
  const before = stageNames.slice(0, stageNames.indexOf(stage));
  const own = metricsOfStage(experiment, stage);
  const whole = [
    ...before.flatMap((earlier) => metricsOfStage(experiment, earlier)),
    ...own.filter(({ taken }) => taken === 'the start'),
  ];
  const isOf = (metrics: readonly Metric[], name: string) => metrics.some((metric) => metric.name === name);
  const kept = Object.entries(table).flatMap(([name, values]) => {
    if (isOf(whole, name)) return [[name, values]];
    return isOf(own.filter(takenEachRecord), name) ? [[name, values.slice(0, records)]] : [];
  });
  return Object.fromEntries(kept);
}
