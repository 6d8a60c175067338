/** Relative links between documents and datasets. */
import { posix } from 'node:path';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { LineIndex } from '../documents/lines.ts';
import { nearest } from '../text/suggest.ts';
import { diagnose, didYouMean } from './report.ts';

const LINK =
  /(?<!\\)\]\(\s*<?([^)\s>]+)(?=>?\s*(?:[)"']|$))|^ {0,3}\[(?!\^)[^\]\n]+\]:\s*<?([^\s>]+)|\shref="([^"\s]+)(?=")/gm;
const FENCE = /^([ \t>]*)(`{3,}|~{3,})[\s\S]*?(?:^[ \t>]*\2|(?![\s\S]))/gm;
const FRONT_MATTER = /(?<![\s\S])\ufeff?---[ \t]*\r?\n[\s\S]*?^---[ \t]*\r?$/m;
const INLINE_CODE = /(`+)[^`\n]+\1/g;
/** A scheme, a host, or a place on the page itself. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|[\\/]{2}|#|\?)/i;
/** The data model's own pages at the Cyber Analytics Repository, whose names the data model's check knows. */
const DATA_MODEL = /^\/data_model\//;
/** An analytic as the Cyber Analytics Repository links to it: from its site's root, or beside. */
const CAR_ANALYTIC = /^(?:\/analytics\/|(?:\.\.\/)*)(CAR-\d{4}-\d{2}-\d{3})\/?$/i;

/** Where an address leads on the site that a document was published on. */
export interface PublishedTarget {
  /** `a story`. */
  readonly what: string;
  readonly isHere: boolean;
}

/**
 * Rules `links/outside-content` (an error: the path leaves `content/`) and `links/missing-document` (a warning: nothing
 * stands where a link without a host leads, or a folder: the site shows its text, without a link).
 *
 * `file` is the path of the document, or of a dataset.md, from the root, `text` its whole text; `exists` tells whether a
 * path from the root is there; `published`, for a document as another site publishes them, where an address of that site
 * leads; `files` are the paths of all that have a page, for near matches.
 */
export function checkLinks(
  file: string,
  text: string,
  exists: (path: string) => boolean,
  published?: (address: string) => PublishedTarget | undefined,
  files: readonly string[] = [],
): Diagnostic[] {
  const lines = new LineIndex(text);
  const prose = text.replace(FENCE, blank).replace(INLINE_CODE, blank);
  return [...prose.matchAll(LINK)].flatMap((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    const path = decoded(target.replace(/[#?].*$/s, ''));
    if (path === '' || ELSEWHERE.test(target) || DATA_MODEL.test(path)) return [];
    // A generator's list of references without one: `[None](None)`.
    if (/^\w+$/.test(target) && prose.endsWith(`[${target}`, match.index)) return [];
    const { line, column } = lines.place(match.index + match[0].length - target.length);
    const mark = { line, column, endColumn: column + target.length };
    const meant = (place: string) => {
      const found = nearFile(place, files);
      return didYouMean(found && posix.relative(posix.dirname(file), found));
    };
    const missing = (place: string) => {
      const isFolder = files.some((one) => one.startsWith(`${place}/`));
      if (exists(place) && !isFolder) return [];
      const where = isFolder ? `the folder \`${place}\`, which has no page` : `\`${place}\`, which is not there`;
      const message = `The link \`${target}\` leads to ${where}.`;
      return diagnose('links/missing-document', 'warning', mark, message, meant(place));
    };
    const elsewhere = published?.(target);
    if (elsewhere?.isHere) return [];
    if (elsewhere) {
      const message = `The link \`${target}\` leads to ${elsewhere.what} that is not in this collection.`;
      return diagnose('links/missing-document', 'info', mark, message);
    }
    const [, analytic] = CAR_ANALYTIC.exec(path) ?? [];
    if (analytic !== undefined) return missing(`content/analytics/${analytic.toUpperCase()}.md`);
    if (path.startsWith('/')) {
      const message = `The link \`${target}\` leads to no document here.`;
      return diagnose('links/missing-document', 'warning', mark, message, meant(path));
    }
    const resolved = posix.normalize(posix.join(posix.dirname(file), path));
    if (!resolved.startsWith('content/')) {
      const message = `The link \`${target}\` leads out of \`content/\`.`;
      return diagnose('links/outside-content', 'error', mark, message, meant(resolved));
    }
    return missing(resolved.replace(/\/$/, ''));
  });
}

/** As `checkLinks`, in what a dataset.md tells below its front matter, whose values are no Markdown. */
export function checkDatasetLinks(
  file: string,
  text: string,
  exists: (path: string) => boolean,
  files: readonly string[],
): Diagnostic[] {
  return checkLinks(file, text.replace(FRONT_MATTER, blank), exists, undefined, files);
}

/** Of `files` the one that a path most likely meant, by its name; of several so named that in a folder of the path's name. */
function nearFile(path: string, files: readonly string[]): string | undefined {
  const name = nameOf(path);
  // Another number is another document, however near.
  const candidates = files.filter((one) => digitsOf(nameOf(one)) === digitsOf(name));
  const found = nearest(name, candidates.map(nameOf));
  const named = candidates.filter((one) => nameOf(one) === found);
  return named.find((one) => folderOf(one) === folderOf(path)) ?? named[0];
}

/** The telling part of a path: a document's name, a dataset's folder. */
function nameOf(path: string): string {
  return posix.basename(path.replace(/\/(?:dataset\.md)?$/, ''), '.md');
}

function digitsOf(name: string): string {
  return name.replace(/\D/g, '');
}

function folderOf(path: string): string {
  return posix.basename(posix.dirname(path));
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
