import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { readReport } from '../report/model.ts';
import { pageFile, reportFile, writeReport } from '../report/write.ts';
import { remark, say } from './say.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description('write the report of the last check or reproduction anew')
    .option('--reports <folder>', 'where it left its results', 'reports')
    .option('--open', 'open it in a browser, where there is a desktop', false)
    .action(({ reports, open }: { reports: string; open: boolean }) => {
      writeReport(reports, readReport(join(reports, reportFile)), undefined);
      const page = join(reports, pageFile);
      say(page);
      if (open) openOnDesktop(resolve(page));
    });
}

function openOnDesktop(page: string): void {
  const { platform, env } = process;
  const [command, ...args] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const hasDesktop = platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (!hasDesktop || !command) {
    remark('racecar report: there is no desktop to open it on');
    return;
  }
  const opener = spawn(command, [...args, page], { detached: true, stdio: 'ignore' });
  opener.on('error', () => remark(`racecar report: ${command} could not be started`));
  opener.unref();
}
