import { Command } from 'commander';
import { calibrateCommand } from './golden-calibrate.ts';
import { updateCommand } from './golden-update.ts';

export function goldenCommand(): Command {
  return new Command('golden')
    .description('the golden results: accept changes, measure tolerances')
    .addCommand(updateCommand())
    .addCommand(calibrateCommand());
}
