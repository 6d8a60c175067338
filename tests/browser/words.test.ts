/** Every word of a document's text stands on its page, as often as the document has it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS } from '../../src/documents/entry.ts';
import { builtSite, ROOT } from './site.ts';

/** Words of a text: runs of letters and digits, without case. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How often each word of a text stands in it. */
function wordCounts(...texts: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The words of a page's `main`, and of addresses in it. */
function pageWords(html: string): Map<string, number> {
  let text = '';
  const attributes: string[] = [];
  let inMain = false;
  const parser = new Parser({
    ontext: (chunk) => {
      if (inMain) text += chunk;
    },
    onopentag: (name, { href, 'data-language': language }) => {
      if (name === 'main') inMain = true;
      if (!['span', 'em', 'strong', 'code', 'a', 'mark', 'wbr'].includes(name)) text += ' ';
      if (!inMain) return;
      if (href) attributes.push(decodeURIComponent(href));
      if (language) attributes.push(language);
    },
    onclosetag: (name) => {
      if (name === 'main') inMain = false;
      if (!['span', 'em', 'strong', 'code', 'a', 'mark', 'wbr'].includes(name)) text += ' ';
    },
  });
  parser.end(html);
  return wordCounts(text, ...attributes);
}

const documents = COLLECTIONS.flatMap((collection) =>
  readdirSync(path.join(ROOT, 'content', collection))
    .filter((file) => file.endsWith('.md'))
    .map((file) => [collection, file] as const),
);

describe('every word of the document is on its page', () => {
  it.each(documents)('%s/%s', (collection, file) => {
    const source = readFileSync(path.join(ROOT, 'content', collection, file), 'utf8');
    const metadataFile = path.join(ROOT, 'content', collection, file.replace(/\.md$/, '.metadata.yaml'));
    const slug = file.replace(/\.md$/, '').toLowerCase();
    const words = pageWords(readFileSync(path.join(builtSite(), collection, slug, 'index.html'), 'utf8'));
    // Entities, tags, marks of lists, languages of fences and addresses of files in content/ are markup, not words; links
    // to ATT&CK's pages lead to the site's own, and a title, a summary and a risk message need no label.
    let text = source
      .replaceAll('\\_', '_')
      .replace(/&#?\w+;/g, ' ')
      .replace(/<\/?(?:br|ul|li|p|b|i|code)\b[^>]*>/g, ' ')
      .replace(/^(\s*[-*] )\[[ xX]\]/gm, '$1')
      .replace(/^\s*\d+\. /gm, ' ')
      .replace(/^(\s*`{3,}).*$/gm, '$1')
      .replace(/^\| *\**(?:Title|Description)\** *\|(?! Description)/gm, '|')
      .replace('| Confidence | Message |', '| Confidence |')
      .replace(/\]\(https:\/\/attack\.mitre\.org\/(?:tactics|techniques)\/[^)\s]*\)/g, '] ')
      .replace(/\]\([^)\s]*\.md(?:#[^)\s]*)?\)/g, '] ');
    try {
      // The keys are the schema's words; the values are the document's.
      text += `\n${readFileSync(metadataFile, 'utf8').replace(/^[\s-]*\w+:/gm, ' ')}`;
    } catch {
      // Only guided playbooks have one.
    }
    const missing = [...wordCounts(text)]
      .filter(([word, amount]) => (words.get(word) ?? 0) < amount)
      .map(([word, amount]) => `${word}: ${words.get(word) ?? 0} of ${amount}`);
    expect(missing).toEqual([]);
  });
});
