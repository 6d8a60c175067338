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

const COLUMNS = [
  'State',
  'Analytic',
  'Document',
  'Language',
  'Tests',
  'TP',
  'FP',
  'Missed',
  'Precision',
  'Recall',
  'Score',
];

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

  test.each(['TP', 'Missed', 'Recall', 'Score'])('sorts by %s as by a number, up, down, and back', async (name) => {
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

  test('every number leads to the events behind it', async () => {
    const page = await browser.newPage();
    await report(page);
    const links = page.locator('table.proofs tbody tr:first-child td.number a');
    await links.first().click();
    await page.waitForURL(/#truth:/);
    const truth = page.locator('details.truth[open]');
    await truth.locator('.truth-lines summary').first().click();
    await truth.locator('.lines a').first().click();
    await page.waitForURL(/datasets\/.*#line-\d+$/);
    expect(await page.locator('tr:target').count()).toBe(1);
    await page.close();
  });

  test('shows on a phone, without scrolling aside, in which state each analytic is', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await report(page);
    const box = await page.locator('table.proofs tbody .badge').first().boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    const state = page.locator('table.proofs thead th').first();
    await state.getByRole('button').click();
    expect(await state.getAttribute('aria-sort')).toBe('ascending');
    await page.close();
  });

  test.each(['proof', 'api'])('/%s/ is accessible on a phone', async (name) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await report(page, name);
    expect(await axeFaults(page)).toEqual([]);
    await page.close();
  });
});
