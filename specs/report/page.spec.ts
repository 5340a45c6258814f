import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { GoldenResult } from '../../src/harness/golden/result.ts';
import type { ClaimRow, Report } from '../../src/harness/report/model.ts';
import { looksOf } from '../../src/harness/report/page/looks.ts';
import type * as Page from '../../src/harness/report/page/page.tsx';
import type { Block, Chart, DrawnSection } from '../../src/harness/study/blocks.ts';
import { encodePng } from '../../src/kit/png.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import {
  claim,
  control,
  drifted,
  golden,
  measure,
  metric,
  picture,
  reportOf,
} from '../setup/made-up-report.ts';

/** What the page makes of drawings, whatever they show, and of golden results. */

const { renderPage } = await importBuilt<typeof Page>('harness/report/page/page.js');
const folder = temporaryFolder();
const stored = { golden: folder, reference: null };

/** A sheet of three rows of one image of 4 × 4, with lines around it; another of one row. */
const [sheet, single] = [encodeSheet(3), encodeSheet(1)];
function encodeSheet(rows: number) {
  const [width, height] = [6, 1 + 5 * rows];
  return encodePng({ width, height, pixels: new Uint8Array(width * height).fill(rows) });
}
beforeAll(() => {
  mkdirSync(join(folder, 'pictures'));
  writeFileSync(join(folder, 'pictures/sheet.png'), sheet);
  writeFileSync(join(folder, 'pictures/single.png'), single);
});

const strip = (file: string, rows: number, row: number) => ({
  strong: 'RR',
  caption: 'what <it> is',
  alt: `row ${row} of ${file}`,
  file: `pictures/${file}`,
  rows,
  row,
});
const line = { variant: 'RR', x: [1, 2], mean: [3, 4], low: [2, 3], high: [4, 5], isFaint: false };
const chart: Chart = {
  label: 'a chart',
  caption: 'its caption',
  x: { label: 'across' },
  y: { label: 'up', isLog: true },
  lines: [line],
  paths: [{ variant: 'Std', points: [{ x: 1, y: 2, name: 'd1' }] }],
};

function pageOf(blocks: Block[]): string {
  const words = 'In <pictures>.';
  const drawings = [{ experiment: 'peak', title: 'peak, seed 0', blocks }];
  const sections: DrawnSection[] = [{ id: 'seen', title: 'What is seen', name: 'Seen', words, drawings }];
  return renderPage({ ...reportOf({}), sections }, folder, stored);
}
const timesIn = (text: string, part: string) => text.split(part).length - 1;

describe('the heading of a page', () => {
  const heading = (change: Parameters<typeof reportOf>[0]) =>
    /<header class="([^"]*)">.*?<h1>(.*?)<\/h1>/
      .exec(renderPage(reportOf(change), folder, stored))
      ?.slice(1)
      .map((text) => text.replace(/<[^>]*>/g, ''));

  it('says what the verdict is', () => {
    expect(heading({})).toEqual(['top pass', '✓ The claims hold']);
    expect(heading({ claims: [{ ...claim, verdict: 'fail' }] })).toEqual([
      'top fail',
      '✗ Not everything is as it should be',
    ]);
    expect(heading({ failures: ['a training failed'] })?.[0]).toBe('top fail');
    expect(heading({ claims: [{ ...claim, verdict: 'not-run', reason: 'too few seeds' }] })).toEqual([
      'top incomplete',
      '… Nothing is wrong, but not everything was judged',
    ]);
  });
});

