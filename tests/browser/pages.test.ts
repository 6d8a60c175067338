/** Pages of every kind in a real browser: no errors, nothing fetched from elsewhere, accessible, whole without JavaScript. */
import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSite } from '../../src/publish/serve-site.ts';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite, sampledPages } from './site.ts';

const site = builtSite();
const pages = sampledPages(site);
let browser: Browser;
let server: Server;
let address = '';

beforeAll(async () => {
  browser = await launchBrowser();
  ({ server, address } = await serveSite(site, { port: 0, base: '/docs/huntbook/' }));
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** What a page complains of, and what it asks for from outside the site. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('file:'))
      complaints.push(`request to ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
  });
  return complaints;
}

describe('under a base path', () => {
  it('pages of every kind load without complaint and meet WCAG 2.2 AA', async () => {
    const page = await browser.newPage({ colorScheme: 'light' });
    const complaints = listen(page);
    const faults: string[] = [];
    for (const file of pages) {
      await page.goto(address + file, { waitUntil: 'load' });
      faults.push(...complaints.splice(0).map((complaint) => `${file}: ${complaint}`));
      faults.push(...(await axeFaults(page)).map((fault) => `${file}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await page.close();
  }, 180_000);

  it('the dark theme can be read as well', async () => {
    const page = await browser.newPage({ colorScheme: 'dark' });
    const faults: string[] = [];
    for (const file of sampledPages(site, 1)) {
      await page.goto(address + file);
      // Nothing else of a page depends on the theme.
      faults.push(...(await axeFaults(page, ['color-contrast'])).map((fault) => `${file}: ${fault}`));
    }
    expect(faults).toEqual([]);
    await page.close();
  }, 180_000);

  it('no page scrolls sideways on a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const wide: string[] = [];
    for (const file of pages) {
      await page.goto(address + file);
      const { content, view } = await page.evaluate(() => ({
        content: document.documentElement.scrollWidth,
        view: document.documentElement.clientWidth,
      }));
      if (content > view) wide.push(`${file}: ${content} > ${view}`);
    }
    expect(wide).toEqual([]);
    await page.close();
  });
});

describe('without JavaScript', () => {
  it('a document shows its queries, its proof and its tables', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${address}analytics/car-2014-11-004/`);
    for (const id of ['car-pseudocode', 'eql-classic', 'logpoint']) {
      expect(await page.locator(`.analytic:has-text("${id}") pre`).first().isVisible(), id).toBe(true);
    }
    const proof = page.locator('details.proof').first();
    await proof.locator('summary').first().click();
    expect(await proof.locator('table').first().isVisible()).toBe(true);
    expect(await page.locator('[data-filters]:visible, [data-copy]:visible').count()).toBe(0);
    await context.close();
  });

  it('a rule shows its Sigma rule and every conversion, a detection its search, its macros and its risk', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${address}rules/powershell-remoting-session-host/`);
    const ids = ['sigma', 'powershell', 'es-qs', 'watcher', 'graylog', 'spl', 'logpoint', 'grep'];
    expect(await page.locator('.analytic pre:visible').count()).toBe(ids.length);
    await page.goto(`${address}detections/powershell-remoting-session-child-process/`);
    const text = await page.locator('main').innerText();
    for (const word of ['tstats', 'drop_dm_object_name', '49', 'TTP', 'wsmprovhost.exe']) expect(text).toContain(word);
    await context.close();
  });

  it('navigation reaches every list and the search page says what it needs', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    const links = await page
      .locator('header nav a')
      .evaluateAll((anchors) => anchors.map((anchor) => (anchor as HTMLAnchorElement).href));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect((await page.goto(link))?.status(), link).toBe(200);
    await page.goto(`${address}search/`);
    expect(await page.locator('main').innerText()).toMatch(/JavaScript/);
    await context.close();
  });
});

