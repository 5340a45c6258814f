import { spawnSync } from 'node:child_process';
import build from './build.js';
import { projectRoot } from './root.js';

/**
 * Trains everything anew before the first spec of the paper, in plain Node processes outside of Jest's sandbox, and
 * writes the report that these specs read and that the reporter ends with. Where there is nothing to read, no spec must
 * run: Jest would call them failed, or skipped, and neither is what happened.
 */
export default async function check() {
  await build();
  const { status, signal, stdout } = spawnSync(process.execPath, ['bin/racecar.js', 'check'], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  const hasReport = status === 0 || status === 1;
  if (hasReport) return;
  console.error(
    `npm test: the check ended with ${signal ?? `exit code ${status}`}, so that there is nothing that specs could hold it against`,
  );
  process.stderr.write(stdout ?? '');
  process.exit(status === 130 || signal === 'SIGINT' ? 130 : 2);
}
