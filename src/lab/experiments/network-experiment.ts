import type { EngineName } from '../../engines/engine.ts';
import type { Claim, Observation } from '../../harness/study/claim.ts';
import type { Figure } from '../../harness/study/figure.ts';
import type { Experiment } from '../../harness/study/study.ts';
import type { LabData } from '../data/lab-data.ts';
import type { Network } from '../networks/network.ts';
import type { LabAlteration } from './alterations.ts';
import type { Measurement } from './measurement.ts';
import type { HasWays } from './ways.ts';

/** An experiment with a network, as its folder tells of it: everything but the objective and the seed. */
export interface NetworkExperiment extends HasWays {
  /** `peak`: letters, digits and hyphens. */
  readonly name: string;
  /** What its run folders begin with. */
  readonly folder: string;
  /** What it is, in a sentence. */
  readonly words: string;
  readonly data: LabData;
  readonly network: Network;
  /** The names of the ways that are compared; every other can be trained besides. */
  readonly compared: readonly string[];
  /** The names of those of them that a check trains; by default all. None at all leaves the experiment to its stored evidence. */
  readonly checked?: readonly string[];
  /** Over how many seeds its claims are judged, unless the user says otherwise. */
  readonly seeds: number;
  /** Engines on which a training takes minutes that takes seconds on others: nothing is repeated on them, and no bits are compared. */
  readonly slowEngines?: readonly EngineName[];
  /** What is measured besides losses, accuracies and reverse errors. */
  readonly measurements: readonly Measurement[];
  readonly claims: readonly Claim[];
  /** What the controls of its claims do to data and models. */
  readonly alterations?: readonly LabAlteration[];
  readonly observations: readonly Observation[];
  readonly figures: readonly Figure[];
}

/** The same as the harness takes it: with all that follows. */
export type LabExperiment = NetworkExperiment & Experiment;

/** Those experiments that have networks. */
export const labsOf = (experiments: readonly Experiment[]): LabExperiment[] =>
  experiments.filter((experiment): experiment is LabExperiment => 'network' in experiment);

/** An experiment as one with a network. @throws Error when it has none */
export function labOf(experiment: Experiment): LabExperiment {
  const [lab] = labsOf([experiment]);
  if (!lab) throw new Error(`${experiment.name}: expected an experiment with a network`);
  return lab;
}
