import { Command } from 'commander';
import type { LoadedStudy } from '../harness/study/load-study.ts';
import { calibrateCommand } from './golden-calibrate-command.ts';
import { compareCommand } from './golden-compare-command.ts';
import { rateCommand } from './golden-rate-command.ts';
import { updateCommand } from './golden-update-command.ts';

export const goldenCommand = (study: LoadedStudy): Command =>
  new Command()
    .addCommand(updateCommand(study))
    .addCommand(calibrateCommand(study))
    .addCommand(compareCommand(study))
    .addCommand(rateCommand(study));
