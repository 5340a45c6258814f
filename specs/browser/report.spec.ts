import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Validator } from 'ro-crate';
import { found } from '../../src/harness/report/evidence-row.ts';
import { judgedData, show } from '../../src/harness/report/lines.ts';
import { readReport } from '../../src/harness/report/model.ts';
import { isLeftToEvidence } from '../../src/harness/study/study.ts';
import { sha256 } from '../../src/kit/hash.ts';
import { decodePng, encodePng } from '../../src/kit/png.ts';
import { projectPath } from '../../src/kit/project.ts';
import { labOf } from '../../src/lab/experiments/network-experiment.ts';
import { recordsOf } from '../../src/lab/runs/resumable.ts';
import { study } from '../../src/paper/racecar.ts';
import { launch, open, openAll, violations } from '../setup/browser.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { peak } from '../setup/paper.ts';
import { runRacecar } from '../setup/racecar.ts';

/**
 * The page in Chromium, on reports of real runs: those that the last check left, as they are and spoiled in copies; and
 * a reproduction too small to judge anything.
 */

const root = temporaryFolder();
const checked = projectPath('runs/check');
const screenshots = projectPath('reports/screenshots');

const kinds = ['passing', 'failed-claim', 'drifted-image', 'failed-training', 'incomplete'] as const;
type Kind = (typeof kinds)[number];
const pageOf = (kind: Kind) => join(root, kind, 'index.html');
const reportOf = (kind: Kind) => readReport(join(root, kind, 'report.json'));

/** Takes over into a run's list of files how long they are now: what is lost without a word is another matter. */
function listAnew(run: string): void {
  const file = join(run, 'files.json');
  const list = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of Object.keys(list.files)) list.files[name] = statSync(join(run, name)).size;
  writeFileSync(file, JSON.stringify(list));
}

/** Says of a run that measured another anew that it measured what that says now. */
function nameAnew(run: string, measured: string): void {
  const file = join(run, 'run.json');
  const said = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(
    file,
    JSON.stringify({ ...said, measured: sha256(readFileSync(join(measured, 'metrics.json'))) }),
  );
}

/** How a copy of the runs is spoiled. */
const spoil: Partial<Record<Kind, (runs: string) => void>> = {
  passing: () => {},
  'failed-claim': (runs) => {
    for (const seed of [0, 1, 2, 3, 4]) {
      const [std, rr] = ['Std', 'RR'].map((variant) =>
        join(runs, `peak_${variant}/test_000${seed}/metrics.json`),
      );
      cpSync(std as string, rr as string);
      listAnew(dirname(rr as string));
      nameAnew(join(`${runs}-weights-shuffled`, `peak_RR/test_000${seed}`), dirname(rr as string));
    }
  },
  'drifted-image': (runs) => {
    const file = join(runs, 'peak_RR/test_0000/backwardtest_img/test0_0049.png');
    const image = decodePng(readFileSync(file), 28, 28, file);
    writeFileSync(file, encodePng({ ...image, pixels: image.pixels.map((gray) => 255 - gray) }));
    listAnew(join(runs, 'peak_RR/test_0000'));
  },
  'failed-training': (runs) => {
    const file = join(runs, 'peak_RR/test_0003/run.json');
    const run = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(
      file,
      JSON.stringify({ ...run, status: 'failed', error: 'the <b>loss</b> is NaN at step 7' }),
    );
  },
};

let browser: Browser;

