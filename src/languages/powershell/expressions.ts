/** Expressions of script blocks. Sources: about_Operators, about_Operator_Precedence, about_Logical_Operators. */
import type { Expr, Span } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from '../shared/reader.ts';
import { expressionSize } from '../shared/size.ts';
import { COMPARISONS, compare, type Operand, operatorHelp, truthy } from './comparisons.ts';
import type { Kind, Scope } from './scope.ts';
import { takeText } from './strings.ts';

const LOGICAL = /-(?:and|or|xor)(?![\w-])/iy;
const NOT = /!|-not(?![\w-])/iy;
const OPERATOR = /-[A-Za-z]+(?![\w-])/y;
const NUMBER = /-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?)(?:[kmgt]b)?(?![\w.])/iy;
const RANGE = /(-?\d{1,9})\.\.(-?\d{1,9})(?![\w.])/y;
/** Most numbers of a range. */
const LONGEST_RANGE = 10_000;
const VARIABLE = /\$(?:\{[^}]*\}|[\w:]+\??|[_^$?])/y;
const MEMBER = /\.([A-Za-z_]\w*)/y;
const CAST = /\[[\w.[\]]+\]/y;
const GET_DATE = /Get-Date(?![\w-])/iy;

const SIZES: Readonly<Record<string, number>> = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 };
const UNITS: Readonly<Record<string, number>> = {
  addmilliseconds: 1,
  addseconds: 1000,
  addminutes: 60_000,
  addhours: 3_600_000,
  adddays: 86_400_000,
};

