/** Texts of others in Markdown (GitHub Flavored Markdown), so that none can be read as markup. */
import { printable } from '../display.ts';

/**
 * A text as inline code: fenced by more backticks than it holds in a row (CommonMark 0.31, section 6.1), control characters
 * spelled out. Not for the cells of a table, where a `|` would end the cell.
 */
export function inlineCode(text: string): string {
  const shown = printable(text.toWellFormed());
  if (shown.trim() === '') return '(empty)';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') || (shown.startsWith(' ') && shown.endsWith(' '));
  return padding ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** Plain words on one line: each character that Markdown reads is escaped (CommonMark 0.31, section 2.4). */
export function plain(text: string): string {
  return printable(text.toWellFormed()).replaceAll(/[\\`*_{}[\]<>#|~&!@$]|:(?=\S)/g, String.raw`\$&`);
}

/** A message, in which what stands between two backticks is code. */
export function message(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? inlineCode(part.slice(1, -1)) : plain(part)))
    .join('');
}
