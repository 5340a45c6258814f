import { Command, Option } from 'commander';
import { installTensorflow } from '../../engines/install-tensorflow.ts';
import type { Engines } from '../../harness/study/runner.ts';
import { oneOf } from '../../harness/terminal/options.ts';
import { remark, say, showTable } from '../../harness/terminal/say.ts';
import { InputError } from '../../kit/errors.ts';

export function enginesCommand(engines: Engines): Command {
  const install = new Option(
    '--install <name>',
    'install one before: tensorflow, on Linux on x64 (downloads some 270 MB from PyPI, and compiles with g++)',
  ).argParser(oneOf(['tensorflow']));
  return new Command('engines')
    .description('list the engines, best first: "auto" takes the first that loads')
    .addOption(install)
    .action(async (options: { install?: string }) => {
      if (options.install) await installVisibly(options.install, engines);
      const statuses = await engines.survey();
      const rows = statuses.map((status) =>
        status.loads ? [status.name, 'loads', status.version] : [status.name, 'does not load', status.reason],
      );
      say(showTable(['engine', 'state', 'version or reason'], rows));
      const installed = statuses.find(({ name }) => name === options.install);
      if (installed?.loads === false) {
        throw new InputError(`engine ${installed.name} is installed, and does not load: ${installed.reason}`);
      }
    });
}

/** Ctrl-C, as shells report it; and what schedulers and closed terminals send. */
const interrupted = 130;
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Installs an engine unless it loads, and says how far that is. Ctrl-C ends it, and leaves what was there. */
async function installVisibly(name: string, engines: Engines): Promise<void> {
  const before = await engines.survey();
  if (before.find((status) => status.name === name)?.loads) {
    remark(`racecar engines: ${name} loads already, nothing is installed`);
    return;
  }
  const abort = new AbortController();
  const onInterrupt = () => abort.abort();
  for (const signal of interruptions) process.once(signal, onInterrupt);
  try {
    const onStep = (line: string) => remark(`racecar engines: ${name}, step ${line}`);
    await installTensorflow({ onStep, signal: abort.signal });
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    remark('racecar: interrupted; what was there is as it was');
    process.exit(interrupted);
  } finally {
    for (const signal of interruptions) process.off(signal, onInterrupt);
  }
}
