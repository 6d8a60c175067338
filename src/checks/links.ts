/** Relative links between documents. */
import { posix } from 'node:path';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { LineIndex } from '../documents/lines.ts';
import { diagnose } from './report.ts';

const LINK = /\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)/gm;
const FENCE = /^([ \t>]*)(`{3,}|~{3,})[\s\S]*?(?:^[ \t>]*\2|(?![\s\S]))/gm;
const INLINE_CODE = /(`+)[^`\n]+\1/g;
/** A scheme, a host, a place on the page itself, or a path from the root of the place where the source was published. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/|#|\?)/i;

/**
 * Rules `links/outside-content` (an error: the path leaves `content/`) and `links/missing-document` (a warning: nothing
 * stands where a relative link to a Markdown file leads).
 *
 * `file` is the document's path from the root, `text` its whole text; `exists` tells whether a path from the root is there.
 */
export function checkLinks(file: string, text: string, exists: (path: string) => boolean): Diagnostic[] {
  const lines = new LineIndex(text);
  const prose = text.replace(FENCE, blank).replace(INLINE_CODE, blank);
  return [...prose.matchAll(LINK)].flatMap((match) => {
    const target = match[1] ?? match[2] ?? '';
    const path = decoded(target.replace(/[#?].*$/s, ''));
    if (path === '' || ELSEWHERE.test(target)) return [];
    const { line, column } = lines.place(match.index + match[0].length - target.length);
    const mark = { line, column, endColumn: column + target.length };
    const resolved = posix.normalize(posix.join(posix.dirname(file), path));
    if (!resolved.startsWith('content/')) {
      return diagnose('links/outside-content', 'error', mark, `The link \`${target}\` leads out of \`content/\`.`);
    }
    if (!/\.(?:md|markdown)$/i.test(path) || exists(resolved)) return [];
    const message = `The link \`${target}\` leads to \`${resolved}\`, which is not there.`;
    return diagnose('links/missing-document', 'warning', mark, message);
  });
}

/** The same length in spaces, line breaks kept. */
function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