describe('a document', () => {
  it('shows analytics of one claim as tabs, worked by keyboard', async () => {
    const page = await browser.newPage();
    await page.goto(`${address}playbooks/powershell-remote-session/`);
    const list = page.locator('[role=tablist]').first();
    const tabs = list.locator('[role=tab]');
    expect((await tabs.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Spark SQL', 'pandas']);
    await tabs.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await tabs.nth(1).getAttribute('aria-selected')).toBe('true');
    const panel = page.locator(`[id="${await tabs.nth(1).getAttribute('aria-controls')}"]`);
    expect(await panel.isVisible()).toBe(true);
    await page.close();
  });

  it('of a rule shows its conversions as tabs, and how they agree with it', async () => {
    const page = await browser.newPage();
    await page.goto(`${address}rules/powershell-remoting-session-host/`);
    const tabs = page.locator('[role=tablist] [role=tab]');
    expect((await tabs.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      'PowerShell',
      'Elasticsearch query string',
      'Elasticsearch Watcher',
      'Graylog',
      'Splunk SPL',
      'LogPoint',
      'grep -P',
    ]);
    for (const tab of await tabs.all()) {
      await tab.click();
      const panel = page.locator(`[id="${await tab.getAttribute('aria-controls')}"]`);
      expect(await panel.locator('pre').first().isVisible()).toBe(true);
    }
    expect(await page.locator('main').innerText()).toMatch(/agree/);
    await page.close();
  });

  it('of a rule shows what it is in other languages, generated and proven', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${address}rules/powershell-remoting-session-host/`);
    const conversions = page.locator('.generated details');
    expect(await conversions.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['language']))).toEqual([
      'spl',
      'es-qs',
      'logpoint',
      'eql',
      'spark-sql',
      'grep',
    ]);
    for (const conversion of await conversions.all()) {
      expect(await conversion.locator('summary').innerText()).toMatch(/Proven.*generated/s);
      await conversion.locator('summary').click();
      expect(await conversion.locator('pre').innerText()).toMatch(/wsmprovhost|\[wW\]\[sS\]\[mM\]/);
      expect(await conversion.innerText()).toMatch(/finds the same \d+ events as the rule/);
    }
    await context.close();
  });

  it.each([
    ['rules/powershell-remoting-session-host/', 'DN_0003_1_windows_sysmon_process_creation', 'data-needed/dn_0003'],
    ['detections/powershell-remoting-session-child-process/', 'Lateral Movement by PowerShell Remoting', 'stories/'],
    ['stories/lateral-movement-by-powershell-remoting/', 'PowerShell Remoting Session Child Process', 'detections/'],
    ['data-needed/dn_0003_1_windows_sysmon_process_creation/', 'PowerShell remoting session on this host', 'rules/'],
    ['macros/', 'PowerShell Remoting From a Script Block', 'detections/'],
  ])('%s leads to %s', async (from, name, to) => {
    const page = await browser.newPage();
    await page.goto(address + from);
    const link = page.locator('main a', { hasText: name }).first();
    await link.click();
    await page.waitForURL(new RegExp(to));
    await page.close();
  });

  it('copies the query as it stands', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    await page.goto(`${address}analytics/car-2014-11-004/`);
    const analytic = page.locator('.analytic:visible').first();
    await analytic.locator('[data-copy]').click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await analytic.locator('pre code').first().textContent());
    expect(copied).toContain('wsmprovhost.exe');
    await context.close();
  });

  it('opens the matched events from the proof badge', async () => {
    const page = await browser.newPage();
    await page.goto(`${address}analytics/car-2014-11-004/`);
    const proof = page.locator('details.proof:visible').first();
    await proof.locator('summary').first().click();
    await proof.locator('table').first().waitFor({ state: 'visible' });
    const text = await proof.innerText();
    expect(text).toContain('Remote PowerShell session');
    expect(text).toContain('A quiet working day');
    // The columns are the fields that the pseudocode reads, in its own names, and what matched is marked.
    const found = proof.locator('table').first();
    expect(await found.locator('thead').innerText()).toContain('parent_exe');
    expect(await found.locator('mark').allInnerTexts()).toContain('wsmprovhost.exe');
    const whole = proof.locator('details', { hasText: 'The whole event' }).first();
    await whole.locator('summary').click();
    expect(await whole.innerText()).toContain('C:\\Windows\\System32\\wsmprovhost.exe');
    await page.close();
  });

  it.each([
    ['playbooks/remote-powershell-sessions/', 1],
    ['rules/powershell-remoting-session-host/', 8],
    ['detections/powershell-remoting-from-a-script-block/', 1],
  ])('%s prints without navigation, with its queries', async (file, queries) => {
    const page = await browser.newPage();
    await page.goto(address + file);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('body > header nav').first().isVisible()).toBe(false);
    expect(await page.locator('main h1').isVisible()).toBe(true);
    expect(await page.locator('.analytic pre:visible').count()).toBeGreaterThanOrEqual(queries);
    await page.close();
  });
});

it('a view says where each of its fields has its value', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}data-model/`);
  await page.locator('main a[href$="views/car/index.html"]').click();
  const log = page.locator('details.view-log', { hasText: 'Security 4688' });
  await log.locator('summary').click();
  const row = log.locator('tr', { has: page.locator('th code', { hasText: /^exe$/ }) });
  expect(await row.innerText()).toContain('the last part of the path NewProcessName');
  await page.close();
});

describe('a query language', () => {
  it.each(['spl', 'eql', 'sigma'])('%s: the page fits on paper, each table of events once', async (id) => {
    const page = await browser.newPage({ viewport: { width: 718, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    await page.goto(`${address}languages/${id}/`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.locator('table.records:visible').count()).toBeGreaterThan(0);
    expect(await page.locator('.finds table:visible').count()).toBe(0);
    await page.close();
  });

  it('has a page, which an analytic in it leads to and which shows what its examples find', async () => {
    const page = await browser.newPage();
    await page.goto(`${address}languages/`);
    const row = page.locator('main tr', { has: page.locator('code', { hasText: /^kql$/ }) });
    const [examples, refused] = (await row.locator('td').allInnerTexts()).slice(1);
    expect(Number(examples)).toBeGreaterThan(20);
    expect(Number(refused)).toBeGreaterThan(5);
    await row.locator('th a').click();
    await page.waitForURL(/languages\/kql/);
    const example = page.locator('.example', { has: page.locator('pre', { hasText: /^process\.name: cmd\.exe$/ }) });
    expect(await example.first().locator('.found').allInnerTexts()).toEqual(['1']);
    await example.first().locator('summary').click();
    expect(await example.first().locator('tbody tr').first().innerText()).toContain('C:\\Windows\\System32\\cmd.exe');
    await page.close();
  });

  it('shows where a text is refused, and why, without scripts too', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${address}languages/kql/`);
    const refusal = page.locator('.refusal', { hasText: 'user.name: ada)' });
    expect(await refusal.locator('mark').innerText()).toBe(')');
    expect(await refusal.innerText()).toContain(
      'Line 1, column 15: Unexpected ), expected and, or or the end of the query.',
    );
    await context.close();
  });

  it('is a step away from the analytics that are written in it', async () => {
    const page = await browser.newPage();
    await page.goto(`${address}languages/`);
    const written = await page.locator('main tbody th a').evaluateAll((links) => links.map((link) => link.textContent));
    await page.goto(`${address}rules/powershell-remoting-session-host/`);
    const labels = page.locator('.analytic-language:visible');
    for (const label of await labels.all()) {
      const name = (await label.innerText()).trim();
      expect(await label.locator('a').count(), name).toBe(written.includes(name) ? 1 : 0);
    }
    await page.close();
  });
});

it('on a phone the head is one row, and its menu opens below it', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(`${address}playbooks/`);
  const head = page.locator('.site-head');
  expect((await head.boundingBox())?.height).toBeLessThan(64);
  await page.keyboard.press('Tab');
  for (let presses = 0; presses < 6; presses++) {
    if (await page.evaluate(() => document.activeElement?.textContent === 'Menu')) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const links = head.locator('.site-menu a');
  await links.first().waitFor({ state: 'visible' });
  expect((await head.boundingBox())?.height).toBeLessThan(64);
  await links.getByText('Proof').click();
  expect(await page.title()).toContain('Proof report');
  await page.close();
});

it.each([1280, 1024, 800, 390])(
  'at a width of %i the head covers neither a heading that is asked for nor the contents',
  async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(`${address}rules/powershell-remoting-session-host/#xpack-watcher`);
    const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? 0;
    const head = (await page.locator('.site-head').boundingBox())?.height ?? 0;
    await expect.poll(() => top('#xpack-watcher')).toBeLessThan(400);
    expect(await top('#xpack-watcher')).toBeGreaterThanOrEqual(head);
    await page.goto(`${address}playbooks/powershell-remote-session/#hunter-notes`);
    await expect.poll(() => top('#hunter-notes')).toBeLessThan(700);
    expect(await top('#hunter-notes')).toBeGreaterThanOrEqual(head);
    if (width > 1000) expect(await top('.rail')).toBeGreaterThanOrEqual(head);
    await page.close();
  },
);

it('the theme that a reader chooses stays', async () => {
  const context = await browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(address);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  const button = page.locator('button:has-text("Theme")');
  for (let clicks = 0; clicks < 3 && (await background()) === light; clicks++) await button.click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.goto(`${address}proof/`);
  expect(await background()).toBe(dark);
  await context.close();
});

it('a list is filtered, says how many are left, and keeps the choice in its address', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}playbooks/`);
  const rows = page.locator('[data-facets]:visible');
  const all = await rows.count();
  expect(all).toBeGreaterThan(1);
  await page.locator('[data-filters] input[type=search]').fill('notebook-that-nobody-wrote');
  expect(await rows.count()).toBe(0);
  await page.locator('[data-filters] input[type=search]').fill('');
  expect(await rows.count()).toBe(all);
  await page.close();
});
