/** A condition made looser: equality to "contains", anchors let go, case folded. */
import type { ComparisonRules, Expr, RegexPattern, WildcardPattern } from '../plan.ts';
import { decimal } from '../scalars.ts';
import { normalise } from '../wildcard.ts';
import type { Change } from './mutant.ts';
import { allBranches, mapBranches } from './regex-branches.ts';

/** A looser form of a condition. */
export interface Loosened {
  readonly change: Change;
  readonly expr: Expr;
}

/** All looser forms of a condition, none of which is the same by its form. */
export function loosened(expr: Expr): readonly Loosened[] {
  switch (expr.op) {
    case 'compare':
      return [...asContains(expr), ...folded(expr)];
    case 'in':
      return [...listAsContains(expr), ...folded(expr)];
    case 'match':
      return [...unanchored(expr), ...folded(expr)];
    default:
      return [];
  }
}

type Compare = Extract<Expr, { op: 'compare' }>;
type Match = Extract<Expr, { op: 'match' }>;
type Membership = Extract<Expr, { op: 'in' }>;

/** `x = "a"` as "x contains a", and `x != "a"` as its contrary; a missing value gives what it gave. */
function asContains(expr: Compare): readonly Loosened[] {
  const { comparator, left, right, rules, span } = expr;
  if (comparator !== 'eq' && comparator !== 'ne') return [];
  const [text, value] = textOf(right) === undefined ? [left, right] : [right, left];
  if (!isWord(textOf(text), rules.numbers) || textOf(value) !== undefined) return [];
  const equal = comparator === 'eq';
  const missing = rules.missing === null || equal ? rules.missing : !rules.missing;
  const contains = containing(value, text, { ...rules, missing }, span);
  return [{ change: 'contained', expr: equal ? contains : { op: 'not', item: contains, span } }];
}

function listAsContains({ value, items, rules, span }: Membership): readonly Loosened[] {
  if (items.length === 0 || !items.every((item) => isWord(textOf(item), rules.numbers))) return [];
  const contains = items.map((item) => containing(value, item, rules, span));
  return [{ change: 'contained', expr: { op: 'or', items: contains, span } }];
}

function containing(value: Expr, text: Expr, rules: ComparisonRules, span: Expr['span']): Expr {
  const { fold, missing, lists } = rules;
  return { op: 'match', value, pattern: { kind: 'contains', text }, rules: { fold, missing, lists }, span };
}

/** Whether a text has parts to find: what is compared as a number has none. */
function isWord(text: string | undefined, numbers: ComparisonRules['numbers']): boolean {
  if (text === undefined || text === '') return false;
  return numbers === 'strict' || decimal(text) === undefined;
}

/** The text of a literal; `undefined` of anything else. */
function textOf(expr: Expr): string | undefined {
  return expr.op === 'literal' && typeof expr.value === 'string' ? expr.value : undefined;
}

function unanchored(expr: Match): readonly Loosened[] {
  const { pattern } = expr;
  const free = (change: Change, changed: Match['pattern']): Loosened => ({
    change,
    expr: { ...expr, pattern: changed },
  });
  switch (pattern.kind) {
    case 'startsWith':
    case 'endsWith':
      // A number that a language looks for at the end of a path has no parts either.
      if (/^(?:[\\/]?\d+)?$/.test(textOf(pattern.text) ?? '-')) return [];
      return [
        free(pattern.kind === 'startsWith' ? 'with a free start' : 'with a free end', {
          kind: 'contains',
          text: pattern.text,
        }),
      ];
    case 'wildcard': {
      const parts = normalise(pattern.parts, false);
      const [first] = parts;
      if (first === undefined) return [];
      const start: WildcardPattern = [{ any: 'many' }, ...parts];
      const end: WildcardPattern = [...parts, { any: 'many' }];
      const plain = parts.every((part) => typeof part === 'string');
      // A pattern without wildcards is an equality.
      if (typeof first === 'string' && plain && !isWord(first, 'both')) return [];
      if (plain) return [free('contained', { kind: 'wildcard', parts: [{ any: 'many' }, ...end] })];
      return [
        ...(isMany(first) ? [] : [free('with a free start', { kind: 'wildcard', parts: start })]),
        ...(isMany(parts.at(-1)) ? [] : [free('with a free end', { kind: 'wildcard', parts: end })]),
      ];
    }
    case 'regex':
      return unanchoredRegex(pattern.regex).map(({ change, regex }) => free(change, { kind: 'regex', regex }));
    default:
      return [];
  }
}

function isMany(part: WildcardPattern[number] | undefined): boolean {
  return typeof part === 'object' && part.any === 'many';
}

/** Inline flags that an expression begins with. */
const FLAGS = /^(?:\(\?[a-z]+\))?/;
/** Signs of the beginning and the end, of the text or of a line, and runs of any text, as languages hand them over. */
const START = /^(?:\^|\\A|\(\?m:\^\))/;
const END = /(?:\$|\\[zZ]|\(\?m:\$\))$/;
const ANY_START = /^(?:\^|\(\?m:\^\))?(?:\.|\[\^\\n\])\*/;
const ANY_END = /(?:\.|\[\^\\n\])\*(?:\$|\(\?m:\$\))?$/;

