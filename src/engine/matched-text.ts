/** Which part of a text a pattern takes. */
import type { Expr, OneCharacter, RegexPattern, WildcardPattern } from './plan.ts';
import { RegexError } from './regex.ts';
import { compileFinder } from './regex-matches.ts';
import { foldCase } from './scalars.ts';
import { normalise } from './wildcard.ts';

/** Offsets into a text in UTF-16 units: from `start` up to, not including, `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A pattern whose text is known: what `contains` and its kin look for is `text`. */
export type KnownPattern =
  | Extract<Extract<Expr, { op: 'match' }>['pattern'], { kind: 'wildcard' | 'regex' | 'cidr' }>
  | { readonly kind: 'contains' | 'startsWith' | 'endsWith'; readonly text: string };

/**
 * The first part of `text` that a pattern which matches it takes, as short as it can be said: what open ends take is no
 * part of it. Of an address the whole. `undefined` where it takes nothing, or does not match.
 */
export function rangeOf(pattern: KnownPattern, fold: boolean, text: string): TextRange | undefined {
  switch (pattern.kind) {
    case 'cidr':
      return solid({ start: 0, end: text.length });
    case 'regex':
      return solid(regexRange(pattern.regex, fold, text));
    case 'wildcard':
      return solid(wildcardRange(pattern.parts, fold, text));
    case 'contains':
      return solid(wildcardRange([MANY, pattern.text, MANY], fold, text));
    case 'startsWith':
      return solid(wildcardRange([pattern.text, MANY], fold, text));
    case 'endsWith':
      return solid(wildcardRange([MANY, pattern.text], fold, text));
  }
}

/** Most matches among which one is looked for that begins or ends where the text does. */
const MOST_TRIED = 100;

const MANY = { any: 'many' } as const;

/** Texts and single wildcards between two runs of any text. */
type Segment = readonly (string | OneCharacter)[];

function solid(range: TextRange | undefined): TextRange | undefined {
  return range !== undefined && range.start < range.end ? range : undefined;
}

function wildcardRange(parts: WildcardPattern, fold: boolean, text: string): TextRange | undefined {
  const pattern = normalise(parts, fold);
  const segments = segmentsOf(pattern);
  const openStart = isMany(pattern[0]);
  const openEnd = isMany(pattern.at(-1));
  const folded = fold ? foldCase(text) : text;
  const original = offsetsIn(text, folded);
  let start = openStart ? undefined : 0;
  let at = 0;
  for (const [index, segment] of segments.entries()) {
    const fixed = index === 0 && !openStart;
    const end = index === segments.length - 1 && !openEnd ? folded.length : undefined;
    const found = fixed ? fixedAt(segment, folded, end) : findFrom(segment, folded, at, end);
    if (found === undefined) return undefined;
    start ??= found.start;
    at = found.end;
  }
  if (segments.length === 0 && !openStart && folded !== '') return undefined;
  const end = openEnd && segments.length > 0 ? at : folded.length;
  return { start: original.start(start ?? 0), end: original.end(end) };
}

function segmentsOf(pattern: WildcardPattern): readonly Segment[] {
  const segments: (string | OneCharacter)[][] = [];
  let open = true;
  for (const part of pattern) {
    if (isMany(part)) open = true;
    else {
      if (open) segments.push([]);
      segments.at(-1)?.push(part);
      open = false;
    }
  }
  return segments;
}

function isMany(part: WildcardPattern[number] | undefined): part is { readonly any: 'many' } {
  return typeof part === 'object' && part.any === 'many';
}

function fixedAt(segment: Segment, text: string, end: number | undefined): TextRange | undefined {
  const taken = takenAt(segment, text, 0);
  return taken === undefined || (end !== undefined && taken !== end) ? undefined : { start: 0, end: taken };
}

/** The first place from `from` on that a segment takes; where `end` is given, the one that ends there. */
function findFrom(segment: Segment, text: string, from: number, end: number | undefined): TextRange | undefined {
  const [only, second] = segment;
  if (typeof only === 'string' && second === undefined) {
    const start = end === undefined ? text.indexOf(only, from) : end - only.length;
    return start < from || !text.startsWith(only, start) ? undefined : { start, end: start + only.length };
  }
  for (let start = from; start <= text.length; start += characterAt(text, start).length || 1) {
    const taken = takenAt(segment, text, start);
    if (taken !== undefined && (end === undefined || taken === end)) return { start, end: taken };
  }
  return undefined;
}

/** Where a segment ends that begins at `start`. */
function takenAt(segment: Segment, text: string, start: number): number | undefined {
  let at = start;
  for (const part of segment) {
    const character = typeof part === 'string' ? part : characterAt(text, at);
    if (
      typeof part === 'string' ? !text.startsWith(part, at) : character === '' || part.of?.includes(character) === false
    )
      return undefined;
    at += character.length;
  }
  return at;
}

/** The character at an offset, a surrogate pair as one. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** From offsets of a folded text to those of the text: few characters fold to several. */
function offsetsIn(text: string, folded: string): { start(offset: number): number; end(offset: number): number } {
  if (folded.length === text.length) return { start: (offset) => offset, end: (offset) => offset };
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    for (let unit = foldCase(character).length; unit > 0; unit--) {
      starts.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return {
    start: (offset) => starts[offset] ?? text.length,
    end: (offset) => (offset === 0 ? 0 : (ends[offset - 1] ?? text.length)),
  };
}

function regexRange(regex: RegexPattern, fold: boolean, text: string): TextRange | undefined {
  const { source, begins, ends } = withoutOpenEnds(regex.source);
  if (source !== regex.source && source !== '') {
    const fromStart = regex.anchor !== 'search' && begins;
    const toEnd = regex.anchor === 'full' && ends;
    const short = matchesOf({ ...regex, source }, fold, text, MOST_TRIED).find(
      ({ start, end }) => start < end && (!fromStart || start === 0) && (!toEnd || end === text.length),
    );
    if (short !== undefined) return short;
  }
  if (regex.anchor === 'full') return { start: 0, end: text.length };
  return matchesOf(regex, fold, text, 1)[0];
}

/** The expression without `.*` at its beginning and end, which take what is not asked for, and where it had none. */
function withoutOpenEnds(source: string): {
  readonly source: string;
  readonly begins: boolean;
  readonly ends: boolean;
} {
  const begun = source.replace(/^\^?(?:\.\*\??)+/, '');
  const short = begun.replace(/(?<!\\)(?:\.\*\??)+\$?$/, '');
  return { source: short, begins: begun === source, ends: short === begun };
}

function matchesOf(regex: RegexPattern, fold: boolean, text: string, most: number): readonly TextRange[] {
  try {
    return compileFinder(regex, fold)
      .find(text, most)
      .map(({ start, end }) => ({ start, end }));
  } catch (thrown) {
    // A shortened expression need not be one.
    if (thrown instanceof RegexError) return [];
    throw thrown;
  }
}
