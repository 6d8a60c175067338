/** What a stranger's pull request can hold: it runs no script in a reader's browser, reads no file, and hangs nothing. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser/chromium.ts';
import { smallHunt } from '../cli/fixtures.ts';
import { huntbook, projectWith } from '../cli/project.ts';
import { SCRIPTS, STRANGERS } from './strangers.ts';

const ARTICLE = `---
dialect: article
title: 'Quoted "><script>globalThis.pwned = 1</script> title'
category: '<img src=https://evil.example/x onerror="globalThis.pwned = 1">'
platforms: ['<script>globalThis.pwned = 1</script>']
---
# Heading <script>globalThis.pwned = 1</script>

A first paragraph that is harmless.

${SCRIPTS.map((script, index) => `## Attempt ${index + 1}\n\nBefore ${script} after.\n\n${script}\n\n| cell | other |\n| --- | --- |\n| ${script.replaceAll('|', '\\|')} | x |\n`).join('\n')}
\`\`\`html "><script>globalThis.pwned=1</script>
</code></pre><script>globalThis.pwned = 1</script>
\`\`\`
`;

const PAGES = [
  'articles/hostile/index.html',
  'rules/hostile/index.html',
  'detections/hostile/index.html',
  'stories/hostile/index.html',
  'data-needed/dn_0999_1_hostile/index.html',
  ...['articles', 'rules', 'detections', 'stories', 'data-needed', 'proof', 'macros'].map(
    (list) => `${list}/index.html`,
  ),
  'index.html',
];

describe('the site', () => {
  it('runs no script of the content, and asks for nothing from outside', async () => {
    const project = projectWith({ ...smallHunt(), ...STRANGERS, 'articles/hostile.md': ARTICLE });
    const { code, out, err } = huntbook(['build'], { project });
    expect(code, out + err).toBe(0);

    const site = path.join(project, 'dist');
    const page = readFileSync(path.join(site, 'articles', 'hostile', 'index.html'), 'utf8');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/i.exec(page)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain("'unsafe-eval'");

    const browser = await launchBrowser();
    try {
      // Without the policy too: the sanitiser alone must hold.
      for (const bypassCSP of [false, true]) {
        const context = await browser.newContext({ bypassCSP });
        const tab = await context.newPage();
        const asked: string[] = [];
        tab.on('request', (request) => {
          if (!request.url().startsWith('file:')) asked.push(request.url());
        });
        for (const file of PAGES) {
          await tab.goto(pathToFileURL(path.join(site, file)).href);
          for (const link of await tab.locator('main a').all()) {
            const href = (await link.getAttribute('href')) ?? '';
            expect(href).toMatch(/^(?:https?:\/\/|mailto:|[^:]*(?:#.*)?$)/);
          }
          expect(await tab.evaluate(() => (globalThis as { pwned?: number }).pwned), file).toBeUndefined();
          expect(await tab.locator('main').isVisible()).toBe(true);
        }
        expect(asked).toEqual([]);
        await context.close();
      }
    } finally {
      await browser.close();
    }
  }, 120_000);
});

describe('content cannot leave its folder', () => {
  it.each(['../../secret', '/etc', '..', 'a/../../b'])('a test that names the dataset %j is refused', (dataset) => {
    const tests = `tests:\n  - name: out\n    dataset: ${JSON.stringify(dataset)}\n    expect: { '*': [] }\n`;
    const files = smallHunt();
    const testsFile = Object.keys(files).find((file) => file.endsWith('.tests.yaml'))!;
    const { code, out } = huntbook(['check'], { project: projectWith({ ...files, [testsFile]: tests }) });
    expect(code).toBe(1);
    expect(out).toContain(testsFile);
  });

  it('links on disk that lead out of content/ are refused, as a document and as a dataset', () => {
    const project = projectWith(smallHunt());
    const outside = path.join(project, 'secret.md');
    writeFileSync(outside, '---\ndialect: article\ntitle: Secret\n---\n# Secret\n\ntop-secret-words\n');
    mkdirSync(path.join(project, 'content', 'articles'), { recursive: true });
    symlinkSync(outside, path.join(project, 'content', 'articles', 'leak.md'));
    symlinkSync('/etc', path.join(project, 'content', 'datasets', 'leak'));
    const { code, out, err } = huntbook(['build'], { project });
    expect(out + err).not.toContain('top-secret-words');
    expect(out).toContain('leak');
    expect(code).toBe(1);
    expect(existsSync(path.join(project, 'dist'))).toBe(false);
  });
});

describe('SQL cannot leave the events', () => {
  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "SELECT read_text('/etc/passwd')",
    "SELECT content FROM read_text('/etc/passwd')",
    "COPY dataTable TO '/tmp/out.csv'",
    "ATTACH '/tmp/x.db'",
    'INSTALL httpfs',
    "SELECT getenv('HOME')",
    "SELECT * FROM glob('/*')",
    'SET enable_external_access = true',
    'PRAGMA database_list',
    'SELECT * FROM duckdb_settings()',
    "SELECT 1; COPY dataTable TO '/tmp/x'",
  ])('%s is refused', (query) => {
    const project = projectWith({ ...smallHunt(), 'query.sql': query });
    const events = readdirSync(path.join(project, 'content', 'datasets'))[0]!;
    const { code, out } = huntbook([
      'query',
      '--language',
      'spark-sql',
      '--events',
      path.join(project, 'content', 'datasets', events, 'events.ndjson'),
      path.join(project, 'content', 'query.sql'),
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toHaveProperty('error.message');
    expect(out).not.toContain('root:');
  });
});
