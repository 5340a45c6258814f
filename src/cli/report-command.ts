import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { readReport } from '../harness/report/model.ts';
import { noteLines, verdictLine } from '../harness/report/summary.ts';
import { pageFile, reportDocuments, reportFile, writeReport } from '../harness/report/write.ts';
import type { Study } from '../harness/study/study.ts';
import { hold } from '../harness/terminal/hold.ts';
import { path } from '../harness/terminal/options.ts';
import { conclude, remark } from '../harness/terminal/say.ts';
import { beginWriting, endWriting, requireClear } from '../kit/belongings.ts';

interface Options {
  readonly reports: string;
  readonly open: boolean;
}

export function reportCommand(study: Study): Command {
  return new Command()
    .option('--reports <folder>', 'where it left its results', path, 'reports')
    .option('--open', 'open it in a browser, where there is a desktop', false)
    .action((options: Options) => report(study, options));
}

async function report(study: Study, { reports, open }: Options): Promise<void> {
  const file = join(reports, reportFile);
  readReport(file);
  requireClear(reports, reportDocuments);
  const lock = await hold(reports);
  const found = readReport(file);
  beginWriting(reports, reportDocuments, { keep: true });
  writeReport(reports, found, study, undefined);
  endWriting(reports, reportDocuments);
  lock.release();
  const page = join(reports, pageFile);
  conclude(found, [...noteLines(found), verdictLine(found, page)]);
  if (open) openOnDesktop(resolve(page));
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
