import type { Metric } from '../../harness/study/metrics.ts';
import type { NetworkExperiment } from '../experiments/network-experiment.ts';
import { metricIn, type StageName, stagesIn } from '../experiments/stages.ts';
import { qualityMetrics } from './quality.ts';

/** A step's wall time: of the machine, and no result. */
const secondsPerStep: Metric = {
  name: 'secondsPerStep',
  words: 'wall time of a step, the median over the records',
  unit: 's',
  range: [0, null],
  taken: 'the end',
  scale: 'relative',
  isOptional: true,
  isHeld: false,
};

/** All metrics of an experiment, stage by stage. */
export function metricsOf(experiment: NetworkExperiment): Metric[] {
  if (!experiment.hyperparameters.fineTuning) return metricsOfStage(experiment, 'A');
  return stagesIn(experiment).flatMap((stage) =>
    metricsOfStage(experiment, stage).map((metric) => ({ ...metric, stage })),
  );
}

/** The metrics of a stage by the names that they have in the table. Runs may be without the stages that follow the first. */
export function metricsOfStage(
  { network, data, measurements }: NetworkExperiment,
  stage: StageName,
): Metric[] {
  const special = measurements.flatMap((measurement) => measurement.metricsOf(network, data.rows));
  const ends = special.filter(({ taken }) => taken === 'the end');
  const starts = special.filter(({ taken }) => taken === 'the start');
  const all = [...qualityMetrics(network, data), ...ends];
  if (stage === 'A') return [...all, ...starts, secondsPerStep];
  return all.map((metric) => ({
    ...metric,
    name: metricIn(stage, metric.name),
    isOptional: true,
    isCompared: false,
  }));
}
