import { Command } from 'commander';
import type { Engines } from '../../harness/study/runner.ts';
import { say, showTable } from '../../harness/terminal/say.ts';

export function enginesCommand(engines: Engines): Command {
  return new Command('engines')
    .description('list the engines, best first: "auto" takes the first that loads')
    .action(async () => {
      const rows = (await engines.survey()).map((status) =>
        status.loads ? [status.name, 'loads', status.version] : [status.name, 'does not load', status.reason],
      );
      say(showTable(['engine', 'state', 'version or reason'], rows));
    });
}
