import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { beginWriting, endWriting, requireClear } from '../kit/belongings.ts';
import { exitCodeOf } from '../report/counts.ts';
import { readReport } from '../report/model.ts';
import { noteLines, verdictLine } from '../report/summary.ts';
import { pageFile, reportDocuments, reportFile, writeReport } from '../report/write.ts';
import { hold } from './hold.ts';
import { path } from './options.ts';
import { remark, say } from './say.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description('write the report of the last check or reproduction anew')
    .option('--reports <folder>', 'where it left its results', path, 'reports')
    .option('--open', 'open it in a browser, where there is a desktop', false)
    .action(report);
}

async function report({ reports, open }: { reports: string; open: boolean }): Promise<void> {
  const file = join(reports, reportFile);
  readReport(file);
  requireClear(reports, reportDocuments);
  const lock = await hold(reports);
  const found = readReport(file);
  beginWriting(reports, reportDocuments, { keep: true });
  writeReport(reports, found, undefined);
  endWriting(reports, reportDocuments);
  lock.release();
  const page = join(reports, pageFile);
  for (const line of [...noteLines(found), verdictLine(found, page)]) say(line);
  if (open) openOnDesktop(resolve(page));
  process.exitCode = exitCodeOf(found);
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
