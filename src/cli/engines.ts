import { Command } from 'commander';
import { surveyEngines } from '../engines/registry.ts';
import { say, showTable } from './say.ts';

export function enginesCommand(): Command {
  return new Command('engines')
    .description('list the engines, best first: "auto" takes the first that loads')
    .action(async () => {
      const rows = (await surveyEngines()).map((status) =>
        status.loads ? [status.name, 'loads', status.version] : [status.name, 'does not load', status.reason],
      );
      say(showTable(['engine', 'state', 'version or reason'], rows));
    });
}
