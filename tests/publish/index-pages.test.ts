import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { PageIndexer } from '../../src/publish/index-pages.ts';

/** The text that the index holds of a page, as excerpts show it. */
async function indexed(main: string): Promise<string> {
  const site = mkdtempSync(path.join(tmpdir(), 'huntbook-index-'));
  try {
    const indexer = await PageIndexer.start();
    indexer.add(
      'a/index.html',
      `<html><head><title>t</title></head><body><main data-pagefind-body>${main}</main></body></html>`,
    );
    expect(await indexer.write(site)).toBe(1);
    const folder = path.join(site, 'pagefind', 'fragment');
    const [fragment = ''] = readdirSync(folder);
    const text = gunzipSync(readFileSync(path.join(folder, fragment))).toString();
    return (JSON.parse(text.slice(text.indexOf('{'))) as { content: string }).content;
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
}

it.each([
  ['header cells', '<table><tr><th>Source</th><th>EventID</th></tr></table>', 'Source EventID'],
  ['terms', '<dl><div><dt>Author</dt><dd>Ann</dd></div></dl>', 'Author Ann'],
  ['summaries', '<details><summary>Front matter</summary>title</details>', 'Front matter title'],
  ['code is not torn', '<pre><code><span>wsm</span><span>provhost</span></code></pre>', 'wsmprovhost'],
  ['what is left out', '<aside data-pagefind-ignore>3 proven</aside><p>Text</p>', 'Text'],
])('%s', async (_, main, text) => {
  expect((await indexed(main)).replace(/\.\s*$/, '')).toBe(text);
});
