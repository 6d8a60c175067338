/** The table of the proof report in a real browser: whole in the page, and sorted by each of its columns. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite } from './site.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const COLUMNS = ['Document', 'Analytic', 'Language', 'State', 'Tests', 'TP', 'FP', 'FN', 'Score'];

const report = (page: Page, name = 'proof') =>
  page.goto(pathToFileURL(path.join(builtSite(), name, 'index.html')).href);
const cells = async (page: Page, column: number) =>
  (await page
    .locator('table.proofs tbody tr')
    .evaluateAll(
      (rows, at) => rows.map((row) => (row as HTMLTableRowElement).cells[at]?.textContent?.trim() ?? ''),
      column,
    )) as string[];

describe('the proof report', () => {
  test('has its columns and rows without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await report(page);
    const heads = await page.locator('table.proofs thead th').allTextContents();
    expect(heads.map((head) => head.trim()).slice(0, COLUMNS.length)).toEqual(COLUMNS);
    expect(await page.locator('table.proofs tbody tr').count()).toBeGreaterThan(1);
    await context.close();
  });

  test.each(['TP', 'Score'])('sorts by %s as by a number, up, down, and back', async (name) => {
    const page = await browser.newPage();
    await report(page);
    const column = COLUMNS.indexOf(name);
    const before = await cells(page, column);
    const numbers = (texts: string[]) => texts.map((text) => Number.parseInt(text, 10));
    const button = page.locator('table.proofs thead th').nth(column).getByRole('button');
    await button.click();
    expect(numbers(await cells(page, column))).toEqual(numbers(before).toSorted((a, b) => a - b));
    await button.click();
    expect(numbers(await cells(page, column))).toEqual(numbers(before).toSorted((a, b) => b - a));
    await button.click();
    expect(await cells(page, column)).toEqual(before);
    await page.close();
  });

  test.each(['proof', 'api'])('/%s/ is accessible on a phone', async (name) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await report(page, name);
    expect(await axeFaults(page)).toEqual([]);
    await page.close();
  });
});
