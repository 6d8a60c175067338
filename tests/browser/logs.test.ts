/** What can be hunted with which logs, and the pages of data, in a real browser: by choice, by keyboard, on a phone, without JavaScript. */
import type { Server } from 'node:http';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSite } from '../../src/publish/serve-site.ts';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite } from './site.ts';

const LOGS = '/coverage/logs/';
let server: Server;
let browser: Browser;
let address = '';

beforeAll(async () => {
  ({ server, address } = await serveSite(builtSite(), { port: 0 }));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function withPage(path: string, test: (page: Page) => Promise<void>, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(new URL(path.slice(1), address).href);
    await test(page);
  } finally {
    await context.close();
  }
}

const shownHunts = (page: Page) => page.locator('[data-log-hunts] > tr:visible');
const shownNeeds = (page: Page) => page.locator('[data-log-hunts] [data-needs]:visible .soft').allTextContents();

describe('the table of logs', () => {
  it('is whole without JavaScript, and offers no choice', async () => {
    await withPage(
      LOGS,
      async (page) => {
        expect(await page.locator('tbody[data-log]').count()).toBeGreaterThan(3);
        expect(await shownHunts(page).count()).toBe(await page.locator('[data-log-hunts] > tr').count());
        expect(await page.locator('[data-log-event]:visible').count()).toBe(0);
        expect(await page.getByText('Tick the events').isVisible()).toBe(false);
      },
      { javaScriptEnabled: false },
    );
  });

  it('leaves what one event serves, and says how much', async () => {
    await withPage(LOGS, async (page) => {
      const all = await shownHunts(page).count();
      await page.getByRole('checkbox', { name: 'Windows PowerShell 400', exact: false }).first().check();
      const needs = await shownNeeds(page);
      expect(needs.length).toBeGreaterThan(0);
      for (const words of needs) expect(words).toContain('Windows PowerShell 400');
      expect(await shownHunts(page).count()).toBeLessThan(all);
      expect(await page.locator('[data-log-status]').textContent()).toContain('can be hunted with 1 kind of events');
    });
  });

  it('keeps the choice in the address, ticks a whole log at once and proposes one more', async () => {
    await withPage(LOGS, async (page) => {
      await page.getByRole('checkbox', { name: 'All events of Security' }).check();
      expect(page.url()).toContain('#~Security=4688.5156');
      const proposals = page.locator('[data-log-more] button');
      expect(await proposals.first().textContent()).toContain('Sysmon 1');
      const before = await shownHunts(page).count();
      await proposals.first().click();
      expect(await shownHunts(page).count()).toBeGreaterThan(before);
      await page.reload();
      expect(await page.locator('[data-log-event]:checked').count()).toBe(3);
      await page.getByRole('button', { name: 'Clear the choice' }).click();
      expect(page.url()).not.toContain('#');
      expect(await page.locator('[data-log-event]:checked').count()).toBe(0);
    });
  });

  it('takes a dataset’s logs', async () => {
    await withPage(LOGS, async (page) => {
      await page.getByLabel('Start with the logs of').selectOption({ index: 1 });
      expect(await page.locator('[data-log-event]:checked').count()).toBeGreaterThan(1);
    });
  });

  it('does not say that it stands for a dataset’s logs when it no longer does', async () => {
    await withPage(LOGS, async (page) => {
      const preset = page.getByLabel('Start with the logs of');
      await preset.selectOption({ index: 1 });
      await page.getByRole('checkbox', { name: 'Sysmon 1', exact: false }).first().uncheck();
      expect(await preset.inputValue()).toBe('');
      await preset.selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Clear the choice' }).click();
      expect(await preset.inputValue()).toBe('');
    });
  });

  it('shows what has the focus, and not the state over it', async () => {
    await withPage(
      LOGS,
      async (page) => {
        for (const box of await page.locator('[data-log-event]').all()) {
          await box.focus();
          const isSeen = await box.evaluate((element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            return document.elementFromPoint(x + width / 2, y + height / 2) === element;
          });
          expect(isSeen, (await box.getAttribute('aria-label')) ?? '').toBe(true);
        }
      },
      { viewport: { width: 390, height: 900 } },
    );
  });

  it('works by keyboard', async () => {
    await withPage(LOGS, async (page) => {
      const box = page.getByRole('checkbox', { name: 'Sysmon 3', exact: false }).first();
      await box.focus();
      await page.keyboard.press('Space');
      expect(await box.isChecked()).toBe(true);
      expect((await shownNeeds(page)).every((words) => words.includes('Sysmon 3'))).toBe(true);
    });
  });

  it('fits a phone', async () => {
    await withPage(
      LOGS,
      async (page) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});

const PAGES = [
  LOGS,
  '/data-components/',
  '/data-components/dc0032/',
  '/log-sources/',
  '/log-sources/wineventlog-sysmon/',
  '/data-model/process/',
];

describe.each(PAGES)('%s', (path) => {
  it.each(['light', 'dark'] as const)('has no fault that axe finds, %s', async (colorScheme) => {
    await withPage(path, async (page) => expect(await axeFaults(page)).toEqual([]), { colorScheme });
  });
});

describe('pages of data', () => {
  it.each([
    ['/data-components/dc0032/', 'WinEventLog:Sysmon'],
    ['/log-sources/wineventlog-sysmon/', 'Process Creation'],
    ['/data-model/process/', 'NewProcessName'],
  ])('%s names %s', async (path, text) => {
    await withPage(path, async (page) => expect(await page.getByText(text).count()).toBeGreaterThan(0));
  });

  it('say what no analytic reads', async () => {
    await withPage('/log-sources/wineventlog-sysmon/', async (page) => {
      await page.getByText(/techniques ask for this log, and no analytic of theirs reads it/).waitFor();
    });
  });
});