describe('the drawings of a page', () => {
  it('stand in their section, which the navigation has, with nothing taken for markup', () => {
    const page = pageOf([{ is: 'table', label: 'ends', head: ['run', 'end'], rows: [['RR', '<1>']] }]);
    expect(page).toContain('<a href="#seen">Seen</a>');
    expect(page).toContain('<h2 id="seen-title">What is seen</h2><p>In &lt;pictures>.</p>');
    expect(page).toContain('<tr><th scope="row">RR</th><td>&lt;1></td></tr>');
    expect(page).toContain('A &lt;study> of made-up claims');
  });

  it('show one row of a file of many, and have the file once, however often it is shown', () => {
    const shown = strip('sheet.png', 3, 2);
    const film: Block = {
      is: 'film',
      label: 'Record of peak',
      steps: [0, 100, 200],
      still: [strip('single.png', 1, 0)],
      moving: [shown],
      file: 'pictures/film.gif',
    };
    const page = pageOf([{ is: 'strips', strips: [shown] }, film]);
    expect(timesIn(page, sheet.toString('base64'))).toBe(1);
    expect(timesIn(page, single.toString('base64'))).toBe(1);
    // A row is 5 pixels high, each of which is a square of 11 × 11, since less is hard to see; the third begins after two of them.
    expect(timesIn(page, 'background-position-y:-110px')).toBe(2);
    expect(timesIn(page, 'data-pitch="55"')).toBe(1);
    expect(page).toContain('<figcaption><b>RR</b>: what &lt;it> is</figcaption>');
    expect(page).toContain('data-steps="[0,100,200]"');
    expect(page).toContain('<a href="pictures/film.gif">film.gif</a>');
  });

  it('leave out a picture that is not there any more', () => {
    const page = pageOf([{ is: 'strips', strips: [strip('lost.png', 1, 0), strip('gone.png', 2, 1)] }]);
    expect(page).toContain('<h3>peak, seed 0</h3><div class="pair"></div></article>');
  });

  it('have charts with the colours of their variants, by the place in the list of all', () => {
    const page = pageOf([{ is: 'charts', legend: ['Std', 'RR'], charts: [chart] }]);
    const looks = looksOf(['Std', 'Ort', 'RR']);
    expect(page).toMatch(
      /<figcaption>its caption<\/figcaption><div class="chart" role="img" aria-label="a chart"><svg/,
    );
    expect(timesIn(page, looks('RR').color)).toBeGreaterThan(2);
    expect(timesIn(page, looks('Std').color)).toBeGreaterThan(2);
    expect(page).not.toContain(looks('Ort').color);
  });
});

describe('the golden results of a page', () => {
  const rowsOf = (change: Partial<GoldenResult>) => {
    const page = renderPage(reportOf({ goldens: [{ ...golden, ...change }] }), folder, stored);
    const [, table = ''] = page.split('Metrics of original/peak/RR/seed-0');
    const cells = (row: string) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, ''));
    return [...(table.split('</table>')[0] as string).matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
      cells(row),
    );
  };
  const head = [
    ...['metric', 'furthest value', 'expected', 'got', 'may differ', 'of that'],
    ...['outside', 'largest difference', 'not held', 'verdict'],
  ];

  it('have a row for each metric, those that drifted first: what it may differ by, and how much of that it does', () => {
    const near = { ...metric, metric: 'error', deviation: 0.254, held: { tolerance: 2, nothing: 0 } };
    expect(rowsOf({ status: 'drift', metrics: [near, drifted] })).toEqual([
      head,
      ['loss', 'loss[1]', '2', '3', 'tolerance ±0.02', '5000 %', '1', '1', '1 of 3', '✗ drift'],
      ['error', 'loss[1]', '2', '2', 'tolerance ±0.02', '25 %', '0', '0', '', '✓ match'],
    ]);
  });

  it('say of a metric that it is held to nothing, and of what is no number that it is none', () => {
    const free = { ...metric, held: { tolerance: 0, nothing: 3 }, worst: null };
    const broken = {
      ...drifted,
      deviation: null,
      worst: { ...drifted.worst, got: null } as typeof drifted.worst,
    };
    expect(rowsOf({ metrics: [free] })[1]).toEqual([
      ...['loss', '', '', 'held to nothing', '', '', '0', '0', '3 of 3', '✓ match'],
    ]);
    expect(rowsOf({ metrics: [broken] })[1]?.slice(3, 6)).toEqual(['no number', 'tolerance ±0.02', '']);
  });

  it('say of a picture what counts as a difference, or that it is not compared', () => {
    const page = (change: Partial<typeof picture>) =>
      renderPage(
        reportOf({ goldens: [{ ...golden, pictures: [{ ...picture, ...change }] }] }),
        folder,
        stored,
      );
    expect(page({ matches: false, pixels: 9, largest: 12 })).toContain(
      'Sheet of reverse images: 9 of 784 pixels differ by more than 3 of 255, the most by 12',
    );
    const problem = 'shows nothing, and is not compared';
    expect(page({ held: 'nothing', problem })).toContain(`Sheet of reverse images: ${problem}`);
  });

  it('say how often a check fails by noise alone, and on which processors that was measured', () => {
    const report = reportOf({});
    const tolerances = [
      {
        ...{ experiment: 'peak', origin: 'original', date: '2026-01-01', on: 'linux x64', alarm: 0.01 },
        processors: [{ model: 'Abacus 80', extensions: ['beads'] }],
      },
    ];
    const page = renderPage({ ...report, provenance: { ...report.provenance, tolerances } }, folder, stored);
    expect(page).toContain(
      'measured 2026-01-01 on linux x64, processor Abacus 80 (beads); by noise alone 1 % of whole checks fail',
    );
  });
});

