/** Comparison operators. Sources: about_Comparison_Operators, about_Wildcards, about_Regular_Expressions. */

import type { Comparator, ComparisonRules, Expr, RegexPattern, Span, WildcardPattern } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { parsePattern } from '../shared/pcre/parser.ts';
import { printPattern } from '../shared/pcre/print.ts';
import { findSlips } from '../shared/pcre/separators.ts';
import { foldsOf, plainText } from '../shared/pcre/syntax.ts';
import type { Typed } from './scope.ts';
import type { QuotedText } from './strings.ts';

/** An operand, and the quoted text that it is written as. */
export interface Operand extends Typed {
  readonly quoted?: QuotedText;
  /** True for an expression that `-not` or a comparison made, as it stands. */
  readonly span: Span;
}

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'gt',
  ge: 'ge',
  lt: 'lt',
  le: 'le',
};

/** Names of the operators that compare, without their `c` or `i`. */
export const COMPARISONS: ReadonlySet<string> = new Set([
  ...Object.keys(COMPARATORS),
  'like',
  'notlike',
  'match',
  'notmatch',
  'contains',
  'notcontains',
  'in',
  'notin',
]);

/** "Did you mean `-like`?", of a word that is no operator; `undefined` when it is near none. */
export function operatorHelp(written: string): string | undefined {
  const near = nearest(written.replace(/^-/, ''), [...COMPARISONS, 'and', 'or', 'xor', 'not']);
  return near === undefined ? undefined : `Did you mean \`-${near}\`?`;
}

/** An operator with its operands. */
export interface Comparison {
  readonly name: string;
  /** `-ceq`: with case. */
  readonly cased: boolean;
  readonly left: Operand;
  readonly right: Operand;
  readonly span: Span;
}

/** Lowers a comparison. Throws `QueryFailure`. */
export function compare(comparison: Comparison, warn: (warning: QueryMessage) => void): Expr {
  const { name, left, right, span } = comparison;
  if (Object.hasOwn(COMPARATORS, name)) return ordered(comparison, COMPARATORS[name] as Comparator);
  if (name.startsWith('not')) {
    return { op: 'not', item: compare({ ...comparison, name: name.slice(3) }, warn), span };
  }
  switch (name) {
    case 'like':
      return like(comparison);
    case 'match':
      return match(comparison, warn);
    case 'contains':
      return membership(comparison, right, left);
    default:
      return membership(comparison, left, right);
  }
}

function ordered({ cased, left, right, span }: Comparison, comparator: Comparator): Expr {
  const equality = comparator === 'eq' || comparator === 'ne';
  if (equality && (left.kind === 'null' || right.kind === 'null')) {
    const value = left.kind === 'null' ? right.expr : left.expr;
    const exists: Expr = { op: 'exists', value, span };
    return comparator === 'ne' ? exists : { op: 'not', item: exists, span };
  }
  if (left.kind === 'list' || right.kind === 'list') {
    throw unsupported(
      'Comparing a list as a whole',
      left.kind === 'list' ? left.span : right.span,
      'Write `-contains` or `-in`.',
    );
  }
  const rules: ComparisonRules = {
    fold: !cased,
    numbers: left.kind === 'text' ? 'text' : left.kind === 'number' || left.kind === 'time' ? 'coerce' : 'both',
    missing: comparator === 'ne',
    lists: 'any',
  };
  return { op: 'compare', comparator, left: left.expr, right: timeOf(left, right), rules, span };
}

/** A text that is compared with a time, as one. */
function timeOf(left: Operand, right: Operand): Expr {
  if (left.kind !== 'time' || right.quoted === undefined) return right.expr;
  const written = right.quoted.text;
  const zoned =
    /(?:Z|[+-]\d\d:?\d\d)$/.test(written) || !/^\d{4}-\d\d-\d\d[T ]\d/.test(written) ? written : `${written}Z`;
  const time = Date.parse(zoned.replace(' ', 'T'));
  if (/^\d{4}-/.test(written) && !Number.isNaN(time)) return { op: 'literal', value: time, span: right.span };
  throw new QueryFailure(`Unexpected \`${written}\`, expected a time such as \`2026-03-02 08:00:00\`.`, right.span);
}

/** `-contains`, `-in`: one value among several. */
function membership({ cased, span }: Comparison, value: Operand, items: Operand): Expr {
  const rules: ComparisonRules = { fold: !cased, numbers: 'both', missing: false, lists: 'any' };
  const among = items.expr.op === 'list' ? items.expr.items : [items.expr];
  return { op: 'in', value: value.expr, items: among, rules, span };
}

function wanted({ name, right }: Comparison): QuotedText {
  if (right.quoted) return right.quoted;
  throw unsupported(`\`-${name}\` with anything but a text on its right`, right.span);
}

