import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Chromium as it is installed; `CHROMIUM` names another place. */
export function launch(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM, ...candidates].find((path) => path && existsSync(path));
  if (!executablePath) {
    throw new Error('expected Chromium (apt-get install chromium), or CHROMIUM=<path of the program>');
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page, and what it should not have done: errors, and requests for anything but itself. */
export interface Watched {
  readonly page: Page;
  readonly misdeeds: string[];
}

/** Opens a file and watches what it does. */
export async function open(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const misdeeds: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith('data:') && asked.split('#')[0] !== url) misdeeds.push(`request for ${asked}`);
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) misdeeds.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
  await page.goto(url);
  return { page, misdeeds };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page, a line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself there
    const { violations } = await (globalThis as any).axe.run();
    return violations as { id: string; nodes: { html: string }[] }[];
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.length} times, ${nodes[0]?.html.slice(0, 120)}`);
}

/** Opens all rows of a page. */
export const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const row of document.querySelectorAll('details')) row.open = true;
  });
