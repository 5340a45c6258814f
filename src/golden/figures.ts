import type { FinishedMetrics } from '../runs/finished.ts';
import type { Quality } from '../runs/records.ts';

/**
 * What a run is held to, figure by figure. Curves have a value for each record and then, but for the losses, one for
 * the model after the last step; spectra have a value for each singular value.
 */
export type Figures = Readonly<Record<string, readonly number[]>>;

const qualities = ['trainAccuracy', 'testAccuracy'] as const;
const reverseErrors = ['trainReverseError', 'testReverseError'] as const;
const losses = ['loss', 'crossEntropy'] as const;

/** The figures of a finished run, to 9 digits, which tell any two 32-bit floats apart. */
export function figuresOf({ records, initial, final }: FinishedMetrics): Figures {
  const figures: Record<string, readonly number[]> = {};
  for (const name of losses) figures[name] = records.map((record) => record[name]);
  for (const name of qualities) figures[name] = [...records, final].map((quality) => quality[name]);
  for (const name of reverseErrors) {
    for (const layer of Object.keys(final[name])) {
      figures[`${name}.${layer}`] = [...records, final].map((quality) => quality[name][layer] ?? Number.NaN);
    }
  }
  figures.initialSingularValues = initial.singularValues;
  figures.singularValues = final.singularValues;
  figures.dataEnergies = final.dataEnergies;
  figures.permutedEnergies = final.permutedEnergies;
  return Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, values.map(round)]));
}

function round(value: number): number {
  return Number(value.toPrecision(9));
}

/** The inverse of `figuresOf`: what claims are judged on, out of stored figures. */
export function metricsOf(figures: Figures, recordEvery: number): FinishedMetrics {
  const valueAt = (name: string, at: number) => figures[name]?.at(at) as number;
  const layers = (name: string, at: number) =>
    Object.fromEntries(
      Object.keys(figures)
        .filter((figure) => figure.startsWith(`${name}.`))
        .map((figure) => [figure.slice(name.length + 1), valueAt(figure, at)]),
    );
  const quality = (at: number): Quality => ({
    trainAccuracy: valueAt('trainAccuracy', at),
    testAccuracy: valueAt('testAccuracy', at),
    trainReverseError: layers('trainReverseError', at),
    testReverseError: layers('testReverseError', at),
  });
  const records = (figures.loss ?? []).map((loss, index) => ({
    index,
    step: index * recordEvery,
    loss,
    crossEntropy: valueAt('crossEntropy', index),
    ...quality(index),
  }));
  return {
    records,
    initial: { singularValues: [...(figures.initialSingularValues ?? [])] },
    final: {
      ...quality(-1),
      singularValues: [...(figures.singularValues ?? [])],
      dataEnergies: [...(figures.dataEnergies ?? [])],
      permutedEnergies: [...(figures.permutedEnergies ?? [])],
    },
  };
}

/**
 * What a difference is measured against: losses and singular values, which have no scale of their own, against the
 * expected value; shares and relative errors, which lie between 0 and 1, as they are.
 */
export function scaleOf(figure: string): 'relative' | 'absolute' {
  return /loss|crossEntropy|singularValues/i.test(figure) ? 'relative' : 'absolute';
}

/** Whether a figure is a share of images, which rounding cannot move a little. */
export const isCounted = (figure: string): boolean => figure.endsWith('Accuracy');

/** What a value of a figure is called: `loss[12]`, `singularValues σ3`, `testAccuracy[end]`. */
export function nameValue(figure: string, at: number, length: number): string {
  if (/singularValues/i.test(figure)) return `${figure} σ${at + 1}`;
  if (/Energies$/.test(figure)) return `${figure} u${at + 1}`;
  const isEnd = !losses.some((name) => name === figure) && at === length - 1;
  return `${figure}[${isEnd ? 'end' : at}]`;
}