/** Reads expressions to conditions and values. `$_` is what `scope` says. */
export class ExpressionParser {
  readonly #reader: Reader;
  readonly #scope: Scope;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, scope: Scope, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#scope = scope;
    this.#warn = warn;
  }

  /** A condition: an expression that counts as true or false. */
  condition(): Expr {
    const found = this.logical();
    return truthy(found, found.span);
  }

  /** `-and`, `-or` and `-xor` bind alike, from left to right. */
  logical(): Operand {
    return this.#reader.nested(() => {
      let left = this.#comparison();
      let before: string | undefined;
      for (let operator = this.#reader.take(LOGICAL); operator !== undefined; operator = this.#reader.take(LOGICAL)) {
        const name = operator.slice(1).toLowerCase();
        if (before === 'or' && name === 'and') this.#warnOfPrecedence();
        const right = this.#comparison();
        const span = this.#reader.span(left.span.start);
        left = {
          kind: 'boolean',
          expr: logicalExpr(name, truthy(left, left.span), truthy(right, right.span), span),
          span,
        };
        before = name;
      }
      return left;
    });
  }

  #warnOfPrecedence(): void {
    const end = this.#reader.offset;
    this.#warn({
      message:
        '`-and` and `-or` bind alike in PowerShell, from left to right: this `-and` takes in the whole `-or` before it.',
      help: 'Say with parentheses what belongs together.',
      start: end - 4,
      end,
    });
  }

  #comparison(): Operand {
    let left = this.#unary();
    for (;;) {
      const operator = this.#comparisonOperator();
      if (!operator) return left;
      const right = this.#unary();
      const span = this.#reader.span(left.span.start);
      left = { kind: 'boolean', expr: compare({ ...operator, left, right, span }, this.#warn), span };
    }
  }

  #comparisonOperator(): { readonly name: string; readonly cased: boolean } | undefined {
    const before = this.#reader.offset;
    const written = this.#reader.take(OPERATOR);
    if (written === undefined) return undefined;
    const name = written.slice(1).toLowerCase();
    if (COMPARISONS.has(name)) return { name, cased: false };
    if (/^[ci]/.test(name) && COMPARISONS.has(name.slice(1)))
      return { name: name.slice(1), cased: name.startsWith('c') };
    if (['and', 'or', 'xor'].includes(name)) {
      this.#reader.offset = before;
      return undefined;
    }
    const start = this.#reader.offset - written.length;
    const span = { start, end: this.#reader.offset };
    if (OTHER_OPERATORS.has(name)) throw unsupported(`The operator \`${written}\``, span);
    this.#reader.offset = start;
    throw this.#reader.unexpected('an operator such as `-eq`, `-like` or `-match`', operatorHelp(written));
  }

  /** `-not` binds tighter than a comparison. */
  #unary(): Operand {
    const start = this.#reader.skip();
    if (this.#reader.take(NOT) === undefined) return this.#list();
    return this.#reader.nested(() => {
      const bare = this.#reader.sees(VARIABLE);
      const item = this.#unary();
      const span = this.#reader.span(start);
      if (bare && this.#reader.sees(/-c?i?(?:not)?(?:match|like|eq|ne|in|contains)(?![\w-])/iy)) {
        this.#warn({
          message: 'This `-not` takes in the value only, not the comparison behind it.',
          help: 'Put the comparison in parentheses: `-not (…)`.',
          ...span,
        });
      }
      return { kind: 'boolean', expr: { op: 'not', item: truthy(item, item.span), span }, span };
    });
  }

  #list(): Operand {
    const first = this.value();
    if (!this.#reader.sees(/,/y)) return first;
    const items = [first];
    while (this.#reader.take(/,/y) !== undefined) items.push(this.value());
    const span = this.#reader.span(first.span.start);
    return { kind: 'list', expr: { op: 'list', items: items.map(({ expr }) => expr), span }, span };
  }

  /** A value with its members, and no operator. */
  value(): Operand {
    let value = this.#primary();
    for (;;) {
      // A member follows its value at once: `$_ .Id` is something else.
      const start = this.#reader.offset;
      const member = this.#reader.takeHere(MEMBER)?.slice(1);
      if (member === undefined) {
        if (this.#reader.text[start] === '[') throw unsupported('An index', { start, end: start + 1 });
        return value;
      }
      value = this.#member(value, member, start + 1);
    }
  }

  #primary(): Operand {
    const reader = this.#reader;
    const start = reader.skip();
    const text = takeText(reader, this.#warn);
    if (text) {
      const span = { start: text.start, end: text.end };
      return { kind: 'text', expr: { op: 'literal', value: text.text, span }, span, quoted: text };
    }
    const range = reader.take(RANGE);
    if (range !== undefined) return numbersOf(range, reader.span(start));
    const number = reader.take(NUMBER);
    if (number !== undefined) {
      return constant('number', readNumber(number), reader.span(start));
    }
    const variable = reader.take(VARIABLE);
    if (variable !== undefined) return this.#variable(variable, reader.span(start));
    if (reader.take(/@?\(/y) !== undefined) return this.#parenthesis(start);
    const cast = reader.take(CAST);
    if (cast !== undefined) return this.#cast(cast, reader.span(start));
    if (reader.sees(/@\{|\{/y)) throw unsupported('A script block or a table as a value', { start, end: start + 1 });
    throw reader.missingPart(
      'a value such as `$_.Message`',
      /^[A-Za-z]/.test(reader.text.slice(start))
        ? 'A property is written `$_.Name`, a text in quotation marks.'
        : undefined,
    );
  }

  #parenthesis(start: number): Operand {
    const reader = this.#reader;
    const date = reader.take(GET_DATE);
    const list = reader.text[start] === '@';
    const within: Operand =
      date === undefined
        ? reader.sees(/\)/y) && list
          ? { kind: 'list', expr: { op: 'list', items: [], span: reader.span(start) }, span: reader.span(start) }
          : this.logical()
        : { kind: 'time', expr: { op: 'now', span: reader.span(start) }, span: reader.span(start) };
    if (reader.take(/\)/y) === undefined)
      throw reader.unexpected('an operator such as `-and`, or `)`', blankHelp(reader));
    const span = reader.span(start);
    if (list && within.kind !== 'list') return { kind: 'list', expr: { op: 'list', items: [within.expr], span }, span };
    return { ...within, span };
  }

  #variable(written: string, span: Span): Operand {
    const name = written
      .slice(1)
      .replace(/^\{|\}$/g, '')
      .toLowerCase();
    if (name === 'true' || name === 'false') return constant('boolean', name === 'true', span);
    if (name === 'null') return constant('null', null, span);
    if (name === '_' || name === 'psitem') {
      const at = this.#reader.offset;
      const member = this.#reader.takeHere(MEMBER)?.slice(1) ?? this.#quotedMember();
      if (member === undefined) throw unsupported('`$_` as a whole', span, 'Name a property: `$_.Message`.');
      if (member.toLowerCase() === 'properties') {
        throw unsupported(
          '`$_.Properties`, an event’s data by number,',
          { start: span.start, end: at + 1 + member.length },
          'Match its message: `$_.Message -match "Name: value"`.',
        );
      }
      if (this.#reader.text[this.#reader.offset] === '(') {
        throw unsupported(`\`$_.${member}(…)\``, { start: span.start, end: this.#reader.offset });
      }
      const place = { start: span.start, end: this.#reader.offset };
      return { ...this.#scope.property(member, place), span: place };
    }
    throw unsupported(`The variable \`${written}\``, span, 'Write its value.');
  }

  /** `$_.'Service File Name'`. */
  #quotedMember(): string | undefined {
    const at = this.#reader.offset;
    if (!/^\.["'“”‘’]/.test(this.#reader.text.slice(at, at + 2))) return undefined;
    this.#reader.offset = at + 1;
    return takeText(this.#reader, this.#warn)?.text;
  }

  #cast(written: string, span: Span): Operand {
    const type = written
      .slice(1, -1)
      .toLowerCase()
      .replace(/^system\./, '');
    const method = this.#reader.takeHere(/::\w+/y);
    if (method !== undefined) throw unsupported(`\`${written}${method}\``, { ...span, end: this.#reader.offset });
    const value = this.value();
    const whole = { start: span.start, end: this.#reader.offset };
    if (type === 'int' || type === 'long' || type === 'int32' || type === 'int64' || type === 'double') {
      const expr: Expr = { op: 'call', name: 'number', args: [value.expr], span: whole };
      return { kind: 'number', expr, span: whole };
    }
    if (type === 'string') {
      return { kind: 'text', expr: value.expr, span: whole, ...(value.quoted ? { quoted: value.quoted } : {}) };
    }
    if (type === 'datetime' || type === 'array') return { ...value, span: whole };
    throw unsupported(`The conversion \`${written}\``, span);
  }

  #member(value: Operand, member: string, start: number): Operand {
    const reader = this.#reader;
    const name = member.toLowerCase();
    if (reader.takeHere(/\(/y) === undefined) {
      const whole = { start: value.span.start, end: reader.offset };
      if (name === 'length' && value.kind === 'text') {
        return { kind: 'number', expr: { op: 'call', name: 'length', args: [value.expr], span: whole }, span: whole };
      }
      throw unsupported(`The property \`${member}\``, { start, end: reader.offset });
    }
    const argument = reader.sees(/\)/y) ? undefined : this.logical();
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`)`');
    const span = reader.span(value.span.start);
    const unit = UNITS[name];
    if (unit !== undefined && argument && value.kind === 'time') {
      const factor: Expr = { op: 'literal', value: unit, span: argument.span };
      const shift: Expr = { op: 'arithmetic', operator: 'multiply', left: argument.expr, right: factor, span };
      return { kind: 'time', expr: { op: 'arithmetic', operator: 'add', left: value.expr, right: shift, span }, span };
    }
    const texts = { contains: 'contains', startswith: 'startsWith', endswith: 'endsWith' } as const;
    if (argument && Object.hasOwn(texts, name)) {
      const kind = texts[name as keyof typeof texts];
      const rules = { fold: false, missing: false, lists: 'any' } as const;
      const expr: Expr = { op: 'match', value: value.expr, pattern: { kind, text: argument.expr }, rules, span };
      return { kind: 'boolean', expr, span };
    }
    const calls = { tolower: 'lower', toupper: 'upper', trim: 'trim' } as const;
    if (!argument && Object.hasOwn(calls, name)) {
      const call = calls[name as keyof typeof calls];
      return { kind: 'text', expr: { op: 'call', name: call, args: [value.expr], span }, span };
    }
    if (!argument && name === 'tostring') return { kind: 'text', expr: value.expr, span };
    throw unsupported(`The method \`${member}\``, { start, end: start + member.length });
  }
}

/** For a property that is written with blanks in its name; `undefined` where the next word does not follow one. */
export function blankHelp(reader: Reader): string | undefined {
  const before = /\$_\.(\w+)$/.exec(reader.text.slice(0, reader.offset).trimEnd())?.[1];
  const words = /^[A-Za-z]\w*(?: [A-Za-z]\w*)*/.exec(reader.text.slice(reader.skip()))?.[0];
  if (before === undefined || words === undefined) return undefined;
  return `A name with blanks stands in quotation marks: \`$_.'${before} ${words}'\`.`;
}

/** Operators that PowerShell has besides. */
const OTHER_OPERATORS: ReadonlySet<string> = new Set(
  'is isnot as replace ireplace creplace split isplit csplit join f band bor bxor bnot shl shr'.split(' '),
);

/** Nodes of an `-xor`, which says both of its sides twice. */
const MAX_EXCLUSIVE = 10_000;

function logicalExpr(name: string, left: Expr, right: Expr, span: Span): Expr {
  if (name === 'xor') {
    const both: Expr = { op: 'and', items: [left, right], span };
    const either: Expr = { op: 'or', items: [left, right], span };
    const exclusive: Expr = { op: 'and', items: [either, { op: 'not', item: both, span }], span };
    if (expressionSize(exclusive) > MAX_EXCLUSIVE) throw unsupported('`-xor` of so many conditions', span);
    return exclusive;
  }
  const op = name === 'or' ? 'or' : 'and';
  const items = left.op === op ? [...left.items, right] : [left, right];
  return { op, items, span };
}

function constant(kind: Kind, value: string | number | boolean | null, span: Span): Operand {
  return { kind, expr: { op: 'literal', value, span }, span };
}

/** `4624..4634`: every number from the first to the last. */
function numbersOf(written: string, span: Span): Operand {
  const [from = 0, to = 0] = written.split('..').map(Number);
  const count = Math.abs(to - from) + 1;
  if (count > LONGEST_RANGE) throw unsupported(`A range of more than ${LONGEST_RANGE} numbers`, span);
  const items = Array.from({ length: count }, (_, index): Expr => {
    return { op: 'literal', value: from < to ? from + index : from - index, span };
  });
  return { kind: 'list', expr: { op: 'list', items, span }, span };
}

function readNumber(written: string): number {
  const [, sign, digits = '', size] = /^(-?)(.*?)([kmgt]b)?$/i.exec(written) ?? [];
  return Number(digits) * (size === undefined ? 1 : (SIZES[size.toLowerCase()] ?? 1)) * (sign === '-' ? -1 : 1);
}
