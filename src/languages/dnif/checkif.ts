/**
 * `_checkif`: rows that meet a condition, or those that do not.
 *
 * Source: DNIF's documentation, `_checkif`: `int_compare`, `str_compare` (`eq`, `neq`, `substr`, `regex`), `key_exists`, which is
 * true of rows without a value, and `lookup` into a stored result set. `sjoin`, which the documentation does not have, is what
 * published analytics join two labels with.
 */
import type { Expr, Plan, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure, unexpected } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import { QUOTE, takeQuoted } from '../shared/quotes.ts';
import type { Reader } from '../shared/reader.ts';
import { EXACT, EXACT_NOT, fieldOf, helpWith, LABEL, type Name, type ResultSet, takeName } from './result-set.ts';

const FUNCTION = /int_compare|str_compare|key_exists/iy;
const NUMBER = /-?\d+(?:\.\d+)?\b/y;
const OPERATOR = /!=|<=|>=|=|<|>/y;

/** What a check may lean on. */
export interface CheckContext {
  readonly reader: Reader;
  readonly warn: (warning: QueryMessage) => void;
  /** A stored result set, by the name that stands here. Throws `QueryFailure` when the query stored none. */
  takeStored(): ResultSet;
}

/** Reads a field of one of the sides of a condition; `second` for the right one. */
type Side = (name: Name, second: boolean) => Expr;

/** Reads what stands behind `_checkif` at `start`. Throws `QueryFailure`. */
export function checked(set: ResultSet, context: CheckContext, start: number): ResultSet {
  const { reader } = context;
  if (reader.take(/lookup\b/iy) !== undefined) return lookedUp(set, context, start);
  if (reader.take(/sjoin\b/iy) !== undefined) return joined(set, context, start);
  const predicate = condition(context, (name) => fieldOf(set, name));
  if (predicate === undefined) {
    const help = helpWith(['int_compare', 'str_compare', 'key_exists', 'lookup', 'sjoin'], reader);
    throw reader.unexpected('`int_compare`, `str_compare`, `key_exists`, `lookup` or `sjoin`', help);
  }
  const kept = takeChoice(reader);
  const span = reader.span(start);
  const test: Expr = kept === 'include' ? predicate : { op: 'not', item: predicate, span: predicate.span };
  return { ...set, plan: { op: 'filter', input: set.plan, predicate: test, span } };
}

/** `lookup STORE join $A = $B str_compare …`: the first field of each pair is the store's. */
function lookedUp(set: ResultSet, context: CheckContext, start: number): ResultSet {
  const { reader } = context;
  const store = context.takeStored();
  if (reader.take(/join\b/iy) === undefined) throw reader.unexpected('`join` and the fields that must be equal');
  const key = takePair(reader, (second) => (name) => fieldOf(second ? set : store, name));
  const on = condition(context, (name, second) => fieldOf(second ? set : store, name, second ? 'rows' : 'store'));
  const kind = takeChoice(reader) === 'include' ? 'semi' : 'anti';
  const keys = [{ left: key.second, right: key.first, rules: EXACT }];
  const span = reader.span(start);
  const names = { leftName: 'rows', rightName: 'store' };
  const plan: Plan = {
    op: 'join',
    kind,
    left: set.plan,
    right: store.plan,
    ...names,
    keys,
    ...(on ? { on } : {}),
    span,
  };
  return { ...set, plan };
}

/** `sjoin #B.$PPID = #A.$CPID str_compare #B.$System eq #A.$System`: rows of one label by rows of the other. */
function joined(set: ResultSet, context: CheckContext, start: number): ResultSet {
  const { reader, warn } = context;
  const labels: string[] = [];
  const key = takePair(reader, () => {
    labels.push(takeLabel(reader, set));
    return (name) => fieldOf(set, name);
  });
  const [first = '', second = ''] = labels;
  if (first === second) {
    throw new QueryFailure(`Unexpected \`${second}\`, expected the other label.`, reader.span(start));
  }
  const relation = (label: string) => (label === first ? 'first' : 'second');
  const on = condition(
    context,
    (name, _, label) => fieldOf(set, name, relation(label ?? first)),
    (reader_) => takeLabel(reader_, set),
  );
  const choice = takeChoice(reader);
  const span = reader.span(start);
  warn({
    message: 'What `sjoin` keeps is not documented: it is read as the rows of both labels that belong together.',
    ...span,
  });
  const side = (label: string): Plan => ({
    op: 'filter',
    input: set.plan,
    predicate: {
      op: 'compare',
      comparator: 'eq',
      left: { op: 'field', name: LABEL, span },
      right: { op: 'literal', value: label, span },
      rules: EXACT,
      span,
    },
    span,
  });
  const [left, right] = [side(first), side(second)];
  const kind = choice === 'include' ? 'semi' : 'anti';
  const keys = [{ left: key.first, right: key.second, rules: EXACT }];
  const back = [{ left: key.second, right: key.first, rules: EXACT }];
  const extra = on ? { on } : {};
  const inputs: Plan[] = [
    { op: 'join', kind, left, right, leftName: 'first', rightName: 'second', keys, ...extra, span },
    { op: 'join', kind, left: right, right: left, leftName: 'second', rightName: 'first', keys: back, ...extra, span },
  ];
  return { ...set, plan: { op: 'union', inputs, events: false, span } };
}

