import { nameOf } from '../../harness/runs/job.ts';
import type { Parameters } from '../../harness/study/parameters.ts';
import type { Cell, Task } from '../../harness/study/runner.ts';
import type { TaskName } from '../data/dataset.ts';
import { factorsOf } from '../objectives/objective.ts';
import { std } from '../objectives/std.ts';
import type { Training } from '../training/training.ts';
import { numberIn, numberOrNone } from './hyperparameters.ts';
import type { NetworkExperiment } from './network-experiment.ts';
import { wayNamed } from './ways.ts';

/**
 * The models that a run gives, as the paper names them after the objective: X_A, trained on task A; and where it is
 * trained further, X_AA on task A and X_AB on task B.
 */
export const stageNames = ['A', 'AA', 'AB'] as const;
export type StageName = (typeof stageNames)[number];

/** The stages that follow the first one, and what each is trained on. */
const following: readonly { readonly name: StageName; readonly task: TaskName }[] = [
  { name: 'AA', task: 'A' },
  { name: 'AB', task: 'B' },
];

/** One stage of a run, which is a training. */
export interface Stage {
  readonly name: StageName;
  readonly task: TaskName;
  readonly training: Training;
}

/** The stages of a run: the first from the initial weights, each other from the first one's model. */
export function stagesOf(
  experiment: Pick<NetworkExperiment, 'network' | 'ways' | 'hyperparameters'>,
  task: Cell & Pick<Task, 'disturbance'>,
): [first: Stage, ...others: Stage[]] {
  const { variant, seed, parameters, disturbance } = task;
  const { network } = experiment;
  const { objective } = wayNamed(experiment, variant);
  const read = (name: string) => numberIn(parameters, name);
  const training: Training = {
    ...{ name: nameOf(task), network, objective, seed },
    ...(disturbance === undefined ? {} : { disturbance: { seed, draw: disturbance } }),
    factors: Object.fromEntries(factorsOf(objective).map(({ name }) => [name, read(name)])),
    steps: read('steps'),
    learningRate: read('learningRate'),
    rateDropAt: numberOrNone(parameters, 'rateDropAt'),
    batch: numberOrNone(parameters, 'batch'),
    recordEvery: read('recordEvery'),
  };
  const first: Stage = { name: 'A', task: 'A', training };
  const steps = fineTuningSteps(parameters);
  if (steps === 0) return [first];
  const further = {
    ...training,
    ...{ objective: std, steps, learningRate: read('fineTuningLearningRate'), rateDropAt: undefined },
  };
  return [first, ...followingOf(experiment).map((stage) => ({ ...stage, training: further }))];
}

/** The stages that follow the first one in an experiment. */
const followingOf = ({ hyperparameters: { fineTuning } }: Pick<NetworkExperiment, 'hyperparameters'>) =>
  following.filter(({ task }) => fineTuning !== undefined && (fineTuning.tasks?.includes(task) ?? true));

/** The names of the stages that an experiment can have. */
export const stagesIn = (experiment: Pick<NetworkExperiment, 'hyperparameters'>): StageName[] => [
  'A',
  ...followingOf(experiment).map(({ name }) => name),
];

/** The steps of all stages; of what measures a training anew the models that it keeps of the first one. */
export function stepsOf(
  experiment: Pick<NetworkExperiment, 'hyperparameters'>,
  parameters: Parameters,
  isMeasuredAnew = false,
): number {
  const steps = numberIn(parameters, 'steps');
  if (!isMeasuredAnew) return steps + followingOf(experiment).length * fineTuningSteps(parameters);
  const records = Math.ceil(steps / numberIn(parameters, 'recordEvery'));
  return 1 + Math.min(Math.floor(records / 2), numberIn(parameters, 'maxSave'));
}

const fineTuningSteps = (parameters: Parameters): number =>
  'fineTuningSteps' in parameters ? numberIn(parameters, 'fineTuningSteps') : 0;

/** What a metric is called that is of a stage: of the first it has its own name. */
export const metricIn = (stage: StageName, name: string) => (stage === 'A' ? name : `${stage}.${name}`);
