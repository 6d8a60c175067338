/** Writes a syntax tree as a pattern that the engine runs: flags worked out, captures only where something refers to them. */
import type { RegexPattern } from '../../../engine/plan.ts';
import type { Assertion, GroupForm, Item, Sequence } from './syntax.ts';

/** How a tree is written. */
export interface PrintOptions {
  /** What the match around the pattern says of case. */
  readonly fold: boolean;
  /** Groups keep their numbers. */
  readonly captures: boolean;
}

const OPENERS: Readonly<Record<GroupForm, string>> = {
  plain: '(?:',
  capture: '(',
  atomic: '(?>',
  ahead: '(?=',
  notAhead: '(?!',
  behind: '(?<=',
  notBehind: '(?<!',
};

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  textStart: '\\A',
  textEnd: '\\z',
  lastLineEnd: '$',
  word: '\\b',
  notWord: '\\B',
};

/** The pattern as the engine's `pcre` dialect. */
export function printPattern(
  alternatives: readonly Sequence[],
  anchor: RegexPattern['anchor'],
  options: PrintOptions,
): RegexPattern {
  return { source: printAlternatives(alternatives, options), dialect: 'pcre', anchor };
}

/** Alternatives with `|` between. */
export function printAlternatives(alternatives: readonly Sequence[], options: PrintOptions): string {
  return alternatives.map((sequence) => printSequence(sequence, options)).join('|');
}

function printSequence(sequence: Sequence, options: PrintOptions): string {
  return sequence.map((item) => printItem(item, options)).join('');
}

function printItem(item: Item, options: PrintOptions): string {
  const { quantifier } = item;
  const one = printOne(item, options);
  if (!quantifier) return one;
  const { min, max, possessive, lazy } = quantifier;
  const times = `{${min},${max === Number.POSITIVE_INFINITY ? '' : max}}`;
  const short = { '{0,}': '*', '{1,}': '+', '{0,1}': '?' }[times] ?? times;
  return `${one}${short}${possessive ? '+' : lazy ? '?' : ''}`;
}

function printOne(item: Item, options: PrintOptions): string {
  switch (item.kind) {
    case 'character':
      return folded(characterSource(item.text), item.fold, options);
    case 'class':
      return item.any ? item.source : folded(item.source, item.fold, options);
    case 'break':
      return '(?:\\R)';
    case 'assertion':
      return ASSERTIONS[item.assertion];
    case 'reference':
      return folded(`\\g{${item.group}}`, item.fold, options);
    case 'nothing':
      return '';
    case 'group': {
      const form = item.form === 'capture' && !options.captures ? 'plain' : item.form;
      return `${OPENERS[form]}${printAlternatives(item.alternatives, options)})`;
    }
  }
}

/** Flags of groups are the dialect's: the engine translates them, and writes none for V8. */
function folded(source: string, fold: boolean, options: PrintOptions): string {
  if (fold === options.fold) return source;
  return fold ? `(?i:${source})` : `(?-i:${source})`;
}

function characterSource(text: string): string {
  if (/[\w ]/.test(text)) return text;
  const code = text.codePointAt(0) ?? 0;
  return code < 0x21 || code > 0x7e ? `\\x{${code.toString(16)}}` : `\\${text}`;
}
