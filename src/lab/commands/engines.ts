import { Command, Option } from 'commander';
import { installTensorflow } from '../../engines/install-tensorflow.ts';
import type { Engines } from '../../harness/study/runner.ts';
import type { Study } from '../../harness/study/study.ts';
import { interruptible } from '../../harness/terminal/interruption.ts';
import { oneOf } from '../../harness/terminal/options.ts';
import { remark, say, showTable } from '../../harness/terminal/say.ts';
import { InputError } from '../../kit/errors.ts';

export function enginesCommand({ engines }: Study): Command {
  const install = new Option(
    '--install <name>',
    'install one before: tensorflow, on Linux on x64 (downloads some 270 MB from PyPI, and compiles with g++)',
  ).argParser(oneOf(['tensorflow']));
  return new Command().addOption(install).action(async (options: { install?: string }) => {
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

/** Installs an engine unless it loads, and says how far that is. Ctrl-C ends it, and leaves what was there. */
async function installVisibly(name: string, engines: Engines): Promise<void> {
  const before = await engines.survey();
  if (before.find((status) => status.name === name)?.loads) {
    remark(`racecar engines: ${name} loads already, nothing is installed`);
    return;
  }
  const onStep = (line: string) => remark(`racecar engines: ${name}, step ${line}`);
  await interruptible((signal) => installTensorflow({ onStep, signal }));
}
