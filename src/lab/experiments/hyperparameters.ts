import type { Parameter, Parameters } from '../../harness/study/parameters.ts';
import type { TaskName } from '../data/dataset.ts';
import { type Factors, factorsOf, type Objective } from '../objectives/objective.ts';

/** What every training of an experiment reads, whatever its objective. */
export interface Hyperparameters {
  /** How many steps; of training on the full batch each is an epoch. */
  readonly steps: number;
  readonly learningRate: number;
  /** The step from which the learning rate is a tenth; undefined where it stays. */
  readonly rateDropAt?: number;
  /** How many rows a step sees, drawn anew in each epoch; undefined where it sees all. */
  readonly batch?: number;
  /** Steps between two records. */
  readonly recordEvery: number;
  /** How many of the numbered models are kept, newest first. */
  readonly maxSave: number;
  /** How the trained model is trained further with the plain task loss; undefined where it is not. */
  readonly fineTuning?: {
    readonly steps: number;
    readonly learningRate: number;
    /** The tasks that it is, by default each. */
    readonly tasks?: readonly TaskName[];
  };
}

/** Of an experiment, what its parameters follow from. */
export interface Settings {
  readonly hyperparameters: Hyperparameters;
  /** Factors of loss terms, by their names, that are not the usual ones. */
  readonly factors?: Factors;
}

const mostSteps = 10_000_000;
const whole = { isInteger: true, least: 1, most: Number.MAX_SAFE_INTEGER };
const rate = { isInteger: false, least: 0, isAboveLeast: true, most: 1 };

const always: readonly Parameter[] = [
  {
    ...whole,
    name: 'steps',
    words: 'steps of training',
    most: mostSteps,
  },
  { ...rate, name: 'learningRate', words: 'of Adam, at most 1' },
  { ...whole, name: 'recordEvery', words: 'steps between two records' },
  { ...whole, name: 'maxSave', words: 'numbered models kept, newest first' },
];

const batch: Parameter = {
  ...whole,
  name: 'batch',
  words: 'rows that a step sees, drawn anew in each epoch',
};
const rateDrop: Parameter = {
  ...whole,
  name: 'rateDropAt',
  words: 'the step from which the learning rate is a tenth',
  least: 0,
};

const further: readonly Parameter[] = [
  {
    ...whole,
    name: 'fineTuningSteps',
    words: 'steps that the model is trained further on each task; 0 for none',
    least: 0,
    most: mostSteps,
  },
  { ...rate, name: 'fineTuningLearningRate', words: 'of Adam while the model is trained further' },
];

/** All that can be set of a training of an experiment, under one of these objectives or another. */
export function declaredParameters(
  { hyperparameters }: Settings,
  objectives: readonly Objective[],
): Parameter[] {
  const factors = objectives.flatMap(factorsOf).map(({ usual, ...parameter }): Parameter => parameter);
  const once = new Map(factors.map((parameter) => [parameter.name, parameter]));
  return [
    ...always,
    ...(hyperparameters.batch === undefined ? [] : [batch]),
    ...(hyperparameters.rateDropAt === undefined ? [] : [rateDrop]),
    ...once.values(),
    ...(hyperparameters.fineTuning ? further : []),
  ];
}

/** What a training under an objective reads, with the values that it has unless the user says otherwise. */
export function parametersUnder(
  objective: Objective,
  { hyperparameters, factors = {} }: Settings,
): Parameters {
  const { fineTuning, ...common } = hyperparameters;
  const own = factorsOf(objective).map(({ name, usual }) => [name, factors[name] ?? usual]);
  return {
    ...common,
    ...Object.fromEntries(own),
    ...(fineTuning
      ? { fineTuningSteps: fineTuning.steps, fineTuningLearningRate: fineTuning.learningRate }
      : {}),
  };
}

/** The same parameters for a probe: cut short, and without the stages that follow. */
export function shortened(parameters: Parameters, steps: number): Parameters {
  const hasFurther = 'fineTuningSteps' in parameters;
  return { ...parameters, steps, ...(hasFurther ? { fineTuningSteps: 0 } : {}) };
}

/** A parameter that is a number. @throws Error when it is not there */
export function numberIn(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== 'number')
    throw new Error(`expected the parameter ${name} to be a number, got ${value}`);
  return value;
}

/** A parameter that a training may be without. */
export const numberOrNone = (parameters: Parameters, name: string): number | undefined =>
  name in parameters ? numberIn(parameters, name) : undefined;
