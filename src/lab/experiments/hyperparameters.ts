import type { Parameter, Parameters } from '../../harness/study/parameters.ts';
import { type Factors, factorsOf, type Objective } from '../objectives/objective.ts';
import { objectives } from '../objectives/objectives.ts';

/** What every training of an experiment reads, whatever its objective. */
export interface Hyperparameters {
  /** Steps of full-batch training; one step is one epoch. */
  readonly steps: number;
  readonly learningRate: number;
  /** Steps between two records. */
  readonly recordEvery: number;
  /** How many of the numbered models are kept, newest first. */
  readonly maxSave: number;
  /** How the trained model is trained further with the plain task loss; undefined where it is not. */
  readonly fineTuning?: { readonly steps: number; readonly learningRate: number };
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
  { ...whole, name: 'steps', words: 'steps of full-batch training', most: mostSteps },
  { ...rate, name: 'learningRate', words: 'of Adam, at most 1' },
  { ...whole, name: 'recordEvery', words: 'steps between two records' },
  { ...whole, name: 'maxSave', words: 'numbered models kept, newest first' },
];

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

/** All that can be set of a training of an experiment, under one objective or another. */
export function declaredParameters({ hyperparameters }: Settings): Parameter[] {
  const factors = objectives.flatMap(factorsOf).map(({ usual, ...parameter }): Parameter => parameter);
  const once = new Map(factors.map((parameter) => [parameter.name, parameter]));
  return [...always, ...once.values(), ...(hyperparameters.fineTuning ? further : [])];
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
  return { ...parameters, steps, ...('fineTuningSteps' in parameters ? { fineTuningSteps: 0 } : {}) };
}

/** A parameter that is a number. @throws Error when it is not there */
export function numberIn(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== 'number')
    throw new Error(`expected the parameter ${name} to be a number, got ${value}`);
  return value;
}
