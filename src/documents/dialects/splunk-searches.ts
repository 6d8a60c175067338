/**
 * The searches of a Splunk detection, with what the generators of published pages did to them mended: escapes of HTML in a
 * block that shows them as they stand, line breaks before each `|` even where it is part of a text, a lost first backtick.
 */
import type { Analytic } from '../document.ts';
import { decodeEntity } from '../markdown/html-text.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import { MappedText, sliced, toFileOffset } from '../source-map.ts';
import type { SplunkDetails } from './splunk.schema.ts';

/** `` powershell` EventCode=4104 ``: a search whose first backtick was lost. */
const LOST_BACKTICK = /^(\s*)([A-Za-z_][\w-]*(?:\([^`\n]{0,500}\))?)`/;

/** What templates escape (Jinja, "HTML Escaping"): where they did, none of these characters is left as it was. */
const ESCAPE = /&(?:amp|lt|gt|#34|#39|quot|apos);/g;
const UNESCAPED = /[<>"']|&(?!(?:amp|lt|gt|#34|#39|quot|apos);)/;

/** Reads the searches: what the details keep of each, and the analytics. `title` is the detection's. */
export function readSearches(
  reader: DocumentReader,
  sections: readonly SectionNode[],
  title: string,
): { rows: SplunkDetails['searches']; analytics: Analytic[] } {
  const rows: SplunkDetails['searches'] = [];
  const analytics: Analytic[] = [];
  for (const fence of sections.flatMap(({ blocks }) => fencesOf(blocks))) {
    const written = reader.code(fence);
    reader.renderer.setLanguage(fence, 'spl');
    if (written.text.trim() === '') continue;
    const search = withFirstBacktick(reader, withoutTornTexts(reader, withoutEscapes(reader, written)));
    const id = analytics.length === 0 ? 'spl' : `spl-${analytics.length + 1}`;
    const name = analytics.length === 0 ? title : `${title} (${analytics.length + 1})`;
    const made = reader.analytic(search, { id, language: 'spl', title: name, view: 'splunk' });
    analytics.push(made);
    rows.push({ analytic: id, ...(search === written ? {} : { original: written.text }), line: made.line });
  }
  if (analytics.length === 0) reportMissingSearch(reader, sections[0]);
  return { rows, analytics };
}

/** A search that was escaped for HTML as a whole, decoded; one with any of those characters as it is was not. */
function withoutEscapes(reader: DocumentReader, written: MappedText): MappedText {
  const escapes = UNESCAPED.test(written.text) ? [] : [...written.text.matchAll(ESCAPE)];
  const [first] = escapes;
  if (!first) return written;
  const decoded = replaced(
    written,
    escapes.map((match) => ({ start: match.index, text: match[0], by: decodeEntity(match[0]) ?? match[0] })),
  );
  const message = `Unexpected \`${first[0]}\`, expected \`${decodeEntity(first[0])}\`: the search was escaped for HTML; it is read without the escapes.`;
  const help = 'Nothing is escaped between two lines of three backticks.';
  reader.report('warning', 'document/escaped-search', message, rangeIn(reader, written, first.index, first[0]), help);
  return decoded;
}

/** A search without the line breaks that stand right before a `|` within a text in double quotes. */
function withoutTornTexts(reader: DocumentReader, written: MappedText): MappedText {
  const breaks = (quotedTexts(written.text) ?? []).flatMap(({ start, end }) =>
    [...written.text.slice(start, end).matchAll(/\r?\n(?=\|)/g)].map((match) => ({
      start: start + match.index,
      text: match[0],
      by: '',
    })),
  );
  const [first] = breaks;
  if (!first) return written;
  const message = 'Unexpected line break in a text, before its `|`; it is read without it.';
  const help = 'Only a `|` that starts a command may stand on a line of its own.';
  const range = rangeIn(reader, written, first.start + first.text.length, '|');
  reader.report('warning', 'document/torn-text', message, range, help);
  return replaced(written, breaks);
}

/** Where texts in double quotes stand; a backslash takes the next character with it. `null` where the last is not closed. */
function quotedTexts(text: string): Range[] | null {
  const found: Range[] = [];
  let open = -1;
  for (let at = 0; at < text.length; at++) {
    if (open !== -1 && text[at] === '\\') at++;
    else if (text[at] === '"' && open === -1) open = at;
    else if (text[at] === '"') {
      found.push({ start: open, end: at });
      open = -1;
    }
  }
  return open === -1 ? found : null;
}

/** A search that plainly lost its first backtick, with it: an odd number of them, and the first closes a word. */
function withFirstBacktick(reader: DocumentReader, written: MappedText): MappedText {
  const { text } = written;
  const [, space = '', macro] = LOST_BACKTICK.exec(text) ?? [];
  if (macro === undefined || (text.match(/`/g) ?? []).length % 2 === 0) return written;
  const message = `Unexpected search that starts with \`${macro}\` and a backtick, expected a backtick before it too; it is read as the macro \`${macro}\`.`;
  const help = `Write the backtick before \`${macro}\`: a macro stands between two.`;
  const range = rangeIn(reader, written, space.length, `${macro}\``);
  reader.report('warning', 'document/lost-backtick', message, range, help);
  return replaced(written, [{ start: space.length, text: '', by: '`' }]);
}

/** A mapped text with parts of it replaced; what replaces one leads to where it began. */
function replaced(
  mapped: MappedText,
  parts: readonly { readonly start: number; readonly text: string; readonly by: string }[],
): MappedText {
  const result = new MappedText();
  let from = 0;
  for (const { start, text, by } of parts) {
    result.appendMapped(sliced(mapped, from, start)).append(by, toFileOffset(mapped.map, start));
    from = start + text.length;
  }
  return result.appendMapped(sliced(mapped, from, mapped.text.length));
}

/** Where a part of a mapped text stands in the document. */
function rangeIn(reader: DocumentReader, mapped: MappedText, at: number, text: string): Range {
  const start = toFileOffset(mapped.map, at) - reader.source.fileOffset(0);
  return { start, end: start + text.length };
}

function reportMissingSearch(reader: DocumentReader, section: SectionNode | undefined): void {
  const message = section
    ? 'Unexpected section without a search, expected one between two lines of three backticks.'
    : 'Unexpected detection without a search, expected a section `#### Search` with one.';
  const first = section?.blocks[0];
  const range = section ? (first ? rangeOf(first) : section.heading) : { start: 0, end: 0 };
  reader.report('warning', 'document/missing-search', message, range);
}
