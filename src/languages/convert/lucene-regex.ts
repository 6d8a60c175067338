/**
 * Regular expressions as Lucene writes them (`org.apache.lucene.util.automaton.RegExp`): of the whole value, without anchors,
 * classes by letter or flags. Case is written out: `[aA]`; edges of words at the ends are what may stand beside them.
 */
import type { Span, WildcardPattern } from '../../engine/plan.ts';
import type { Item, Pattern, Sequence } from '../shared/pcre/syntax.ts';
import { inexpressible } from './conditions.ts';
import { bothCases, casesOf, writePattern } from './patterns.ts';

const NAME = 'Lucene';

/** A character that stands for itself. */
export function literalCharacter(character: string): string {
  return /[.?+*|{}[\]()"\\#@&<>~/^$-]/.test(character) ? `\\${character}` : character;
}

/** A wildcard pattern as an expression of the whole value. */
export function patternAsLucene(pattern: WildcardPattern, fold: boolean): string {
  const write = (text: string) => (fold ? bothCases(text, literalCharacter) : [...text].map(literalCharacter).join(''));
  return writePattern(pattern, write, { many: '.*', one: '.' });
}

/** A PCRE tree that is found anywhere, as an expression of the whole value. Throws for what Lucene lacks. */
export function treeAsLucene(pattern: Pattern, span: Span): string {
  if (pattern.refers) throw lacks('a back-reference', span);
  const alternatives = pattern.alternatives.map((sequence) => {
    const items = sequence.filter((item) => item.kind !== 'nothing');
    const start = isAssertion(items[0], 'textStart');
    const end = isAssertion(items.at(-1), 'textEnd') || isAssertion(items.at(-1), 'lastLineEnd');
    // `$` also stands before a line break that ends the value.
    const edges = { first: edgeBefore(items), last: edgeBefore(items.toReversed()) };
    const before = edges.first ? `(.*${NO_WORD})?` : start ? '' : '.*';
    const anchored = isAssertion(items.at(-1), 'lastLineEnd') ? '\n?' : end ? '' : '.*';
    const behind = edges.last ? `(${NO_WORD}.*)?` : anchored;
    const inner = items.slice(start || edges.first ? 1 : 0, end || edges.last ? -1 : items.length);
    return `${before}${sequenceAsLucene(inner, span)}${behind}`;
  });
  return alternatives.join('|');
}

const NO_WORD = '[^A-Za-z0-9_]';

/** True for an edge of a word at the end of a pattern, beside what is part of a word: outside it is none, or nothing. */
function edgeBefore([edge, neighbour]: Sequence): boolean {
  return isAssertion(edge, 'word') && isOfWords(neighbour);
}

/** True for an item that takes nothing but characters of words, and at least one. */
function isOfWords(item: Item | undefined): boolean {
  if (item === undefined || item.quantifier?.min === 0) return false;
  if (item.kind === 'character') return /^\w$/.test(item.text);
  if (item.kind === 'class') return item.source === '\\w' || item.source === '\\d';
  if (item.kind !== 'group' || (item.form !== 'plain' && item.form !== 'capture')) return false;
  return item.alternatives.every((sequence) => sequence.length > 0 && sequence.every(isOfWords));
}

function isAssertion(item: Item | undefined, assertion: string): boolean {
  return item?.kind === 'assertion' && item.assertion === assertion && item.quantifier === undefined;
}

function lacks(what: string, span: Span) {
  return inexpressible(`A regular expression with ${what}`, NAME, span);
}

function sequenceAsLucene(sequence: Sequence, span: Span): string {
  return sequence.map((item) => itemAsLucene(item, span)).join('');
}

function itemAsLucene(item: Item, span: Span): string {
  const { quantifier } = item;
  if (quantifier?.possessive) throw lacks('a possessive repetition', span);
  const one = oneAsLucene(item, span);
  if (!quantifier || item.kind === 'nothing') return one;
  const { min, max } = quantifier;
  const times = `{${min},${max === Number.POSITIVE_INFINITY ? '' : max}}`;
  return `${one}${{ '{0,}': '*', '{1,}': '+', '{0,1}': '?' }[times] ?? times}`;
}

function oneAsLucene(item: Item, span: Span): string {
  switch (item.kind) {
    case 'character':
      return item.fold ? bothCases(item.text, literalCharacter) : literalCharacter(item.text);
    case 'class':
      return classAsLucene(item.source, item.fold && !item.any, span);
    case 'nothing':
      return '';
    case 'break':
      return '(\r\n|[\n\u000b\f\r\u0085\u2028\u2029])';
    case 'group': {
      if (item.form !== 'plain' && item.form !== 'capture') {
        throw lacks(item.form === 'atomic' ? 'an atomic group' : 'a look around', span);
      }
      return `(${item.alternatives.map((sequence) => sequenceAsLucene(sequence, span)).join('|')})`;
    }
    case 'assertion':
      throw lacks(item.assertion.endsWith('ord') ? 'an edge of a word' : 'an anchor within it', span);
    case 'reference':
      throw lacks('a back-reference', span);
  }
}

const BLANKS = ' \t\n\u000b\f\r';
const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9_', s: BLANKS };
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f',
  e: '\u001b',
  a: '\u0007',
  v: '\u000b',
};

function classAsLucene(source: string, fold: boolean, span: Span): string {
  const plain = /^\\([dwsDWS])$/.exec(source)?.[1];
  if (plain !== undefined) return `[${/[DWS]/.test(plain) ? '^' : ''}${CLASSES[plain.toLowerCase()] ?? ''}]`;
  const [, negated = '', inner = ''] = /^\[(\^?)([\s\S]*)\]$/.exec(source) ?? [];
  if (inner === '') throw lacks(`\`${source}\``, span);
  let out = '';
  const members = /\\x\{([0-9a-fA-F]+)\}|\\([\s\S])|\[:\^?\w+:\]|([\s\S])/gu;
  const tokens = [...inner.matchAll(members)].map(([whole, code, escaped, character]) => {
    if (whole.startsWith('[:')) throw lacks(`\`${whole}\``, span);
    if (code !== undefined) return { text: String.fromCodePoint(Number.parseInt(code, 16)) };
    if (escaped === undefined) return { text: character ?? '', range: character === '-' };
    if (/[dws]/.test(escaped)) return { set: CLASSES[escaped] ?? '' };
    if (CONTROLS[escaped] !== undefined) return { text: CONTROLS[escaped] };
    if (/[A-Za-z0-9]/.test(escaped)) throw lacks(`\`${whole}\` within a set`, span);
    return { text: escaped };
  });
  for (let at = 0; at < tokens.length; at++) {
    const [token, dash, last] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (token === undefined) continue;
    if (token.set !== undefined) out += token.set;
    else if (dash?.range && last?.text !== undefined) {
      out += rangeAsLucene(token.text, last.text, fold, span);
      at += 2;
    } else out += (fold ? casesOf(token.text) : [token.text]).map(literalCharacter).join('');
  }
  return `[${negated}${out}]`;
}

function rangeAsLucene(from: string, to: string, fold: boolean, span: Span): string {
  const range = `${literalCharacter(from)}-${literalCharacter(to)}`;
  if (!fold || !/[\p{L}]/u.test(from + to)) return range;
  if (/^[a-z]{2}$/.test(from + to)) return `${range}${from.toUpperCase()}-${to.toUpperCase()}`;
  if (/^[A-Z]{2}$/.test(from + to)) return `${range}${from.toLowerCase()}-${to.toLowerCase()}`;
  throw lacks(`the range \`${from}-${to}\` without case`, span);
}
