/**
 * The ATT&CK matrix as it is built: every cell against the knowledge file and against what documents and proof say,
 * worked out here anew; and in a real browser by keyboard, by filters, on a phone, on paper, without JavaScript.
 */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DomUtils, parseDocument } from 'htmlparser2';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSite } from '../../src/collections/load-site.ts';
import type { SiteDocument } from '../../src/collections/site-model.ts';
import type { Attack, AttackTechnique } from '../../src/knowledge/types.ts';
import { serveSite } from '../../src/publish/serve-site.ts';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite, ROOT } from './site.ts';

const site = builtSite();
const attack = JSON.parse(readFileSync(path.join(ROOT, 'content', 'knowledge', 'attack.json'), 'utf8')) as Attack;
const byId = new Map(attack.techniques.map((technique) => [technique.id, technique]));
const active = attack.techniques.filter(({ status }) => status === 'active');
const html = readFileSync(path.join(site, 'coverage', 'index.html'), 'utf8');

/** What a cell of the page says. */
interface Cell {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly documents: number;
  readonly kinds: string;
  readonly leadsTo: string;
  /** `2 of 8` at its fold; nothing where it has none. */
  readonly share: string;
  readonly below: readonly Cell[];
}
type Node = ReturnType<typeof DomUtils.getElementsByTagName>[number];

const one = (name: string, within: Node): Node | undefined => DomUtils.getElementsByTagName(name, within, true, 1)[0];
const children = (name: string, of: Node | undefined): Node[] =>
  of === undefined ? [] : DomUtils.getElementsByTagName(name, of.children, false);
const textOf = (node: Node | undefined): string =>
  node === undefined ? '' : DomUtils.textContent(node).replace(/\s+/g, ' ').trim();

function cellOf(item: Node): Cell {
  const link = children('a', item)[0];
  const fold = children('details', item)[0];
  const amount = textOf(children('b', link)[0]);
  return {
    id: textOf(children('code', link)[0]),
    name: textOf(children('span', link)[0]),
    state: item.attribs['class']?.replace(/^cell /, '') ?? '',
    documents: Number.parseInt(amount || '0', 10),
    kinds: link?.attribs['title'] ?? '',
    leadsTo: link?.attribs['href'] ?? '',
    share: /^\d+ of \d+/.exec(textOf(children('summary', fold)[0]))?.[0] ?? '',
    below: children('li', children('ol', fold)[0]).map(cellOf),
  };
}

const table = DomUtils.getElementsByTagName('table', parseDocument(html))[0] as Node;
const heads = DomUtils.getElementsByTagName('th', table);
const columns = DomUtils.getElementsByTagName('td', table).map((column) =>
  children('li', children('ol', column)[0]).map(cellOf),
);

