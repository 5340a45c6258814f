import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { readReport } from '../../src/harness/report/model.ts';
import { launch, open, openAll, violations } from '../setup/browser.ts';
import { copyPaper } from '../setup/examples.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { runRacecar } from '../setup/racecar.ts';

/** The page of the second paper, `examples/adam-amsgrad`, in Chromium: its own title, figures and words. */

const work = join(temporaryFolder(), 'adam-amsgrad');
const page = join(work, 'reports/index.html');
let browser: Browser;

if (spawnSync('python3', ['--version']).error) {
  it.skip('the page of another paper is not looked at: python3 is not installed', () => {});
} else {
  beforeAll(async () => {
    copyPaper('adam-amsgrad', work);
    expect(await runRacecar(['check'], { cwd: work, env: { CI: '' } })).toMatchObject({ code: 0 });
    browser = await launch();
  }, 600_000);
  afterAll(() => browser?.close());

  it.each([
    ['wide', 'light', 1280],
    ['phone', 'dark', 390],
  ] as const)(
    'the page of another paper is accessible and silent, %s and %s',
    async (_, colorScheme, width) => {
      const { page: shown, misdeeds } = await open(browser, page, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      await openAll(shown);
      expect(await violations(shown)).toEqual([]);
      expect(await shown.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(misdeeds).toEqual([]);
      await shown.context().close();
    },
  );

  it('it has its own title, claims, figures and words, and none of this project’s paper', async () => {
    const { page: shown } = await open(browser, page);
    const report = readReport(join(work, 'reports/report.json'));
    expect(await shown.locator('.kicker').innerText()).toContain('On the Convergence of Adam and Beyond');
    expect(await shown.locator('h1').innerText()).toContain('The claims hold');
    expect(await shown.locator('.claim').count()).toBe(report.claims.length);
    for (const id of ['curves', 'points'])
      expect(await shown.locator(`#${id} svg`).count()).toBeGreaterThan(1);
    expect(await shown.locator('nav').innerText()).not.toMatch(/Observations|Figure/);
    await openAll(shown);
    const text = await shown.locator('body').innerText();
    expect(text).toContain('AMSGrad comes to the optimum');
    expect(text).toContain('npx racecar check');
    expect(text).not.toMatch(/reverse pass|Thuerey|autoencoder|npm test|RACECAR_ENGINE|tishby/i);
    await shown.context().close();
  });
}