beforeAll(async () => {
  if (!existsSync(checked)) throw new Error('expected the runs of a check; run "npm test" first');
  browser = await launch();
  mkdirSync(screenshots, { recursive: true });
  const checkedReport = readReport(projectPath('reports/report.json'));
  const { engine, seeds } = checkedReport;
  const origin = judgedData(checkedReport)[0]?.origin as string;
  const env: Record<string, string> = { CI: '' };
  if (process.env.RACECAR_DATA_DIR) env.RACECAR_DATA_DIR = process.env.RACECAR_DATA_DIR;
  const checkedHere = study.experiments.filter((one) => !isLeftToEvidence(one));
  const isUsual = checkedHere.every((one) => seeds[one.name]?.length === one.seeds);
  const asked = isUsual ? [] : ['--seeds', String(seeds.peak?.length)];
  const same = ['--engine', engine.name, '--data', origin, ...asked];
  for (const kind of kinds) {
    const reports = join(root, kind);
    if (kind === 'incomplete') {
      // Pre is offered for peak and has no golden results; nothing is missing for that.
      const what = ['--experiment', 'mnist', 'peak', '--variant', 'Std', 'Pre'];
      const args = ['reproduce', ...what, '--data', 'synthetic', '--out', join(root, 'runs')];
      await runRacecar([...args, '--reports', reports], { cwd: projectPath('.') });
      continue;
    }
    const runs = join(root, 'spoiled', kind);
    cpSync(checked, runs, { recursive: true });
    spoil[kind]?.(join(runs, origin));
    const ended = await runRacecar(['check', '--reuse', '--runs', runs, '--reports', reports, ...same], {
      cwd: projectPath('.'),
      env,
    });
    // As where the check was on a folder of images that nobody names any more.
    if (ended.code === 2) throw new Error(ended.stderr);
    expect([kind, ended.code]).toEqual([kind, kind === 'passing' ? 0 : 1]);
  }
}, 300_000);

afterAll(() => browser?.close());

/** Each page in two shapes, and the usual one in all four: with all rows open it takes a while. */
const shapesOf = (kind: Kind) => {
  const two = [
    ['wide', 'light', 1280],
    ['phone', 'dark', 390],
  ] as const;
  const others = [
    ['wide', 'dark', 1280],
    ['phone', 'light', 390],
  ] as const;
  return kind === 'passing' ? [...two, ...others] : [...two];
};

