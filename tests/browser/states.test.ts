/** Pages of content that is not all proven, and not all there: they say so. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  const { code, out, err } = huntbook(['build'], { project });
  expect(code, out + err).toBe(0);
  site = path.join(project, 'dist');
  browser = await launchBrowser();
  page = await browser.newPage();
}, 120_000);
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
