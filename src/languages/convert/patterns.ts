/** Wildcard patterns and regular expressions as other languages write them. */
import type { RegexPattern, Span, WildcardPattern } from '../../engine/plan.ts';
import { parsePattern } from '../shared/pcre/parser.ts';
import { printAlternatives } from '../shared/pcre/print.ts';
import { foldsOf, type Item, type Pattern, type Sequence } from '../shared/pcre/syntax.ts';
import { inexpressible } from './conditions.ts';

/** A pattern with neighbouring texts and runs joined. */
export function tidy(pattern: WildcardPattern): WildcardPattern {
  const parts: WildcardPattern[number][] = [];
  for (const part of pattern) {
    const before = parts.at(-1);
    if (typeof part === 'string' && typeof before === 'string') parts[parts.length - 1] = before + part;
    else if (typeof part === 'object' && part.any === 'many' && typeof before === 'object' && before.any === 'many') {
    } else if (part !== '') parts.push(part);
  }
  return parts;
}

/** True for a run of any characters. */
export function isMany(part: WildcardPattern[number] | undefined): boolean {
  return typeof part === 'object' && part.any === 'many';
}

/** A pattern with `write` for its texts, and what the language has for wildcards. */
export function writePattern(
  pattern: WildcardPattern,
  write: (text: string) => string,
  { many, one }: { readonly many: string; readonly one: string },
): string {
  return tidy(pattern)
    .map((part) => {
      if (typeof part === 'string') return write(part);
      if (part.any === 'many') return many;
      return part.of === undefined
        ? one
        : `[${[...part.of].map((character) => (character === '-' ? '\\-' : write(character))).join('')}]`;
    })
    .join('');
}

/** A text for a regular expression of Perl's kind: every character stands for itself. */
export function quoted(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

/** A pattern as a regular expression of Perl's kind, found anywhere, under `(?s)`. */
export function asRegex(pattern: WildcardPattern, ends: { readonly start: string; readonly end: string }): string {
  const parts = tidy(pattern);
  const [open, close] = [isMany(parts[0]), isMany(parts.at(-1))];
  const inner = parts.slice(open ? 1 : 0, close && parts.length > 1 ? -1 : parts.length);
  const body = writePattern(inner, quoted, { many: '.*', one: '.' });
  return `${open ? '' : ends.start}${body}${close ? '' : ends.end}`;
}

/** The tree of a PCRE expression, its flags worked into its parts. */
export function treeOf(regex: RegexPattern, fold: boolean, span: Span): Pattern {
  const flags = `${regex.multiline ? 'm' : ''}${regex.dotAll ? 's' : ''}`;
  const text = `${flags === '' ? '' : `(?${flags})`}${regex.anchor === 'search' ? regex.source : anchored(regex)}`;
  return parsePattern({ text, span: () => span }, { flavour: 'pcre', fold });
}

function anchored({ source, anchor }: RegexPattern): string {
  return `\\A(?:${source})${anchor === 'full' ? '\\z' : ''}`;
}

/** A PCRE expression with its flags written before it. */
export function asPcre(regex: RegexPattern, fold: boolean): string {
  const flags = `${fold ? 'i' : ''}${regex.multiline ? 'm' : ''}${regex.dotAll ? 's' : ''}`;
  return `${flags === '' ? '' : `(?${flags})`}${regex.anchor === 'search' ? regex.source : anchored(regex)}`;
}

/** A tree as an expression that Java and RE2 read alike; throws for what they lack or read otherwise. */
export function asJava(pattern: Pick<Pattern, 'alternatives' | 'refers'>, where: string, span: Span): string {
  if (pattern.refers) throw inexpressible('A back-reference', where, span);
  refuse(pattern.alternatives);
  const fold = [...foldsOf(pattern.alternatives)].every((one) => one);
  return `${fold ? '(?i)' : ''}${printAlternatives(pattern.alternatives, { fold, captures: false })}`;

  function refuse(alternatives: readonly Sequence[]): void {
    for (const item of alternatives.flat()) {
      const what = lacking(item);
      if (what !== undefined) throw inexpressible(`A regular expression with ${what}`, where, span);
      if (item.kind === 'group') refuse(item.alternatives);
    }
  }
}

function lacking(item: Item): string | undefined {
  if (item.quantifier?.possessive) return 'a possessive repetition';
  switch (item.kind) {
    case 'break':
      return 'any line break (`\\R`)';
    case 'group':
      if (item.form === 'atomic') return 'an atomic group';
      return item.form === 'plain' || item.form === 'capture' ? undefined : 'a look around';
    case 'assertion':
      return item.assertion === 'lineEnd' || item.assertion === 'lineStart' ? 'anchors of lines' : undefined;
    default:
      return undefined;
  }
}

/** Both cases of each letter, as a set where they differ. */
export function bothCases(text: string, write: (character: string) => string): string {
  return [...text]
    .map((character) => {
      const cases = casesOf(character);
      return cases.length === 1 ? write(character) : `[${cases.join('')}]`;
    })
    .join('');
}

/** A character as it stands in either case: lower case first. */
export function casesOf(character: string): string[] {
  const lower = character.toLowerCase();
  const both = [lower, character.toUpperCase(), character].filter(
    (one) => one.length === character.length && one.toLowerCase() === lower,
  );
  return [...new Set(both)];
}

/** True for a text that case makes a difference to. */
export function hasCase(pattern: WildcardPattern): boolean {
  return pattern.some((part) => {
    const text = typeof part === 'string' ? part : part.any === 'one' ? (part.of ?? '') : '';
    return [...text].some((character) => casesOf(character).length > 1);
  });
}