describe.each(kinds)('the report that is %s', (kind) => {
  it.each(shapesOf(kind))('is accessible and silent, %s and %s', async (shape, colorScheme, width) => {
    const { page, misdeeds } = await open(browser, pageOf(kind), {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.screenshot({ path: join(screenshots, `${kind}-${shape}-${colorScheme}.png`), fullPage: true });
    await openAll(page);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    // A verdict may be as long as “not decided yet”, and lies on no other text.
    const covering = await page.evaluate(() =>
      [...document.querySelectorAll('.row summary > .verdict')].flatMap((badge) => {
        const [own, next] = [badge, badge.nextElementSibling].map((one) => one?.getBoundingClientRect());
        const isClear = !own || !next || own.right <= next.left || own.bottom <= next.top;
        return isClear ? [] : [badge.textContent];
      }),
    );
    expect(covering).toEqual([]);
    expect(misdeeds).toEqual([]);
    await page.context().close();
  });

  it('says its verdict and its data at the top, and is under 6 MB', async () => {
    const { page } = await open(browser, pageOf(kind));
    const report = reportOf(kind);
    const { verdict } = report;
    expect(verdict).toBe({ passing: 'pass', incomplete: 'incomplete' }[kind as string] ?? 'fail');
    const top = await page.locator('header').innerText();
    expect(top).toContain(
      {
        pass: 'The claims hold',
        fail: 'Not everything is as it should be',
        incomplete: 'not everything was judged',
      }[verdict],
    );
    for (const { title, isStandIn } of judgedData(report)) {
      expect(top).toContain(title);
      if (isStandIn) expect(top).toContain('SYNTHETIC');
    }
    expect(statSync(pageOf(kind)).size).toBeLessThan(6e6);
    await page.context().close();
  });

  it('reads sensibly with scripts off', async () => {
    const { page, misdeeds } = await open(browser, pageOf(kind), { javaScriptEnabled: false });
    expect(await page.locator('.filters, .player').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('.claim').count()).toBe(reportOf(kind).claims.length);
    expect(misdeeds).toEqual([]);
    await page.context().close();
  });
});

describe('the page', () => {
  it('opens a claim by its link, with its measures, and by the keyboard', async () => {
    const { page } = await open(browser, `${pageOf('passing')}`);
    await page.goto(`${pathToFileURL(pageOf('passing'))}#claim-peak-insight`);
    const row = page.locator('#claim-peak-insight');
    expect(await row.getAttribute('open')).not.toBeNull();
    expect(await row.innerText()).toContain('energy of RR’s first singular vector');
    expect(await row.innerText()).toContain('the pixels of the data permuted');
    await page.locator('#claim-peak-spectrum summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#claim-peak-spectrum').getAttribute('open')).not.toBeNull();
    await page.context().close();
  });

  it('filters claims by verdict and experiment', async () => {
    const { page } = await open(browser, pageOf('failed-claim'));
    const shown = () => page.locator('.claim:visible').count();
    const { claims } = reportOf('failed-claim');
    const failed = claims.filter(({ verdict }) => verdict === 'fail').length;
    expect(failed).toBeGreaterThan(2);
    expect(await shown()).toBe(claims.length);
    await page.selectOption('select[name=verdict]', 'fail');
    expect(await shown()).toBe(failed);
    await page.selectOption('select[name=experiment]', 'mnist');
    expect(await shown()).toBe(0);
    expect(await page.locator('.filtered').innerText()).toBe(`0 of ${claims.length} claims`);
    await page.context().close();
  });

  it('moves the evolution under the slider, by keyboard, and plays it', async () => {
    const { page } = await open(browser, pageOf('passing'));
    const article = page.locator('.evolution').first();
    const frame = article.locator('.frame').last();
    const look = async () => (await frame.screenshot()).toString('base64');
    const atEnd = await look();
    const { steps, recordEvery } = labOf(peak).hyperparameters;
    const last = recordsOf(steps, recordEvery) - 1;
    await article.locator('input[type=range]').focus();
    await page.keyboard.press('Home');
    expect(await article.locator('.step').innerText()).toBe(`step 0, record 0 of ${last}`);
    expect(await look()).not.toBe(atEnd);
    await page.keyboard.press('ArrowRight');
    expect(await article.locator('.step').innerText()).toBe(`step ${recordEvery}, record 1 of ${last}`);
    const record = async () => Number(await article.locator('input[type=range]').inputValue());
    await article.locator('button.play').click();
    await page.waitForTimeout(700);
    expect(await record()).toBeGreaterThan(2);
    await article.locator('button.play').click();
    const paused = await record();
    await page.waitForTimeout(400);
    expect(await record()).toBe(paused);
    await page.context().close();
  });

  it('draws the information plane of each stage, and tells what became of the findings', async () => {
    const { page } = await open(browser, pageOf('passing'));
    const report = reportOf('passing');
    const section = page.locator('#information');
    expect(await section.locator('.chart svg').count()).toBe(3);
    expect(await section.locator('tbody tr').count()).toBe(15);
    const blocks = report.sections.find(({ id }) => id === 'information')?.drawings[0]?.blocks ?? [];
    const [drawn] = blocks.flatMap((block) => (block.is === 'charts' ? block.charts : []));
    const told = drawn?.paths[0]?.points.at(-1)?.y as number;
    expect(await section.locator('tbody tr').first().innerText()).toContain(show(told));
    // By its evidence, which is there of all that are drawn here; not by the few seeds of the check.
    const findings = report.claims.filter(
      ({ standing, id }) => standing === 'finding' && id.startsWith('tishby-'),
    );
    expect(findings.length).toBeGreaterThan(0);
    for (const { id, evidence } of findings) {
      const verdict = evidence?.verdict;
      expect(verdict).toBeDefined();
      const shown = await page.locator(`#claim-${id} .verdict.finding`).first().innerText();
      expect(shown).toBe(verdict && found[verdict]);
    }
    await page.context().close();
  });

  it('has no information plane where nothing was trained for it, and lists what is not covered', async () => {
    const { page } = await open(browser, pageOf('incomplete'));
    expect(await page.locator('#information, nav a[href="#information"]').count()).toBe(0);
    expect(await page.locator('#not-covered tbody tr').count()).toBe(study.notCovered.length);
    await page.context().close();
  });

  it('shows pixels as pixels', async () => {
    const { page } = await open(browser, pageOf('passing'));
    const renderings = await page
      .locator('.pixels')
      .evaluateAll((elements) => [
        ...new Set(elements.map((element) => getComputedStyle(element).imageRendering)),
      ]);
    expect(renderings).toEqual(['pixelated']);
    await page.context().close();
  });

  it('shows a drifted image first, in five tabs', async () => {
    const { page } = await open(browser, pageOf('drifted-image'));
    const first = page.locator('.golden').first();
    expect(await first.locator('summary').innerText()).toMatch(
      /drift[\s\S]*peak\/RR\/seed-0[\s\S]*pixels differ/,
    );
    const sheet = first.locator('.sheet').first();
    expect(await sheet.getByRole('tab').allInnerTexts()).toEqual([
      'Diff',
      'Actual',
      'Expected',
      'Side by side',
      'Slider',
    ]);
    for (const [tab, images] of [
      ['Diff', 1],
      ['Actual', 1],
      ['Expected', 1],
      ['Side by side', 2],
      ['Slider', 2],
    ] as const) {
      await sheet.getByRole('tab', { name: tab, exact: true }).click();
      expect([tab, await sheet.locator('.panel:visible img').count()]).toEqual([tab, images]);
    }
    await page.keyboard.press('ArrowRight');
    expect(await sheet.getByRole('tab', { selected: true }).innerText()).toBe('Diff');
    const mismatches = readdirSync(join(root, 'drifted-image/mismatches'), {
      recursive: true,
      encoding: 'utf8',
    });
    expect(
      (mismatches as string[])
        .filter((file) => file.endsWith('.png'))
        .map((file) => file.split('/').at(-1))
        .sort(),
    ).toEqual(['seed-0-reverse-actual.png', 'seed-0-reverse-diff.png', 'seed-0-reverse-expected.png']);
    await page.context().close();
  });

  it('says what a failed training leaves missing, its text escaped', async () => {
    const { page } = await open(browser, pageOf('failed-training'));
    expect(await page.locator('header .warning li').first().innerText()).toMatch(
      /^peak RR, seed 3, engine \w+ failed: the <b>loss<\/b> is NaN at step 7$/,
    );
    expect(await page.locator('#claim-peak-invertible summary').innerText()).toMatch(
      /not run[\s\S]*no finished runs of RR seed 3/,
    );
    await page.context().close();
  });

  it('has the whole report inside, as data', async () => {
    const { page } = await open(browser, pageOf('failed-training'));
    const data = await page
      .locator('script#report')
      .evaluate((script) => JSON.parse(script.textContent ?? ''));
    expect(data).toEqual(reportOf('failed-training'));
    await page.context().close();
  });

  it('prints to a PDF', async () => {
    const { page } = await open(browser, pageOf('passing'));
    const pdf = await page.pdf({
      format: 'A4',
      printBackground: true,
      path: join(screenshots, 'passing.pdf'),
    });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.context().close();
  });
});

describe('the research object', () => {
  it.each(kinds)(
    'of the report that is %s passes the validator, and has an action for each training',
    async (kind) => {
      const validator = new Validator();
      validator.parseJSON(readFileSync(join(root, kind, 'ro-crate-metadata.json'), 'utf8'));
      await validator.crate.resolveContext();
      validator.rootDataEntity();
      const files = readdirSync(join(root, kind), { recursive: true, encoding: 'utf8' }) as string[];
      const present = files.map((file) => [file, { exists: true }]);
      validator.checkFiles(Object.fromEntries(present));
      const { crate, results } = validator;
      expect(results.filter(({ status }) => status === 'error')).toEqual([]);
      const actions = [...crate.entities()].filter((entity) => entity['@type'].includes('CreateAction'));
      expect(actions).toHaveLength(reportOf(kind).trainings.length);
      for (const action of actions) {
        expect(action.instrument[0].name).toEqual(['racecar-repro']);
        expect(action.object[0].identifier[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
        expect(action.result[0]['@type']).toContain('File');
        expect(Date.parse(action.endTime[0])).toBeGreaterThan(Date.parse(action.startTime[0]));
      }
    },
  );
});