/** `$A = $B`, each read by what `side` gives once it has been asked for it. */
function takePair(
  reader: Reader,
  side: (second: boolean) => (name: Name) => Expr,
): { readonly first: Expr; readonly second: Expr } {
  const one = side(false);
  const first = one(takeName(reader, 'a field such as `$App`'));
  if (reader.take(/=/y) === undefined) throw reader.unexpected('`=` between the fields that must be equal');
  const other = side(true);
  return { first, second: other(takeName(reader, 'a field such as `$App`')) };
}

function takeLabel(reader: Reader, set: ResultSet): string {
  const start = reader.skip();
  const label = reader.take(/#\w+(?=\.)/y);
  if (label === undefined) throw reader.unexpected('a label and a field such as `#A.$App`');
  if (!set.labels.has(label)) {
    const known = [...set.labels].map((one) => `\`${one}\``).join(', ');
    const help = known === '' ? 'A fetch is labelled by `as #A`.' : undefined;
    throw unexpected(
      label,
      known === '' ? 'the label of a fetch' : `one of the labels ${known}`,
      reader.span(start),
      help,
    );
  }
  reader.take(/\./y);
  return label;
}

function takeChoice(reader: Reader): 'include' | 'exclude' {
  const word = reader.take(/(?:include|exclude)\b/iy)?.toLowerCase();
  if (word === undefined) {
    throw reader.unexpected('`include` or `exclude`', helpWith(['include', 'exclude'], reader));
  }
  return word === 'include' ? 'include' : 'exclude';
}

/** A condition of one of the three functions; `undefined` when none stands here. */
function condition(
  { reader, warn }: CheckContext,
  field: (name: Name, second: boolean, label?: string) => Expr,
  label?: (reader: Reader) => string,
): Expr | undefined {
  const start = reader.skip();
  const word = reader.take(FUNCTION)?.toLowerCase();
  if (word === undefined) return undefined;
  const side: Side = (name, second) => field(name, second);
  const named = (second: boolean): Expr => {
    const from = label?.(reader);
    const name = takeName(reader, 'a field such as `$App`');
    return from === undefined ? side(name, second) : field(name, second, from);
  };
  if (word === 'int_compare') return compareNumbers(reader, start, named);
  if (word === 'key_exists') {
    const item: Expr = { op: 'exists', value: named(false), span: reader.span(start) };
    return { op: 'not', item, span: reader.span(start) };
  }
  return compareTexts(reader, warn, start, named);
}

function compareNumbers(reader: Reader, start: number, named: (second: boolean) => Expr): Expr {
  const operand = (second: boolean): Expr => {
    const at = reader.skip();
    const number = reader.take(NUMBER);
    return number === undefined ? named(second) : { op: 'literal', value: Number(number), span: reader.span(at) };
  };
  const left = operand(false);
  const comparator = COMPARATORS[reader.take(OPERATOR) ?? ''];
  if (comparator === undefined) throw reader.unexpected('`>`, `<`, `=`, `!=`, `>=` or `<=`');
  const right = operand(true);
  return { op: 'compare', comparator, left, right, rules: { ...EXACT, numbers: 'both' }, span: reader.span(start) };
}

function compareTexts(
  reader: Reader,
  warn: (warning: QueryMessage) => void,
  start: number,
  named: (second: boolean) => Expr,
): Expr {
  const left = named(false);
  const word = reader.take(/(?:eq|neq|substr|regex)\b/iy)?.toLowerCase();
  if (word === undefined) throw reader.unexpected('`eq`, `neq`, `substr` or `regex`');
  const at = reader.skip();
  const quoted = reader.sees(QUOTE) ? takeQuoted(reader, { escapes: false, warn }) : undefined;
  if (word === 'regex') {
    if (quoted === undefined) throw reader.unexpected('a regular expression in quotation marks');
    return matches(left, quoted.text, { start: quoted.start + 1, end: quoted.end - 1 }, reader.span(start));
  }
  if (quoted === undefined && !reader.sees(/[$#]/y)) {
    throw reader.unexpected('a text in quotation marks, or a field such as `$User`');
  }
  const right: Expr = quoted === undefined ? named(true) : { op: 'literal', value: quoted.text, span: reader.span(at) };
  const span = reader.span(start);
  if (word === 'substr') {
    return { op: 'match', value: left, pattern: { kind: 'contains', text: right }, rules: EXACT, span };
  }
  const [comparator, rules] = word === 'eq' ? (['eq', EXACT] as const) : (['ne', EXACT_NOT] as const);
  return { op: 'compare', comparator, left, right, rules: { ...rules, numbers: 'text' }, span };
}

function matches(value: Expr, source: string, at: Span, span: Span): Expr {
  const regex = { source, dialect: 'pcre', anchor: 'search' } as const;
  const wrong = checkRegex(regex);
  if (wrong !== null) throw new QueryFailure(wrong, at);
  return { op: 'match', value, pattern: { kind: 'regex', regex }, rules: EXACT, span };
}
