/** Pages of content that is not all proven, and not all there: they say so. And of an ATT&CK with more tactics than today's. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attack } from '../../src/knowledge/types.ts';
import { PLAYBOOK, smallHunt } from '../cli/fixtures.ts';
import { huntbook, projectWith } from '../cli/project.ts';
import { axeFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';

const TESTS = `tests:
  - name: a quiet day
    dataset: quiet
    expect:
      analytic-1/spark-sql: []
skip:
  analytic-1/pandas: Waits for a recording with \`tool.exe\`.
`;
const ARTICLE = `---
dialect: article
title: Odd
---

See [the other hunt](../playbooks/gone.md), [CAR-2013-01-003](../CAR-2013-01-003) and [the tool](../playbooks/tool.md).
`;

/** Twenty tactics of odd names, and techniques that changed places: some in two new ones, some without their parent. */
const EXTRA = [
  'Zeal',
  'Reading & <Writing>',
  'Über-Tactic',
  'Interception of Communication',
  'Without any',
  'Last',
].map((name, place) => ({ id: `TA90${place}0`, shortName: `extra-${place}`, name }));
function withMoreTactics(project: string): Attack {
  const file = path.join(project, 'content', 'knowledge', 'attack.json');
  const attack = JSON.parse(readFileSync(file, 'utf8')) as Attack;
  const tactics = attack.tactics.flatMap((tactic, place) => [tactic, ...EXTRA.slice(place, place + 1)]);
  const techniques = attack.techniques.map((technique, place) =>
    technique.status === 'active' && place % 5 === 0
      ? { ...technique, tactics: EXTRA.slice(place % 4, (place % 4) + 2).map(({ id }) => id) }
      : technique,
  );
  // The file is a link to this project's own.
  rmSync(file);
  writeFileSync(file, JSON.stringify({ ...attack, tactics, techniques }));
  return { ...attack, tactics, techniques };
}

let attack: Attack;
let browser: Browser;
let page: Page;
let site = '';
const open = (file: string) => page.goto(pathToFileURL(path.join(site, file)).href);

beforeAll(async () => {
  const project = projectWith(
    smallHunt({
      'playbooks/tool.tests.yaml': TESTS,
      'playbooks/other.md': PLAYBOOK.replace('# Tool starts', '# Another tool'),
      'articles/odd name #1 (50%).md': ARTICLE,
    }),
  );
  attack = withMoreTactics(project);
  const { code, out, err } = huntbook(['build'], { project });
  expect(code, out + err).toBe(0);
  site = path.join(project, 'dist');
  browser = await launchBrowser();
  page = await browser.newPage();
}, 240_000);
afterAll(() => browser?.close());

describe('an analytic that is not proven', () => {
  it('is silent where it never finds an attack, with its run', async () => {
    await open('playbooks/tool/index.html');
    const proof = page.locator('.analytic', { hasText: 'analytic-1/spark-sql' }).locator('details.proof');
    expect(await proof.locator('summary').first().innerText()).toMatch(/Silent\s+1 run, 0 attack events found/);
  });

  it('is skipped for a reason that stands on its page, with nothing to open', async () => {
    await open('playbooks/tool/index.html');
    await page.locator('[role=tab]', { hasText: 'pandas' }).click();
    const analytic = page.locator('.analytic', { hasText: 'analytic-1/pandas' });
    expect(await analytic.innerText()).toMatch(/Skipped\s+Waits for a recording with tool\.exe\./);
    expect(await analytic.locator('details.proof').count()).toBe(0);
  });

  it('is unproven without a test', async () => {
    await open('playbooks/other/index.html');
    expect(await page.locator('.analytic').first().innerText()).toMatch(/Unproven\s+No test names it\./);
  });

  it('is counted in the report, and the home page promises no more', async () => {
    await open('proof/index.html');
    expect(await page.locator('.proof-bar').innerText()).toMatch(/1 skipped\s+1 silent\s+2 unproven/);
    await open('index.html');
    expect(await page.locator('h1').innerText()).not.toContain('has been run');
    expect(await page.locator('main').innerText()).toContain('0 of 4 analytics');
  });

  it.each(['light', 'dark'] as const)('meets WCAG 2.2 AA in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const file of ['index.html', 'proof/index.html', 'playbooks/tool/index.html', 'playbooks/other/index.html']) {
      await open(file);
      expect(await axeFaults(page), file).toEqual([]);
    }
  });
});

it('a link to a document that is not here is text that says so, whatever the name of its file', async () => {
  await open('articles/index.html');
  await page.locator('main a', { hasText: 'Odd' }).click();
  const text = await page.locator('.doc-text').innerText();
  expect(text).toContain(
    'See the other hunt (not here: ../playbooks/gone.md), CAR-2013-01-003 (not here) and the tool.',
  );
  expect(await page.locator('.doc-text p a').allInnerTexts()).toEqual(['the tool']);
  await page.locator('.doc-text p a').click();
  expect(await page.locator('h1').innerText()).toBe('Tool starts');
});

describe('a matrix of twenty tactics', () => {
  const PLACE = 'coverage/index.html';

  it('has a column for each, with every technique in each of its own', async () => {
    await open(PLACE);
    const columns = await page
      .locator('.matrix tbody td')
      .evaluateAll((cells) =>
        cells.map((cell) => [...cell.querySelectorAll('.cell code')].map((id) => id.textContent)),
      );
    expect(await page.locator('.matrix thead .column-name').allInnerTexts()).toEqual(
      attack.tactics.map(({ name }) => name),
    );
    expect(columns.map((ids) => ids.toSorted())).toEqual(
      attack.tactics.map(({ id: tactic }) =>
        attack.techniques
          .filter(({ status, tactics }) => status === 'active' && tactics.includes(tactic))
          .map(({ id }) => id)
          .toSorted(),
      ),
    );
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)(
    'in %s at %i scrolls in its own box, not with the page, and meets WCAG 2.2 AA',
    async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await open(PLACE);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await axeFaults(page)).toEqual([]);
    },
  );

  it('keeps its head above its cells, and what the keyboard reaches in sight', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(PLACE);
    const bottom = async (part: string) => {
      const box = await page.locator(part).first().boundingBox();
      return (box?.y ?? 0) + (box?.height ?? 0);
    };
    const top = async (part: string) => (await page.locator(part).first().boundingBox())?.y ?? 0;
    expect(await top('.matrix .cell')).toBeGreaterThanOrEqual(await bottom('.matrix thead'));
    await page.locator('.matrix tbody td li.cell > a').first().focus();
    for (const _ of attack.tactics) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    const last = attack.tactics.at(-1)?.name ?? '';
    const seen = await page.evaluate(() => {
      const { left, right, top, bottom } = (document.activeElement as Element).getBoundingClientRect();
      const column = document.activeElement?.closest('td')?.cellIndex ?? -1;
      const head = document.querySelector<HTMLTableElement>('.matrix')?.tHead?.rows[0]?.cells[column];
      return {
        head: head?.querySelector('.column-name')?.textContent,
        inWindow:
          left >= 0 &&
          right <= innerWidth &&
          top >= (head?.getBoundingClientRect().bottom ?? 0) &&
          bottom <= innerHeight,
      };
    });
    expect(seen).toEqual({ head: last, inWindow: true });
  });
});
