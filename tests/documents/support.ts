/** Helpers of the document tests. */
import { readFileSync } from 'node:fs';
import type { Analytic, ParsedDocument, Section } from '../../src/documents/document.ts';
import { type ParseOptions, parseDocument } from '../../src/documents/parse.ts';
import { toFileOffset } from '../../src/documents/source-map.ts';

/** The text of a file in `fixtures/`. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
}

/** Parses a text under a neutral name. */
export function parse(text: string, options: Partial<ParseOptions> = {}): ParsedDocument {
  return parseDocument(text, { file: 'playbooks/sample.md', ...options });
}

/** Rule, severity and place of each diagnostic, as one line each. */
export function told({ diagnostics }: ParsedDocument): string[] {
  return diagnostics.map(({ severity, rule, line, column }) => `${severity} ${rule} ${line}:${column}`);
}

/** The content of a document of one dialect; fails for any other. */
export function contentOf<Dialect extends NonNullable<ParsedDocument['content']>['dialect']>(
  document: ParsedDocument,
  dialect: Dialect,
): Extract<NonNullable<ParsedDocument['content']>, { dialect: Dialect }> {
  const { content } = document;
  if (content?.dialect !== dialect) throw new Error(`Not ${dialect}: ${JSON.stringify(document.diagnostics)}`);
  return content as Extract<NonNullable<ParsedDocument['content']>, { dialect: Dialect }>;
}

/** Every section in the order of the document. */
export function allSections(sections: readonly Section[]): Section[] {
  return sections.flatMap((section) => [section, ...allSections(section.sections)]);
}

/** For each character of an analytic's source, the character of the file that its map leads to. */
export function throughMap(analytic: Analytic, file: string): string {
  return [...Array(analytic.source.length).keys()].map((index) => file[toFileOffset(analytic.map, index)]).join('');
}

const WORD = /[\p{L}\p{N}]+/gu;

/** Words of a document's text that stand neither in a heading nor in the HTML of its sections nor in its front matter. */
export function lostWords(text: string, document: ParsedDocument): string[] {
  const details: Record<string, unknown> = document.content?.details ?? {};
  const shown = allSections(document.content?.sections ?? [])
    .map(({ title, titleHtml, html }) => `${title}\n${titleHtml ?? ''}\n${decoded(html)}`)
    .concat(JSON.stringify(details.frontMatter ?? {}))
    .join('\n');
  const have = countWords(shown);
  const lost: string[] = [];
  for (const [word, count] of countWords(withoutMarks(text))) if ((have.get(word) ?? 0) < count) lost.push(word);
  return lost;
}

/** The text without the marks that rendering turns into structure: task boxes, list numbers, fences' words, escapes. */
function withoutMarks(text: string): string {
  return text
    .replace(/^\s*[-*] \[[ xX]\]/gm, '')
    .replace(/^\s*\d+[.)] /gm, '')
    .replace(/^\s*```.*$/gm, '')
    .replace(/<\/?(?:br|ul|li)>/g, ' ')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replace(/\{:[^{}]*\}/g, '')
    .replace(/&#34;/g, '"')
    .replace(/&amp;/g, '&');
}

function decoded(html: string): string {
  return html
    .replace(/<\/?(?:[a-z][a-z\d]*)|class="[^"]*"|align="[^"]*"|type="checkbox"/g, ' ')
    .replace(/&#x([\dA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
