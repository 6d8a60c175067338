/** Search as a reader uses it: from a server, from a folder, by words, by ids, with filters. */
import type { Server } from 'node:http';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSite } from '../../src/publish/serve-site.ts';
import { launchBrowser } from './chromium.ts';
import { builtSite } from './site.ts';

let browser: Browser;
let server: Server;
const places: Record<string, string> = {};

beforeAll(async () => {
  browser = await launchBrowser();
  const served = await serveSite(builtSite(), { port: 0, base: '/a/b/' });
  server = served.server;
  places.server = served.address;
  places.folder = `${pathToFileURL(builtSite()).href}/`;
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

const results = (page: Page) => page.locator('.search-results .search-link');

describe.each(['server', 'folder'])('from a %s', (place) => {
  it('`/` opens the search on any page, a word finds, Enter follows', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${places[place]}techniques/t1021.006/index.html`);
    await page.keyboard.press('/');
    await page.locator('dialog .search-field').waitFor({ state: 'visible' });
    await page.keyboard.type('wsmprovhost');
    await results(page).first().waitFor();
    expect(await results(page).allInnerTexts()).toContain('Remote PowerShell Sessions');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/(playbooks|analytics|rules|detections|datasets|techniques|articles)\/[^/]+\/index\.html/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['T1021.006', /T1021\.006/],
    ['attack.t1021.006', /T1021\.006/],
    ['CAR-2014-11-004', /Remote PowerShell Sessions/],
    ['D3-PLA', /Process Lineage Analysis/],
    ['T1028', /^T1028 .*T1021\.006/],
    ['T1086', /^T1086 .*T1059\.001/],
    ['T1562/001', /^T1562\.001 Disable or Modify Tools/],
    ['T1562.001 Disable or Modify Tools', /^T1562\.001 Disable or Modify Tools/],
    ['https://attack.mitre.org/techniques/T1562/001/', /^T1562\.001 Disable or Modify Tools/],
    ['https://d3fend.mitre.org/technique/d3f:ProcessLineageAnalysis/', /^D3-PLA Process Lineage Analysis/],
    ['disabling security tools', /^T1089 .*T1562\.001/],
    ['DC0032', /^DC0032 Process Creation/],
    ['T1558.003', /^T1558\.003 Kerberoasting/],
    ['kerberoasting', /^T1558\.003 Kerberoasting/],
    ['DET0477', /^DET0477 .*T1021\.006/],
    ['5d0c4f6e-3f0b-4d5e-9d0a-7c2b1f86e4a1', /PowerShell remoting session on this host/],
    ['b9a4c1d2-7a0e-4f58-8f3c-2d6a5e9b1c40', /PowerShell Remoting Session Child Process/],
    ['2c9d7d54-6e0f-4d0b-a6a8-90f3c7e15b6d', /Lateral Movement by PowerShell Remoting/],
    ['DN_0036_4104_windows_powershell_script_block', /DN_0036_4104/],
    ['DN_0036', /DN_0036_4104/],
  ])('the id %s leads first to its page', async (id, title) => {
    const page = await browser.newPage();
    await page.goto(`${places[place]}search/index.html?q=${encodeURIComponent(id)}`);
    await results(page).first().waitFor();
    expect(await results(page).first().innerText()).toMatch(title);
    await page.close();
  });

  it.each([
    ['lateral movement by powershell remoting', 'Lateral Movement by PowerShell Remoting'],
    ['security_content_summariesonly', 'PowerShell Remoting Session Child Process'],
    ['powershell_remoting_from_a_script_block_filter', 'PowerShell Remoting From a Script Block'],
  ])('the words %s find', async (words, title) => {
    const page = await browser.newPage();
    await page.goto(`${places[place]}search/index.html?q=${encodeURIComponent(words)}`);
    await results(page).first().waitFor();
    expect(await results(page).allInnerTexts()).toContain(title);
    await page.close();
  });

  it('an id finds no page that only holds one which begins like it', async () => {
    const page = await browser.newPage();
    await page.goto(`${places[place]}search/index.html?q=T1177`);
    await results(page).first().waitFor();
    expect(await results(page).allInnerTexts()).toEqual([
      expect.stringMatching(/^T1177 LSASS Driver/),
      expect.stringMatching(/^T1177 is now T1547\.008/),
    ]);
    await page.close();
  });

  it('an id that is not here finds nothing', async () => {
    const page = await browser.newPage();
    await page.goto(`${places[place]}search/index.html?q=CAR-2099-01-001`);
    await page.getByText('Nothing found').waitFor();
    expect(await results(page).count()).toBe(0);
    await page.close();
  });

  it('filters by kind, tactic, technique, platform and proof, with counts', async () => {
    const page = await browser.newPage();
    await page.goto(`${places[place]}search/index.html?q=powershell`);
    await results(page).first().waitFor();
    const names = await page
      .locator('.search-filter')
      .evaluateAll((groups) => groups.map((group) => (group as HTMLElement).dataset['filter']));
    expect(names).toEqual(['kind', 'tactic', 'technique', 'platform', 'proof']);
    const before = await results(page).count();
    await page.locator('.search-filter[data-filter=kind] label', { hasText: 'Playbook' }).locator('input').check();
    await page.waitForURL(/kind=Playbook/);
    await expect.poll(() => results(page).count()).toBeLessThan(before);
    expect(new Set(await page.locator('.search-kind').allInnerTexts())).toEqual(new Set(['PLAYBOOK']));
    await page.close();
  });
});
