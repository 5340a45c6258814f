import type { FinishedCourse, FinishedMetrics } from '../runs/finished.ts';
import type { Quality } from '../runs/records.ts';
import { stageNames } from '../training/experiments.ts';

/**
 * What a run is held to, figure by figure. Curves have a value for each record and then, but for the losses, one for
 * the model after the last step; spectra have a value for each singular value.
 */
export type Figures = Readonly<Record<string, readonly number[]>>;

const qualities = ['trainAccuracy', 'testAccuracy'] as const;
const reverseErrors = ['trainReverseError', 'testReverseError'] as const;
const losses = ['loss', 'crossEntropy'] as const;

/**
 * The figures of a finished run, to 9 digits, which tell any two 32-bit floats apart. Those of a model that was trained
 * further begin with its stage: `AA.loss`.
 */
export function figuresOf({ initial, fineTuned, ...first }: FinishedMetrics): Figures {
  const figures: Record<string, readonly number[]> = {
    ...figuresOfCourse(first),
    initialSingularValues: initial.singularValues,
  };
  for (const [stage, course] of Object.entries(fineTuned)) {
    for (const [name, values] of Object.entries(figuresOfCourse(course as FinishedCourse)))
      figures[`${stage}.${name}`] = values;
  }
  return Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, values.map(round)]));
}

function figuresOfCourse({ records, final }: FinishedCourse): Figures {
  const figures: Record<string, readonly number[]> = {};
  for (const name of losses) figures[name] = records.map((record) => record[name]);
  for (const name of qualities) figures[name] = [...records, final].map((quality) => quality[name]);
  for (const name of reverseErrors) {
    for (const layer of Object.keys(final[name])) {
      figures[`${name}.${layer}`] = [...records, final].map((quality) => quality[name][layer] ?? Number.NaN);
    }
  }
  const lists = {
    singularValues: final.singularValues,
    dataEnergies: final.dataEnergies,
    permutedEnergies: final.permutedEnergies,
    inputInformation: final.information.map(({ input }) => input),
    labelInformation: final.information.map(({ label }) => label),
  };
  for (const [name, values] of Object.entries(lists)) if (values.length > 0) figures[name] = values;
  return figures;
}

function round(value: number): number {
  return Number(value.toPrecision(9));
}

/** The inverse of `figuresOf`: what claims are judged on, out of stored figures. */
export function metricsOf(figures: Figures, recordEvery: number): FinishedMetrics {
  const furtherStages = stageNames.filter((stage) => stage !== 'A' && `${stage}.loss` in figures);
  const fineTuned = furtherStages.map((stage) => {
    const own = Object.entries(figures)
      .filter(([name]) => name.startsWith(`${stage}.`))
      .map(([name, values]) => [name.slice(stage.length + 1), values]);
    return [stage, courseOf(Object.fromEntries(own), recordEvery)];
  });
  return {
    ...courseOf(figures, recordEvery),
    initial: { singularValues: [...(figures.initialSingularValues ?? [])] },
    fineTuned: Object.fromEntries(fineTuned),
  };
}

function courseOf(figures: Figures, recordEvery: number): FinishedCourse {
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
    final: {
      ...quality(-1),
      singularValues: [...(figures.singularValues ?? [])],
      dataEnergies: [...(figures.dataEnergies ?? [])],
      permutedEnergies: [...(figures.permutedEnergies ?? [])],
      information: (figures.inputInformation ?? []).map((input, at) => ({
        input,
        label: valueAt('labelInformation', at),
      })),
    },
  };
}

/**
 * What a difference is measured against: losses and singular values, which have no scale of their own, against the
 * expected value; shares and relative errors, which lie between 0 and 1, and bits as they are.
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
  if (/Information$/.test(figure)) return `${figure} d${at + 1}`;
  const isEnd = !losses.some((name) => figure === name || figure.endsWith(`.${name}`)) && at === length - 1;
  return `${figure}[${isEnd ? 'end' : at}]`;
}