describe('the look of a variant', () => {
  it('is its own, until there are more variants than looks', () => {
    const names = Array.from({ length: 9 }, (_, at) => `v${at}`);
    const looks = names.map(looksOf(names));
    expect(new Set(looks.map(({ color }) => color)).size).toBe(8);
    expect(new Set(looks.map(({ dashes }) => dashes)).size).toBe(8);
    expect(looks[8]).toEqual(looks[0]);
  });
});

describe('a claim on a page', () => {
  const shown = (change: Partial<ClaimRow>) =>
    renderPage(reportOf({ claims: [{ ...claim, ...change }] }), folder, stored);
  const dotsIn = (page: string) => page.match(/<circle class="seed"[^>]*>/g) ?? [];
  const counting: ClaimRow['measures'][number] = {
    ...{ ...measure, id: 'wrong', counts: 'test images', mayBreak: 0.394, verdict: 'pass' },
    threshold: { side: 'below', value: 1.5, effect: null },
    estimate: { mean: 1, low: 0.5209, high: 1 },
    perSeed: [0, 0, 0, 1, 0, 0].map((value, seed) => ({ seed, value })),
  };

  it('has its interval beside the bound, and a dot for each seed', () => {
    const page = shown({});
    expect(page).toContain('0.26 [0.25, 0.27], above 0.2; n = 2');
    expect(page).toContain('aria-label="0.26 [0.25, 0.27], must be above 0.2"');
    expect(page).toContain('class="bar"');
    // Once in its line, once in its table.
    expect(dotsIn(page)).toHaveLength(4);
  });

  it('that counts has no interval of a mean, and a dot for each seed that no other hides', () => {
    const page = shown({ measures: [counting] });
    expect(page).toContain(
      '100 % of seeds [52.09 %, 100 %], at most 1 in more than half of the seeds; n = 2',
    );
    expect(page).toContain('up to 40 % of all seeds may break it');
    expect(page).not.toContain('class="bar"');
    const dots = dotsIn(page);
    expect(dots).toHaveLength(12);
    expect(new Set(dots).size).toBe(6);
  });

  it('has its controls: what is done, by which route, over how many seeds, with which power, and what became of it', () => {
    const notRun = { ...control, what: 'another', outcome: 'not-run' as const, measures: [], power: null };
    const page = shown({ controls: [control, { ...notRun, reason: 'nobody ran it' }] });
    expect(page).toContain('1 of 1 controls reject');
    expect(page).toContain(`${control.what}<small>${control.route}</small>`);
    expect(page).toContain('number: 0 [-0.01, 0.01], must be above 0.2: fail');
    expect(page).toContain('<td>2</td><td>1.00</td><td>yes, as it should</td>');
    expect(page).toContain('<td>unknown</td><td>not run: nobody ran it</td>');
    expect(page).toContain('power over 2 seeds: 0.90');
  });
});

it('the wall time of what a control altered is told apart from that of trainings', () => {
  const training: Report['trainings'][number] = {
    ...{ experiment: 'peak', variant: 'RR', seed: 0, alteration: null, origin: 'original', engine: 'onnx' },
    ...{ steps: 5000, startedAt: '2026-01-01T00:00:00.000Z', seconds: 10 },
  };
  const altered = { ...training, alteration: 'weights-shuffled', seconds: 1 };
  const page = renderPage({ ...reportOf({}), trainings: [training, altered] }, folder, stored);
  expect(page).toMatch(
    /<th scope="row">peak RR, original<\/th><td>onnx<\/td><td>5000<\/td><td>1<\/td><td>10\.0<\/td>/,
  );
  expect(page).toMatch(
    /<th scope="row">peak RR, weights-shuffled, original<\/th><td>onnx<\/td><td>5000<\/td><td>1<\/td><td>1\.0<\/td>/,
  );
});
