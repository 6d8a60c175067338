/** Techniques and tactics of the built site: every id has its page, old ones lead on, and the pages are accessible. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { serveSite } from '../../src/publish/serve-site.ts';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite, ROOT } from './site.ts';

const site = builtSite();
const knowledge = await loadKnowledge(ROOT);
const html = (...parts: string[]): string => readFileSync(path.join(site, ...parts, 'index.html'), 'utf8');
const { datasets } = JSON.parse(readFileSync(path.join(site, 'api', 'datasets.json'), 'utf8')) as {
  datasets: { name: string; title: string }[];
};
const titleOf = (name: string): string => datasets.find((dataset) => dataset.name === name)?.title ?? name;
const pageOf = (id: string): string => html('techniques', id.toLowerCase());
let browser: Browser;
let server: Server;
let address = '';

beforeAll(async () => {
  browser = await launchBrowser();
  ({ server, address } = await serveSite(site, { port: 0 }));
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

describe('every technique of the knowledge', () => {
  it('has a page with its id, its name and its tactics', () => {
    const faults = knowledge.techniques.flatMap(({ id, name, tactics }) => {
      const page = pageOf(id);
      const expected = [
        id,
        name.replaceAll('&', '&amp;').replaceAll("'", '&#39;'),
        ...tactics.map((tactic) => `/tactics/${tactic.toLowerCase()}/`),
      ];
      return expected.filter((text) => !page.includes(text)).map((text) => `${id}: ${text}`);
    });
    expect(faults).toEqual([]);
  });

  it('shows all its sub-techniques, or its parent and siblings', () => {
    const faults = knowledge.techniques.flatMap(({ id, parent, status }) => {
      if (status !== 'active') return [];
      const page = pageOf(id);
      const family = parent === undefined ? [] : [parent, ...knowledge.subTechniques(parent).map((sub) => sub.id)];
      return [...family, ...knowledge.subTechniques(id).map((sub) => sub.id)]
        .filter((other) => other !== id && !page.includes(`/techniques/${other.toLowerCase()}/`))
        .map((other) => `${id}: ${other}`);
    });
    expect(faults).toEqual([]);
  });

  it('leads on where it is revoked, and the page that it leads to knows its old id', () => {
    const faults = knowledge.techniques.flatMap(({ id, status }) => {
      const lookup = knowledge.technique(id);
      if (status === 'active' || lookup.status === 'active') return [];
      if (!pageOf(id).includes('old-id')) return [`${id} does not say that it is old`];
      const now = lookup.status === 'revoked' ? lookup.replacement?.id : undefined;
      if (now === undefined) return [];
      const leads = pageOf(id).includes(`href="../../techniques/${now.toLowerCase()}/index.html"`);
      const knows = pageOf(now).includes(`href="../../techniques/${id.toLowerCase()}/index.html"`);
      return leads && knows ? [] : [`${id} and ${now}: ${leads} ${knows}`];
    });
    expect(faults).toEqual([]);
  });

  it('stands in the list of techniques, which needs no script', () => {
    const list = html('techniques');
    const missing = knowledge.techniques.filter(
      ({ id }) => !list.includes(`href="../techniques/${id.toLowerCase()}/index.html"`),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('stands on the page of each of its tactics while it is in use', () => {
    const faults = knowledge.tactics.flatMap(({ id }) => {
      const page = html('tactics', id.toLowerCase());
      const own = knowledge.techniquesOf(id);
      return own
        .filter((technique) => !page.includes(`/techniques/${technique.id.toLowerCase()}/`))
        .map((technique) => `${id}: ${technique.id}`);
    });
    expect(faults).toEqual([]);
  });
});

it.each([
  ['T1028', 'T1021.006', 'Windows Remote Management'],
  ['T1086', 'T1059.001', 'PowerShell'],
])('a reader of %s is led to %s', async (old, now, name) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${address}techniques/${old.toLowerCase()}/`);
  expect(await page.locator('.old-id').innerText()).toContain(`revoked ${old}`);
  await page.locator('.old-id a').first().click();
  await page.waitForURL(`${address}techniques/${now.toLowerCase()}/**`);
  expect(await page.locator('h1').innerText()).toBe(name);
  expect(await page.locator('.facts').innerText()).toContain(old);
  await page.close();
});

it('tactics lead from one to the next, in the order of the matrix', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}tactics/${knowledge.tactics[0]?.id.toLowerCase()}/`);
  for (const { name } of knowledge.tactics.slice(1)) {
    await page.locator('.neighbours [rel=next]').click();
    await page.waitForFunction((expected) => document.querySelector('h1')?.textContent === expected, name);
  }
  expect(await page.locator('.neighbours [rel=next]').count()).toBe(0);
  await page.close();
});

it('a technique that nothing covers says so, and which logs would show it', async () => {
  const page = await browser.newPage();
  await page.goto(`${address}techniques/t1556/`);
  expect(await page.locator('.nothing').innerText()).toMatch(
    /Nothing here covers T1556 yet\. ATT&CK names \d+ log sources/,
  );
  await page.locator('.nothing a').first().click();
  expect(await page.locator('#detection').isVisible()).toBe(true);
  await page.close();
});

interface Steps {
  techniques: {
    id: string;
    steps: { dataset: string; label: string; lines: number[]; caughtBy: { url: string }[] }[];
  }[];
}
const { techniques } = JSON.parse(readFileSync(path.join(site, 'api', 'techniques.json'), 'utf8')) as Steps;
it.each(techniques.filter(({ steps }) => steps.length > 0).map(({ id, steps }) => [id, steps] as const))(
  '%s: every labelled step has its events, who caught it, or that nobody did',
  async (id, steps) => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.goto(`${address}techniques/${id.toLowerCase()}/`);
    for (const { dataset, label, lines, caughtBy } of steps) {
      const row = page.locator(`table:has(caption:text-is("Steps of ${titleOf(dataset)}, and who caught them")) tr`, {
        has: page.locator(`code:text-is("${label}")`),
      });
      const links = await row.locator('a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
      expect(links.filter((link) => link.includes('#line-')).length, label).toBe(Math.min(lines.length, 40));
      expect(
        links.some((link) => link.includes('#query:')),
        label,
      ).toBe(caughtBy.length > 0);
      expect((await row.locator('.caught').innerText()).trim() === 'nobody', label).toBe(caughtBy.length === 0);
    }
    await page.close();
  },
);

it('the pages of techniques without content are light', () => {
  const sizes = knowledge.techniques.map(({ id }) => pageOf(id).length).sort((left, right) => left - right);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(16_000);
});

const deprecated = knowledge.techniques.find(({ status }) => status === 'deprecated');
const KINDS = [
  ['techniques', 'the list'],
  ['techniques/t1021.006', 'a covered sub-technique'],
  ['techniques/t1059', 'a parent with content below it'],
  ['techniques/t1556', 'one without content'],
  ['techniques/t1073', 'a revoked one by way of another'],
  [`techniques/${deprecated?.id.toLowerCase()}`, 'a deprecated one'],
  ['tactics', 'the tactics'],
  ['tactics/ta0008', 'a tactic'],
] as const;
describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(KINDS)('%s, %s, meets WCAG 2.2 AA, folded open, also on a phone', async (place) => {
    for (const width of [1280, 360]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
      await page.goto(`${address}${place}/`);
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details.answers')) (fold as HTMLDetailsElement).open = true;
      });
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.close();
    }
  });
});
