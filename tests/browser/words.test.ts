/** Every word of a document's text stands on its page. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { builtSite, ROOT } from './site.ts';

const COLLECTIONS = ['playbooks', 'analytics', 'articles'];

/** Words of a text: runs of letters and digits, without case. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The words of a page's `main`, and of addresses in it. */
function pageWords(html: string): Set<string> {
  const words = new Set<string>();
  const take = (from: string) => {
    for (const word of wordsOf(from)) words.add(word);
  };
  let text = '';
  const parser = new Parser({
    ontext: (chunk) => {
      text += chunk;
    },
    onopentag: (name, { href, 'data-language': language }) => {
      if (!['span', 'em', 'strong', 'code', 'a', 'mark', 'wbr'].includes(name)) text += ' ';
      if (href) take(decodeURIComponent(href));
      if (language) take(language);
    },
    onclosetag: (name) => {
      if (!['span', 'em', 'strong', 'code', 'a', 'mark', 'wbr'].includes(name)) text += ' ';
    },
  });
  parser.end(html);
  take(text);
  return words;
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
    // Entities, tags, marks of task lists and addresses of files in content/ are markup, not words.
    let text = source
      .replaceAll('\\_', '_')
      .replace(/&#?\w+;/g, ' ')
      .replace(/<\/?(?:br|ul|li|p|b|i|code)\b[^>]*>/g, ' ')
      .replace(/^(\s*[-*] )\[[ xX]\]/gm, '$1')
      .replace(/\]\([^)\s]*\.md(?:#[^)\s]*)?\)/g, '] ');
    try {
      // The keys are the schema's words; the values are the document's.
      text += `\n${readFileSync(metadataFile, 'utf8').replace(/^[\s-]*\w+:/gm, ' ')}`;
    } catch {
      // Only guided playbooks have one.
    }
    const missing = [...new Set(wordsOf(text))].filter((word) => !words.has(word));
    expect(missing).toEqual([]);
  });
});
