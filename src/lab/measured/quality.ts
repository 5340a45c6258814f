import type { Metric, Table } from '../../harness/study/metrics.ts';
import type { FloatArray } from '../../kit/arrays.ts';
import { accuracy, reverseError } from '../analysis/batch-errors.ts';
import type { LabData } from '../data/lab-data.ts';
import type { Network } from '../networks/network.ts';
import type { Evaluation } from '../training/evaluator.ts';
import type { Snapshot } from '../training/training.ts';

/** What is measured of every training: losses, accuracies and reverse errors. */

/** The parts of the data, and what the names of their metrics begin with. */
const parts = [
  { part: 'training', prefix: 'train' },
  { part: 'test', prefix: 'test' },
] as const;

/** `d1`, `d2`, … */
export const layerName = (at: number) => `d${at + 1}`;

/** The curves of a training, a value a record; accuracies and reverse errors have one more, for the end. */
export function qualityMetrics(
  network: Network,
  { rows, hasOther = false }: Pick<LabData, 'rows' | 'hasOther'>,
): Metric[] {
  const curve = { taken: 'each record', scale: 'relative', isCompared: true } as const;
  const quality = { taken: 'each record and the end', isCompared: true } as const;
  const reversed = (part: 'training' | 'test') =>
    rows.reversed === undefined || rows.reversed >= rows[part]
      ? `the ${part} data`
      : `the first ${rows.reversed} of the ${part} data`;
  return [
    {
      name: 'step',
      words: 'step of the record, from 0',
      range: [0, null],
      taken: 'each record',
      scale: 'absolute',
      isHeld: false,
    },
    { ...curve, name: 'loss', words: 'loss of the step, before its update', range: [null, null] },
    {
      ...curve,
      name: 'crossEntropy',
      words: 'cross-entropy of the step, before its update',
      range: [0, null],
    },
    ...parts.map(
      ({ part, prefix }): Metric => ({
        ...quality,
        name: `${prefix}Accuracy`,
        words: `share of the ${part} data classified rightly`,
        range: [0, 1],
        part,
        scale: 'counted',
        of: rows[part],
      }),
    ),
    ...(hasOther
      ? [
          {
            ...quality,
            ...{
              name: 'otherAccuracy',
              words: 'share of the test data of the other task classified rightly',
            },
            ...{ range: [0, 1], part: 'test', scale: 'counted', of: rows.test },
          } satisfies Metric,
        ]
      : []),
    ...parts.flatMap(({ part, prefix }) =>
      network.layers.map(
        (_, at): Metric => ({
          ...quality,
          name: `${prefix}ReverseError.${layerName(at)}`,
          words: `reverse error of ${layerName(at)} on ${reversed(part)}`,
          range: [0, null],
          part,
          scale: 'absolute',
        }),
      ),
    ),
  ];
}

/** Accuracies and reverse errors of a model. */
export function qualityOf(model: Pick<Snapshot, 'train' | 'test' | 'other'>): Table {
  const accuracies = parts.map(({ prefix }) => {
    const { prediction, labels } = model[prefix];
    return [`${prefix}Accuracy`, [accuracy(prediction, labels)]];
  });
  const errors = parts.flatMap(({ prefix }) =>
    reverseErrorsOf(model[prefix]).map((error, at) => [`${prefix}ReverseError.${layerName(at)}`, [error]]),
  );
  const other = model.other
    ? [['otherAccuracy', [accuracy(model.other.prediction, model.other.labels)]] as const]
    : [];
  return Object.fromEntries([...accuracies, ...other, ...errors]);
}

/** The reverse error of each layer that the reverse pass reaches, d1 first. */
export const reverseErrorsOf = ({ reverse, activations }: Evaluation): number[] =>
  reverse.map((back, at) => reverseError(back, activations[at] as FloatArray));
