import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { copyPaper } from '../setup/examples.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/** Other papers, in other languages, beside this project: each is checked where its language is there. */

const folder = temporaryFolder();
const papers = [
  {
    paper: 'adam-amsgrad',
    program: 'python3',
    found: { 'amsgrad-converges': 'pass', 'adam-comes-near': 'pass', 'adam-always-fails': 'fail' },
  },
  { paper: 'two-choices', program: 'cc', found: { 'two-choices': 'pass', 'empty-bins': 'pass' } },
];

describe.each(papers)('examples/$paper', ({ paper, program, found }) => {
  if (spawnSync(program, ['--version']).error) {
    it.skip(`is not checked: ${program} is not installed`, () => {});
    return;
  }

  it('is green, and finds what its README says', async () => {
    const work = join(folder, paper);
    copyPaper(paper, work);
    const { code, stdout } = await runRacecar(['check'], { cwd: work, env: { CI: '' } });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^PASS on generated data, seeds 0 … 9/m)]);
    const report = JSON.parse(readFileSync(join(work, 'reports/report.json'), 'utf8'));
    const verdicts = report.claims.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict]);
    expect(Object.fromEntries(verdicts)).toEqual(found);
    // The page is that paper's, and says no word of this project's own.
    const page = readFileSync(join(work, 'reports/index.html'), 'utf8');
    expect(page).toContain(report.study.title.replaceAll('&', '&amp;'));
    expect(page).not.toMatch(/reverse pass|Thuerey|autoencoder|tishby/i);
  }, 600_000);
});