function like(comparison: Comparison): Expr {
  const { cased, left, span } = comparison;
  const pattern = wanted(comparison);
  const rules = { fold: !cased, missing: false, lists: 'any' } as const;
  const parts = wildcardsOf(pattern.text);
  if (parts) return { op: 'match', value: left.expr, pattern: { kind: 'wildcard', parts }, rules, span };
  const regex: RegexPattern = { source: setsOf(pattern), dialect: 'pcre', anchor: 'full', dotAll: true };
  return { op: 'match', value: left.expr, pattern: { kind: 'regex', regex }, rules, span };
}

/** `*` and `?`, with a backtick before one that is meant; `undefined` when the text has sets. */
function wildcardsOf(text: string): WildcardPattern | undefined {
  const parts: (string | { any: 'many' | 'one' })[] = [];
  for (const piece of text.match(/`[\s\S]|[*?[]|[^`*?[]+|`/g) ?? []) {
    if (piece === '[') return undefined;
    if (piece === '*' || piece === '?') parts.push({ any: piece === '*' ? 'many' : 'one' });
    else parts.push(piece.length === 2 && piece.startsWith('`') ? piece.slice(1) : piece);
  }
  return parts;
}

/** A wildcard pattern with sets (`[a-c]`), as a regular expression. */
function setsOf({ text, span }: QuotedText): string {
  let source = '';
  for (const found of text.matchAll(/`([\s\S])|(\*)|(\?)|(\[[^\]]+\])|([\s\S])/g)) {
    const [whole, escaped, many, one, set, plain = escaped ?? ''] = found;
    if (many) source += '.*';
    else if (one) source += '.';
    else if (set !== undefined) source += `[${set.slice(1, -1).replace(/[\\^[]/g, '\\$&')}]`;
    else if (whole === '[') {
      throw new QueryFailure(
        'Unexpected end of the pattern, expected `]` for the `[`.',
        span(found.index, found.index + 1),
        {
          help: 'A `[` itself is written `` `[ ``.',
        },
      );
    } else source += /\w/.test(plain) ? plain : `\\x{${(plain.codePointAt(0) ?? 0).toString(16)}}`;
  }
  return source;
}

function match(comparison: Comparison, warn: (warning: QueryMessage) => void): Expr {
  const { cased, left, span } = comparison;
  const text = wanted(comparison);
  const { length } = text.text;
  if (/(?<!\\)(?:\\\\)*\\$/.test(text.text)) {
    throw new QueryFailure(
      'Unexpected end of the pattern, expected a character after `\\`.',
      text.span(length - 1, length),
      {
        help: 'To PowerShell `\\"` ends the text: a quotation mark within it is written `` `" ``, a backslash `\\\\`.',
      },
    );
  }
  const pattern = parsePattern(text, { flavour: 'dotnet', fold: !cased });
  for (const { start, end, message, help } of findSlips(text.text, pattern))
    warn({ ...text.span(start, end), message, help });
  const folds = new Set(foldsOf(pattern.alternatives));
  // Where both occur, the engine compares with case and the pattern says where not.
  const fold = folds.size < 2 && folds.has(true);
  const rules = { fold, missing: false, lists: 'any' } as const;
  const [only, ...others] = pattern.alternatives;
  const plain = only && others.length === 0 && folds.size < 2 ? plainText(only) : undefined;
  if (plain !== undefined && plain !== '') {
    const literal: Expr = { op: 'literal', value: plain, span: { start: text.start, end: text.end } };
    return { op: 'match', value: left.expr, pattern: { kind: 'contains', text: literal }, rules, span };
  }
  const regex = printPattern(pattern.alternatives, 'search', { fold, captures: pattern.refers });
  const wrong = checkRegex(regex);
  if (wrong !== null) throw new QueryFailure(wrong, text, { kind: 'unsupported' });
  return { op: 'match', value: left.expr, pattern: { kind: 'regex', regex }, rules, span };
}

/** What counts as true: `-not $_.UserId`, `where { $_.Message }`. */
export function truthy({ kind, expr }: Typed, span: Span): Expr {
  if (kind === 'boolean') return expr;
  const exists: Expr = { op: 'exists', value: expr, span };
  if (kind === 'null' || kind === 'list' || kind === 'time') return exists;
  const rules = { fold: false, numbers: 'strict', missing: true, lists: 'whole' } as const;
  const nothing: Expr = { op: 'literal', value: kind === 'text' ? '' : 0, span };
  const differs: Expr = { op: 'compare', comparator: 'ne', left: expr, right: nothing, rules, span };
  return { op: 'and', items: [exists, differs], span };
}
