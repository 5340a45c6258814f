import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { looksOf } from '../../src/harness/report/page/looks.ts';
import type * as Page from '../../src/harness/report/page/page.tsx';
import type { Block, Chart, DrawnSection } from '../../src/harness/study/blocks.ts';
import { encodePng } from '../../src/kit/png.ts';
import { importBuilt } from '../setup/built.ts';
import { temporaryFolder } from '../setup/folders.ts';
import { reportOf } from '../setup/made-up-report.ts';

/** What the page makes of drawings, whatever they show. */

const { renderPage } = await importBuilt<typeof Page>('harness/report/page/page.js');
const folder = temporaryFolder();

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
  return renderPage({ ...reportOf({}), sections }, folder, folder);
}
const timesIn = (text: string, part: string) => text.split(part).length - 1;

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
    // A row is 5 pixels high, each of which is a square of 2 × 2; the third begins after two of them.
    expect(timesIn(page, 'background-position-y:-20px')).toBe(2);
    expect(timesIn(page, 'data-pitch="10"')).toBe(1);
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

describe('the look of a variant', () => {
  it('is its own, until there are more variants than looks', () => {
    const names = Array.from({ length: 9 }, (_, at) => `v${at}`);
    const looks = names.map(looksOf(names));
    expect(new Set(looks.map(({ color }) => color)).size).toBe(8);
    expect(new Set(looks.map(({ dashes }) => dashes)).size).toBe(8);
    expect(looks[8]).toEqual(looks[0]);
  });
});
