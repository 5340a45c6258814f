import type { Command } from 'commander';
import type { Study } from '../../harness/study/study.ts';
import { labsOf } from '../experiments/network-experiment.ts';
import { enginesCommand } from './engines.ts';
import { evaluateCommand } from './evaluate.ts';
import { initCommand } from './init.ts';
import { svdCommand } from './svd.ts';

/** The commands that only a study of networks has. */
export function labCommands(study: Study): Command[] {
  const experiments = labsOf(study.experiments);
  return [
    initCommand(experiments),
    evaluateCommand(study),
    svdCommand(experiments),
    enginesCommand(study.engines),
  ];
}