describe('cell by cell', () => {
  it('the columns are the tactics in matrix order, headed by links to their pages', () => {
    expect(heads.map((head) => textOf(one('a', head)))).toEqual(attack.tactics.map(({ name }) => name));
    expect(heads.map((head) => one('a', head)?.attribs['href'])).toEqual(
      attack.tactics.map(({ id }) => `../tactics/${id.toLowerCase()}/index.html`),
    );
    expect(heads.every((head) => head.attribs['scope'] === 'col')).toBe(true);
    expect(columns).toHaveLength(attack.tactics.length);
    expect(textOf(one('caption', table))).toContain(attack.version);
  });

  it.each(attack.tactics.map((tactic, place) => ({ ...tactic, place })))(
    '$name holds exactly its techniques, with exactly their sub-techniques',
    ({ id, place }) => {
      const here = active.filter(({ tactics }) => tactics.includes(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
      const cell = (technique: AttackTechnique): string =>
        `${technique.id} ${technique.name} ../techniques/${technique.id.toLowerCase()}/index.html`;
      const expected = here
        .filter(({ parent }) => parent === undefined)
        .map((top) => [cell(top), here.filter(({ parent }) => parent === top.id).map(cell)]);
      const drawn = (of: Cell) => `${of.id} ${of.name} ${of.leadsTo}`;
      expect(columns[place]?.map((top) => [drawn(top), top.below.map(drawn)])).toEqual(expected);
    },
  );

  describe('states and counts', () => {
    let documents: readonly SiteDocument[] = [];
    const named = new Map<string, SiteDocument[]>();
    beforeAll(async () => {
      const { model } = await loadSite(ROOT, { threads: 2, cache: true });
      documents = model.documents;
      for (const document of documents) {
        for (const id of techniquesOf(document)) named.set(id, [...(named.get(id) ?? []), document]);
      }
    }, 120_000);

    /** What a document names today: chains of revocations followed, names of a story's detections looked up. */
    function techniquesOf({ content }: SiteDocument): Set<string> {
      const ids = content.entry.techniques.map(({ id }) => id);
      if (content.dialect === 'story')
        for (const detection of content.details.detections)
          for (const { name } of detection.techniques) {
            const found = active.filter((technique) => technique.name.toLowerCase() === name.toLowerCase());
            if (found.length === 1) ids.push(...found.map(({ id }) => id));
          }
      return new Set(
        ids.flatMap((id) => {
          let technique = byId.get(id);
          while (technique?.status === 'revoked') technique = byId.get(technique.revokedBy ?? '');
          return technique?.status === 'active' ? [technique.id] : [];
        }),
      );
    }
    const stateOf = (id: string): string => {
      const own = named.get(id) ?? [];
      if (own.length === 0) return 'none';
      return own.some(({ proof }) => Object.values(proof).some(({ state }) => state === 'proven'))
        ? 'proven'
        : 'unproven';
    };

    it('are those of the documents that name each technique', () => {
      const everyCell = columns.flat().flatMap((cell) => [cell, ...cell.below]);
      const said = everyCell.map(({ id, state, documents: amount }) => `${id} ${state} ${amount}`);
      expect(said).toEqual(everyCell.map(({ id }) => `${id} ${stateOf(id)} ${named.get(id)?.length ?? 0}`));
      expect(said.filter((cell) => cell.includes(' proven ')).length).toBeGreaterThan(0);
      for (const { id, kinds } of everyCell) {
        const amounts = [...kinds.matchAll(/\d+/g)].map(Number);
        expect(
          amounts.reduce((sum, amount) => sum + amount, 0),
          id,
        ).toBe(named.get(id)?.length ?? 0);
      }
    });

    it('folds and heads add them up', () => {
      const covered = (ids: readonly string[]) =>
        `${ids.filter((id) => stateOf(id) !== 'none').length} of ${ids.length}`;
      for (const [place, column] of columns.entries()) {
        for (const { id, share, below } of column)
          expect(share, id).toBe(below.length === 0 ? '' : covered(below.map((cell) => cell.id)));
        const inner = column.flatMap(({ below }) => below.map(({ id }) => id));
        const [own, ...subs] = DomUtils.getElementsByTagName('span', heads[place] as Node)
          .filter(({ attribs }) => 'data-figures' in attribs)
          .map(textOf);
        expect([own, ...subs]).toEqual([
          covered(column.map(({ id }) => id)),
          ...(inner.length === 0 ? [] : [covered(inner)]),
        ]);
      }
    });

    it('the sums count each technique once, sub-techniques apart', () => {
      const summary = DomUtils.getElementsByTagName('div', parseDocument(html)).filter(
        ({ attribs }) => 'data-total' in attribs,
      );
      const said = summary.map(textOf);
      const expected = [false, true].map((sub) => {
        const ids = active.filter(({ parent }) => (parent !== undefined) === sub).map(({ id }) => id);
        const proven = ids.filter((id) => stateOf(id) === 'proven').length;
        const some = ids.filter((id) => stateOf(id) !== 'none').length;
        return `${some} of ${ids.length} ${sub ? 'sub-techniques' : 'techniques'} covered ${proven} of them proven`;
      });
      expect(said).toEqual(expected);
    });
  });

  it('the page is light', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(400_000);
  });
});

describe('in a browser', () => {
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

  async function onMatrix(
    act: (page: Page) => Promise<void>,
    { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    try {
      const page = await context.newPage();
      await page.goto(`${address}coverage/${hash}`);
      await act(page);
    } finally {
      await context.close();
    }
  }
  /** The table's parts as text, without classes that are empty. */
  const markup = (page: Page) =>
    page.locator('.matrix').evaluate((table) =>
      table.outerHTML
        .replace(/ class=""/g, '')
        .replace(/>\s+</g, '> <')
        .split(/(?=<li|<td)/),
    );
  const focused = (page: Page) =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.querySelector('code')?.textContent ?? element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    });
  const shownIds = (page: Page) => page.locator('.matrix li.cell:not(.aside) > a:visible code').allInnerTexts();
  const first = attack.tactics[0]?.id ?? '';
  const [top] = active
    .filter(({ tactics, parent }) => tactics.includes(first) && parent === undefined)
    .map(({ id }) => id)
    .sort();

  it('is the whole matrix without JavaScript, and folds', async () => {
    await onMatrix(
      async (page) => {
        expect(await page.locator('.matrix li.cell > a').count()).toBe(
          columns.flat().reduce((sum, { below }) => sum + 1 + below.length, 0),
        );
        expect(await page.locator('.matrix-filters:visible').count()).toBe(0);
        const fold = page.locator('.matrix li.cell > details').first();
        expect(await fold.locator('li a').first().isVisible()).toBe(false);
        await fold.locator('summary').first().click();
        expect(await fold.locator('li a').first().isVisible()).toBe(true);
      },
      { javaScriptEnabled: false },
    );
  });

  it('a script changes nothing of it until something is chosen', async () => {
    const read = async (javaScriptEnabled: boolean) => {
      let parts: string[] = [];
      await onMatrix(
        async (page) => {
          parts = await markup(page);
        },
        { javaScriptEnabled },
      );
      return parts;
    };
    expect(await read(true)).toEqual(await read(false));
  });

  it('Tab goes from cell to fold, Enter opens it, arrows go through columns', async () => {
    await onMatrix(async (page) => {
      const column = page.locator('.matrix tbody td').first();
      await column.locator('li.cell > a').first().focus();
      expect(await focused(page)).toBe(top);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatch(/^\d+ of \d+ sub-techniques/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(`${top}.001`);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await focused(page)).toBe(top);
      await page.keyboard.press('ArrowUp');
      expect(await focused(page)).toBe(attack.tactics[0]?.name);
      await page.keyboard.press('ArrowRight');
      expect(await focused(page)).toBe(attack.tactics[1]?.name);
      await page.keyboard.press('End');
      const last = active
        .filter(({ tactics, parent }) => tactics.includes(attack.tactics[1]?.id ?? '') && parent === undefined)
        .map(({ id }) => id)
        .sort()
        .at(-1);
      expect(await focused(page)).toMatch(new RegExp(`^(${last}|\\d+ of)`));
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowLeft');
      expect(await focused(page)).toBe(attack.tactics[0]?.name);
      // What is folded is passed over.
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).not.toBe(`${top}.001`);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
      expect(outline).toBe('solid');
    });
  });

  it('a platform leaves its techniques and counts again; clearing brings all back', async () => {
    await onMatrix(async (page) => {
      const before = await markup(page);
      await page.locator('[data-matrix-open]').click();
      await page.getByLabel('Platform').selectOption('ESXi');
      const expected = active.filter(({ platforms }) => platforms.includes('ESXi'));
      expect(new Set(await shownIds(page))).toEqual(new Set(expected.map(({ id }) => id)));
      const tops = expected.filter(({ parent }) => parent === undefined).length;
      expect(await page.locator('[data-matrix-status]').innerText()).toContain(`${tops} of `);
      expect(await page.locator('[data-total=own] [data-all]').innerText()).toBe(String(tops));
      expect(page.url()).toContain('#~platform=ESXi');
      await page.locator('[data-matrix-reset]').click();
      await page.locator('[data-matrix-fold]').click();
      expect(await markup(page)).toEqual(before);
      expect(page.url()).not.toContain('#');
    });
  });

  it('every filter of content that leaves some leaves fewer covered, or as many', async () => {
    await onMatrix(async (page) => {
      const covered = async () => Number(await page.locator('[data-total=below] [data-covered]').innerText());
      const all = await covered();
      for (const label of ['Data source', 'Kind', 'Language']) {
        const options = await page
          .getByLabel(label)
          .locator('option')
          .evaluateAll((list) => list.map((option) => (option as HTMLOptionElement).value));
        expect(options.length, label).toBeGreaterThan(2);
        const amounts: number[] = [];
        for (const value of options.slice(1)) {
          await page.getByLabel(label).selectOption(value);
          amounts.push(await covered());
        }
        expect(Math.max(...amounts), label).toBeLessThanOrEqual(all);
        expect(Math.max(...amounts), label).toBeGreaterThan(0);
        await page.getByLabel(label).selectOption('');
      }
      expect(await covered()).toBe(all);
    });
  });

  it('a fragment restores a search, which opens the fold that holds what it finds', async () => {
    await onMatrix(
      async (page) => {
        expect(await page.getByLabel('Contains').inputValue()).toBe('T1059.001');
        expect(new Set(await shownIds(page))).toEqual(new Set(['T1059.001']));
        await page.getByLabel('Contains').fill('');
        expect(await page.locator('.matrix details[open]').count()).toBe(0);
        await page.getByLabel('Proof').selectOption('proven');
        await page.locator('[data-matrix-open]').click();
        const proven = columns
          .flat()
          .flatMap((cell) => [cell, ...cell.below])
          .filter(({ state }) => state === 'proven');
        expect(new Set(await shownIds(page))).toEqual(new Set(proven.map(({ id }) => id)));
      },
      { hash: '#~q=T1059.001' },
    );
  });

  it('filters work in a folder that is opened without a server', async () => {
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(path.join(site, 'coverage', 'index.html')).href}#~platform=ESXi`);
    expect(await page.getByLabel('Platform').inputValue()).toBe('ESXi');
    expect(await page.locator('[data-total=own] [data-all]').innerText()).not.toBe(heads.length.toString());
    await page.close();
  });

  it.each([320, 390, 1024, 1280, 1600])('at a width of %i the page does not scroll sideways', async (width) => {
    await onMatrix(
      async (page) => {
        await page.locator('[data-matrix-open]').click();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      },
      { viewport: { width, height: 800 } },
    );
  });

  it('on a phone each tactic is a section under its heading, which stays in sight', async () => {
    await onMatrix(
      async (page) => {
        expect(await page.locator('.matrix thead').isVisible()).toBe(false);
        const headings = page.locator('.matrix td h3 a:visible');
        expect(await headings.allInnerTexts()).toEqual(attack.tactics.map(({ name }) => name));
        await page.locator('.matrix-jump summary').click();
        await page.locator('.matrix-jump a').nth(3).click();
        const heading = headings.nth(3);
        await expect.poll(async () => (await heading.boundingBox())?.y ?? 999).toBeLessThan(120);
        await page.mouse.wheel(0, 300);
        await page.waitForTimeout(200);
        const head = await page.locator('.site-head').boundingBox();
        expect((await heading.boundingBox())?.y).toBeGreaterThanOrEqual((head?.height ?? 0) - 4);
      },
      { viewport: { width: 390, height: 800 }, javaScriptEnabled: false },
    );
  });

  it.each([
    ['light', 1280, ''],
    ['dark', 1280, '#~q=shell'],
    ['light', 390, '#~q=shell'],
    ['dark', 390, ''],
  ] as const)('meets WCAG 2.2 AA in %s at %i%s, folds open', async (colorScheme, width, hash) => {
    await onMatrix(
      async (page) => {
        if (hash === '')
          for (const fold of await page
            .locator('.matrix details')
            .all()
            .then((all) => all.slice(0, 5)))
            await fold.evaluate((details) => details.setAttribute('open', ''));
        expect(await axeFaults(page)).toEqual([]);
      },
      { colorScheme, viewport: { width, height: 800 }, hash },
    );
  });

  it('on paper everything is open, and filters are not there', async () => {
    const page = await browser.newPage({ viewport: { width: 718, height: 1000 } });
    await page.goto(`${address}coverage/`);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('.matrix-filters:visible, .sub-nav:visible').count()).toBe(0);
    expect(await page.locator('.matrix li.cell > a:visible').count()).toBe(
      columns.flat().reduce((sum, { below }) => sum + 1 + below.length, 0),
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.close();
  });

  it('is one step from home, and joined with the other pages of coverage', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    await page.getByRole('link', { name: 'See the matrix' }).click();
    await page.waitForURL(/coverage/);
    const nav = page.getByRole('navigation', { name: 'Coverage' });
    expect(await nav.getByRole('link').count()).toBe(3);
    await nav.getByRole('link', { name: 'D3FEND' }).click();
    await page.waitForURL(/d3fend/);
    await page.close();
  });
});

describe('the navigation', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each([1260, 1280, 1600])('is one row at a width of %i, with the rest under More', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(pathToFileURL(path.join(site, 'index.html')).href);
    expect((await page.locator('.site-head').boundingBox())?.height).toBeLessThan(64);
    const more = page.locator('.site-more');
    await more.locator('summary').click();
    expect(await more.getByRole('link', { name: 'Tactics' }).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await more.getByRole('link', { name: 'Tactics' }).isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('More');
    await page.close();
  });
});
