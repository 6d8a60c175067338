/** The arguments of commands: parameters, bare words, texts, lists, tables. Source: about_Parsing, about_Hash_Tables. */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from '../shared/reader.ts';
import type { Operand } from './comparisons.ts';
import { blankHelp, ExpressionParser } from './expressions.ts';
import type { Scope } from './scope.ts';
import { bareText, takeText } from './strings.ts';

const PARAMETER = /-[A-Za-z]\w*:?/y;
const BARE = /[^\s|;,(){}'"“”‘’@$`-][^\s|;,(){}'"“”‘’@$`]*/y;
const KEY = /[A-Za-z_]\w*/y;

/** A parameter as it is written, with the whole name that it stands for. */
export interface Parameter extends Span {
  readonly name: string;
  readonly written: string;
}

/** Reads arguments of one command. */
export class Arguments {
  readonly reader: Reader;
  readonly #scope: Scope;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, scope: Scope, warn: (warning: QueryMessage) => void) {
    this.reader = reader;
    this.#scope = scope;
    this.#warn = warn;
  }

  /** True at the end of the command: a pipe, a line's end outside of it, or what closes it. */
  get atEnd(): boolean {
    const { reader } = this;
    if (reader.sees(/[|;)}]/y)) return true;
    const between = reader.text.slice(reader.offset, reader.skip());
    return reader.atEnd || endsLine(between);
  }

  /** A parameter, by any beginning of a name of `known` that means only one; `undefined` when none is next. */
  parameter(known: readonly string[]): Parameter | undefined {
    const { reader } = this;
    if (!reader.sees(PARAMETER)) return undefined;
    const start = reader.skip();
    const written = (reader.take(PARAMETER) ?? '').replace(/:$/, '');
    const span = { start, end: start + written.length };
    const wanted = written.slice(1).toLowerCase();
    const exact = known.filter((name) => name.toLowerCase() === wanted);
    const found = exact.length > 0 ? exact : known.filter((name) => name.toLowerCase().startsWith(wanted));
    const [name, ...others] = found;
    if (name === undefined) {
      const near = nearest(wanted, known);
      const help = near === undefined ? undefined : `Did you mean \`-${near}\`?`;
      throw unexpected(written, `a parameter such as \`-${known[0]}\``, span, help);
    }
    if (others.length > 0) throw unexpected(written, `one of \`-${found.join('`, `-')}\``, span);
    return { name, written, ...span };
  }

  /** One value: a bare word counts as a text. Throws when none is next. */
  value(expected: string): Operand {
    const { reader } = this;
    const start = reader.skip();
    const bare = reader.sees(/-?(?:0x[0-9a-f]+|\d+)(?=[\s,|;)}]|$)/iy) ? undefined : reader.take(BARE);
    if (bare !== undefined) {
      const quoted = bareText(bare, start);
      const span = reader.span(start);
      return { kind: 'text', expr: { op: 'literal', value: bare, span }, span, quoted };
    }
    if (reader.atEnd || reader.sees(/[|;,)}]/y)) throw reader.unexpected(expected);
    return new ExpressionParser(reader, this.#scope, this.#warn).value();
  }

  /** One value, or several with commas between. */
  values(expected: string): readonly Operand[] {
    const found = [...elements(this.value(expected))];
    while (this.reader.take(/,/y) !== undefined) found.push(...elements(this.value(expected)));
    return found;
  }

  /** One value, or several with commas between, as expressions have them: a bare word is none. */
  expressions(): readonly Operand[] {
    const { reader } = this;
    const next = (): readonly Operand[] => {
      if (reader.sees(/[A-Za-z]/y)) throw reader.unexpected('a text in quotation marks or a number');
      return elements(new ExpressionParser(reader, this.#scope, this.#warn).value());
    };
    const found = [...next()];
    while (reader.take(/,/y) !== undefined) found.push(...next());
    return found;
  }

  /** A whole number. */
  number(expected: string): number {
    const found = this.value(expected);
    if (found.expr.op === 'literal' && typeof found.expr.value === 'number' && Number.isInteger(found.expr.value)) {
      return found.expr.value;
    }
    throw unexpected(this.reader.text.slice(found.span.start, found.span.end), expected, found.span);
  }

  /** What stands between `{` and `}`. */
  block<Result>(work: (parser: ExpressionParser) => Result): Result {
    const { reader } = this;
    if (reader.take(/\{/y) === undefined) throw reader.unexpected('a script block: `{ … }`');
    const result = work(new ExpressionParser(reader, this.#scope, this.#warn));
    reader.take(/;/y);
    if (reader.take(/\}/y) === undefined)
      throw reader.unexpected('an operator such as `-and`, or `}`', blankHelp(reader));
    return result;
  }

  /** `@{ Key = value; … }`: keys in their order. */
  table<Value>(work: (key: string, span: Span) => Value): readonly Value[] {
    const { reader } = this;
    if (reader.take(/@\{/y) === undefined) throw reader.unexpected('a table: `@{ … }`');
    const entries: Value[] = [];
    while (reader.take(/\}/y) === undefined) {
      const start = reader.skip();
      const key = takeText(reader, this.#warn)?.text ?? reader.take(KEY);
      if (key === undefined) throw reader.unexpected('a key, or `}`');
      const span = reader.span(start);
      if (reader.take(/=/y) === undefined) throw reader.unexpected('`=`');
      entries.push(work(key, span));
      reader.take(/;/y);
    }
    return entries;
  }

  /** The text of a value that must be one. */
  textOf(value: Operand): string {
    if (value.quoted) return value.quoted.text;
    if (value.expr.op === 'literal' && value.expr.value !== null) return String(value.expr.value);
    throw unsupported('Anything but a text or a number here', value.span);
  }
}

function elements(value: Operand): readonly Operand[] {
  if (value.kind !== 'list' || value.expr.op !== 'list') return [value];
  return value.expr.items.map((expr): Operand => {
    const kind = expr.op === 'literal' && typeof expr.value === 'number' ? 'number' : 'text';
    return { kind, expr, span: expr.span };
  });
}

/** True when a line ends within blanks and comments, but for a backtick before it. */
function endsLine(between: string): boolean {
  return /\n/.test(between.replace(/`\r?\n/g, '').replace(/<#[\s\S]*?#>/g, ''));
}