/** The expression with its anchors let go, of all branches at once. A branch that begins or ends with any text is not anchored there. */
function unanchoredRegex(regex: RegexPattern): { change: Change; regex: RegexPattern }[] {
  const { source, anchor, dialect } = regex;
  const flags = FLAGS.exec(source)?.[0] ?? '';
  const body = source.slice(flags.length);
  const branches = allBranches(body);
  const anchoredStart = branches.some((one) => !ANY_START.test(one) && (anchor !== 'search' || START.test(one)));
  const anchoredEnd = branches.some((one) => !isSign(one, ANY_END) && (anchor === 'full' || isSign(one, END)));
  const rest = mapBranches(body, (one) => one.replace(START, ''));
  const free: { change: Change; regex: RegexPattern }[] = [];
  if (anchoredStart) {
    const open: RegexPattern =
      anchor === 'full'
        ? { ...regex, source: flags + (dialect === 'lucene' ? `.*(${rest})` : `[\\s\\S]*(?:${rest})`) }
        : { ...regex, source: flags + rest, anchor: 'search' };
    free.push({ change: 'with a free start', regex: open });
  }
  if (anchoredEnd) {
    const open = mapBranches(body, (one) => (isSign(one, END) ? one.replace(END, '') : one));
    free.push({
      change: 'with a free end',
      regex: { ...regex, source: flags + open, anchor: anchor === 'full' ? 'start' : anchor },
    });
  }
  return free;
}

/** Whether an expression ends with a sign that no backslash takes the meaning of. */
function isSign(source: string, sign: RegExp): boolean {
  const place = source.search(sign);
  return place >= 0 && !escaped(source, place);
}

/** Whether a backslash takes the meaning of the character at a place. */
function escaped(source: string, place: number): boolean {
  let backslashes = 0;
  while (source[place - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** The condition without case, where it is compared with case and any letter of it can have another. */
function folded(expr: Compare | Membership | Match): readonly Loosened[] {
  if (expr.rules.fold || !caseMatters(expr)) return [];
  const rules = { ...expr.rules, fold: true };
  return [{ change: 'in any case', expr: { ...expr, rules } as Expr }];
}

function caseMatters(expr: Compare | Membership | Match): boolean {
  switch (expr.op) {
    case 'compare':
      return isEquality(expr) && !isNumeric(expr) && letters([expr.left, expr.right]);
    case 'in':
      return letters([expr.value, ...expr.items]);
    case 'match':
      return patternMatters(expr);
  }
}

function isEquality({ comparator }: Compare): boolean {
  return comparator === 'eq' || comparator === 'ne';
}

function isNumeric({ left, right }: Compare): boolean {
  return [left, right].some((side) => side.op === 'literal' && typeof side.value !== 'string');
}

/** Functions that give text in one case. */
const ONE_CASE: ReadonlySet<string> = new Set(['lower', 'upper']);

/** Whether constants among operands have letters, and values could have them in another case. */
function letters(operands: readonly Expr[]): boolean {
  const texts = operands.filter((operand) => operand.op === 'literal');
  const values = operands.filter((operand) => operand.op !== 'literal');
  if (values.length === 0) return false;
  if (values.every((one) => one.op === 'call' && ONE_CASE.has(one.name)) && texts.every(hasNoOtherCase(values)))
    return false;
  return texts.length === 0 || texts.some(({ value }) => typeof value === 'string' && hasCase(value));
}

/** A constant that is in the case that all of the values are in: folding it changes nothing. */
function hasNoOtherCase(values: readonly Expr[]): (constant: Extract<Expr, { op: 'literal' }>) => boolean {
  const name = values[0]?.op === 'call' ? values[0].name : '';
  return ({ value }) =>
    typeof value !== 'string' || value === (name === 'lower' ? value.toLowerCase() : value.toUpperCase());
}

function hasCase(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}

function patternMatters(expr: Match): boolean {
  const { pattern, value } = expr;
  switch (pattern.kind) {
    case 'cidr':
      return false;
    case 'regex':
      return (
        !/\(\?[a-z]*i/.test(pattern.regex.source) && letters([value, ofText(withoutPairs(pattern.regex.source), expr)])
      );
    case 'wildcard': {
      const text = pattern.parts.filter((part) => typeof part === 'string').join('');
      return letters([value, ofText(text, expr)]);
    }
    default:
      return letters([value, pattern.text]);
  }
}

function ofText(value: string, { span }: Match): Expr {
  return { op: 'literal', value, span };
}

/** An expression without escapes of classes and without sets of one letter in both cases (`[Aa]`). */
function withoutPairs(source: string): string {
  return source
    .replaceAll(/\\[a-zA-Z]/g, '')
    .replaceAll(/\[(\p{L})(\p{L})\]/gu, (whole, one: string, other: string) =>
      one !== other && one.toLowerCase() === other.toLowerCase() ? '' : whole,
    );
}
