/** The D3FEND matrix and the pages of defences in a real browser, against the knowledge file. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { D3fend } from '../../src/knowledge/types.ts';
import { serveSite } from '../../src/publish/serve-site.ts';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite, ROOT } from './site.ts';

const d3fend = JSON.parse(readFileSync(path.join(ROOT, 'content', 'knowledge', 'd3fend.json'), 'utf8')) as D3fend;
const tacticOf = new Map(d3fend.techniques.map(({ id, tactic }) => [id, tactic]));
let browser: Browser;
let server: Server;
let address = '';

beforeAll(async () => {
  browser = await launchBrowser();
  ({ server, address } = await serveSite(builtSite(), { port: 0, base: '/docs/huntbook/' }));
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function onPage<T>(file: string, act: (page: Page) => Promise<T>, options?: BrowserContextOptions): Promise<T> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    await page.goto(address + file);
    return await act(page);
  } finally {
    await context.close();
  }
}

/** `Detect / D3-PSA / D3-PLA`: the column, the cell above and the id of every cell, as the page has them. */
const cellsOf = (page: Page): Promise<string[]> =>
  page.locator('table.matrix').evaluate((table) => {
    const [head, body] = [(table as HTMLTableElement).tHead?.rows[0], (table as HTMLTableElement).tBodies[0]?.rows[0]];
    return [...(body?.cells ?? [])].flatMap((column, place) =>
      [...column.querySelectorAll('li.cell')].map((cell) => {
        const id = (of: Element | null | undefined) => of?.querySelector(':scope > a code')?.textContent ?? 'top';
        const name = head?.cells[place]?.querySelector('.column-name')?.textContent;
        return `${name} / ${id(cell.parentElement?.closest('li.cell'))} / ${id(cell)}`;
      }),
    );
  });

describe('the D3FEND matrix', () => {
  it('has every technique of the knowledge file once, under its tactic and its parent', async () => {
    const cells = await onPage('coverage/d3fend/', cellsOf);
    const expected = d3fend.techniques.map(({ id, tactic, parents }) => {
      const parent = parents.find((candidate) => tacticOf.get(candidate) === tactic) ?? 'top';
      return `${tactic} / ${parent} / ${id}`;
    });
    expect(cells.toSorted()).toEqual(expected.toSorted());
    const links = await onPage('coverage/d3fend/', (page) => page.locator('li.cell > a').count(), {
      javaScriptEnabled: false,
    });
    expect(links).toBe(d3fend.techniques.length);
  });

  it('folds open without JavaScript, down to the deepest defence', async () => {
    await onPage(
      'coverage/d3fend/',
      async (page) => {
        const inner = page.locator('li.cell li.cell li.cell > a').first();
        expect(await inner.isVisible()).toBe(false);
        const folds = inner.locator('xpath=ancestor::details');
        for (const fold of await folds.all()) await fold.locator('> summary').click();
        expect(await inner.isVisible()).toBe(true);
        expect(await page.locator('[data-matrix-filters]').isVisible()).toBe(false);
      },
      { javaScriptEnabled: false },
    );
  });

  it('works by keyboard: Tab reaches a fold, Enter opens it, Enter on a cell leads to its page', async () => {
    await onPage('coverage/d3fend/', async (page) => {
      const first = page.locator('table.matrix td li.cell').first();
      await first.locator('> a').focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      const below = first.locator('li.cell > a').first();
      expect(await below.isVisible()).toBe(true);
      await page.keyboard.press('Tab');
      const id = await below.locator('code').innerText();
      expect(await page.evaluate(() => document.activeElement?.querySelector('code')?.textContent)).toBe(id);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/defences/${id.toLowerCase()}/**`);
      expect(await page.locator('main .eyebrow').innerText()).toContain(id);
    });
  });

  it('shows a declared defence with its number and its proof in words, and nothing where nothing is declared', async () => {
    await onPage('coverage/d3fend/', async (page) => {
      const cell = (id: string) => page.locator(`li.cell:has(> a code:text-is("${id}"))`);
      expect(await cell('D3-PLA').getAttribute('class')).toMatch(/\bproven\b/);
      expect(await cell('D3-PLA').locator('> a').textContent()).toMatch(/\d+ documents?, proven/);
      // It answers techniques that the content names: derived, and so not counted.
      expect(await cell('D3-CQ').getAttribute('class')).toContain('none');
      expect(await cell('D3-CQ').locator('> a b').count()).toBe(0);
    });
  });

  it('counts again for a language that no declaring document has', async () => {
    await onPage('coverage/d3fend/', async (page) => {
      const cell = page.locator('li.cell:has(> a code:text-is("D3-PLA"))');
      const filter = page.locator('[data-matrix-filters] select[name=language]');
      await filter.selectOption('spl');
      expect(await cell.getAttribute('class')).toContain('none');
      await filter.selectOption('eql-classic');
      expect(await cell.getAttribute('class')).toMatch(/\bproven\b/);
    });
  });
});

describe('pages of defences', () => {
  const pages = ['defences/', 'defences/tactics/detect/', 'defences/d3-pla/', 'defences/d3-cq/', 'coverage/d3fend/'];

  it.each(pages)('%s does not scroll sideways on a phone, however much is open', async (file) => {
    await onPage(
      file,
      async (page) => {
        await page.locator('main details').evaluateAll((all) => {
          for (const details of all) (details as HTMLDetailsElement).open = true;
        });
        const { content, view } = await page.evaluate(() => ({
          content: document.documentElement.scrollWidth,
          view: document.documentElement.clientWidth,
        }));
        expect(content).toBeLessThanOrEqual(view);
      },
      { viewport: { width: 360, height: 740 } },
    );
  });

  const looked = ['defences/', 'defences/d3-cq/', 'coverage/d3fend/'];
  it.each(looked.flatMap((file) => [[file, 'light'] as const, [file, 'dark'] as const]))(
    '%s with all open meets WCAG 2.2 AA in %s',
    async (file, colorScheme) => {
      const faults = await onPage(
        file,
        async (page) => {
          await page.locator('main details').evaluateAll((all) => {
            for (const details of all) (details as HTMLDetailsElement).open = true;
          });
          return axeFaults(page);
        },
        { colorScheme },
      );
      expect(faults).toEqual([]);
    },
  );

  it('name what is declared and what is derived, and the artifact that links, without JavaScript', async () => {
    await onPage(
      'defences/d3-pla/',
      async (page) => {
        expect(await page.locator('section:has(#documents)').innerText()).toContain('Remote PowerShell Sessions');
        const derived = page.locator('section:has(#techniques)');
        expect(await derived.innerText()).toMatch(/Derived from D3FEND/);
        const group = derived.locator('details').first();
        await group.locator('summary').click();
        expect(await group.locator('tbody tr').first().innerText()).toMatch(/T\d{4}[\s\S]*Process/);
      },
      { javaScriptEnabled: false },
    );
  });

  it('there is one for every defence and every tactic', async () => {
    await onPage('defences/', async (page) => {
      const hrefs = await page
        .locator('main a')
        .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
      for (const { id } of d3fend.techniques)
        expect(hrefs).toContain(`/docs/huntbook/defences/${id.toLowerCase()}/index.html`);
      expect(hrefs.filter((href) => href.includes('/defences/tactics/')).length).toBeGreaterThanOrEqual(
        d3fend.tactics.length,
      );
    });
  });
});
