/**
 * From the text of a KQL query to its syntax tree.
 *
 * Source: Kibana, the grammar of the package `kbn-es-query` (`grammar.peggy`), and *Kibana Query Language*: `not` binds
 * tightest, then `and`, then `or`, in any case and with blanks around them; a condition is `field: value`, `field: (a or b)`,
 * `field >= value`, `field: { … }`, or a value alone.
 */
import { type QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { place, Reader } from '../shared/reader.ts';
import { AND, BLANK, NOT, OR, takeLiteral } from './literals.ts';
import type { Literal, Node, RangeOperator } from './syntax.ts';

const A_CONDITION = 'a condition such as `field: value`';
/** Operators of Azure's language of the same abbreviation; as text nobody looks for them. */
const KUSTO = /\|\s*(?:where|project|take|limit|summarize|extend|count|join|distinct|top|sort|order|union|parse)\b/;
const RANGE = /<=|>=|<|>/y;

/** Reads a query. Throws `QueryFailure`. */
export function parseKql(text: string, warn: (warning: QueryMessage) => void): Node {
  return new Parser(text, warn).query();
}

class Parser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;
  /** Offsets of the brackets that are open. */
  readonly #open: number[] = [];

  constructor(text: string, warn: (warning: QueryMessage) => void) {
    this.#reader = new Reader(text, BLANK);
    this.#warn = warn;
  }

  query(): Node {
    const reader = this.#reader;
    if (reader.atEnd) return { kind: 'all', start: 0, end: reader.text.length };
    const node = this.#alternatives(A_CONDITION);
    if (!reader.atEnd) throw this.#unexpected('`and`, `or` or the end of the query');
    return node;
  }

  #alternatives(expected: string): Node {
    return this.#joined('or', OR, expected, (wanted) =>
      this.#joined('and', AND, wanted, (last) => this.#negated(last, (inner) => this.#condition(inner))),
    );
  }

  /** Items with an operator between them; the item itself when it is the only one. */
  #joined(kind: 'and' | 'or', operator: RegExp, expected: string, item: (expected: string) => Node): Node {
    const first = item(expected);
    const items = [first];
    while (this.#reader.takeHere(operator) !== undefined) items.push(item(`${A_CONDITION} after \`${kind}\``));
    return items.length === 1 ? first : { kind, items, start: first.start, end: items.at(-1)?.end ?? first.end };
  }

  #negated(expected: string, item: (expected: string) => Node): Node {
    const start = this.#reader.skip();
    if (this.#reader.takeHere(NOT) === undefined) return item(expected);
    const inner = item(`${A_CONDITION} after \`not\``);
    return { kind: 'not', item: inner, start, end: inner.end };
  }

  #condition(expected: string): Node {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/\(/y)) return this.#bracketed('(', ')', () => this.#alternatives(A_CONDITION));
    const literal = takeLiteral(reader, this.#warn);
    if (literal === undefined) throw this.#unexpected(expected);
    this.#warnOfOperator(literal);
    if (reader.take(/:/y) !== undefined) return this.#fielded(literal, start);
    const operator = reader.take(RANGE) as RangeOperator | undefined;
    if (operator === undefined) {
      this.#warnOfOtherLanguage(literal);
      return { kind: 'is', field: undefined, value: literal, start, end: literal.end };
    }
    reader.skip();
    const value = takeLiteral(reader, this.#warn);
    if (value === undefined) throw this.#unexpected(`a value after \`${operator}\``);
    return { kind: 'range', field: literal, operator, value, start, end: value.end };
  }

  #fielded(field: Literal, start: number): Node {
    const reader = this.#reader;
    const expected = `a value after \`${shortened(field.text)}:\``;
    if (reader.sees(/\{/y)) {
      const item = this.#bracketed('{', '}', () => this.#alternatives(A_CONDITION));
      return { kind: 'nested', field, item, start, end: reader.offset };
    }
    const node = this.#values(field, expected);
    return { ...node, start };
  }

  /** A value, or several in parentheses. */
  #values(field: Literal, expected: string): Node {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(/\(/y)) {
      return this.#bracketed('(', ')', () => {
        const item = (wanted: string) => this.#negated(wanted, (inner) => this.#values(field, inner));
        return this.#joined('or', OR, 'a value', (wanted) => this.#joined('and', AND, wanted, item));
      });
    }
    const value = takeLiteral(reader, this.#warn);
    if (value === undefined) throw this.#unexpected(expected);
    this.#warnOfOperator(value);
    this.#warnOfOtherValue(value);
    return { kind: 'is', field, value, start, end: value.end };
  }

  #bracketed(open: string, close: string, inner: () => Node): Node {
    const reader = this.#reader;
    const start = reader.skip();
    reader.offset = start + 1;
    this.#open.push(start);
    const node = reader.nested(inner);
    if (reader.take(close === ')' ? /\)/y : /\}/y) === undefined) {
      throw this.#unexpected(`\`${close}\``, `The \`${open}\` at ${place(reader.text, start)} is not closed.`);
    }
    this.#open.pop();
    return { ...node, start, end: reader.offset };
  }

  /** `a = b`, which is text to look for: conditions are written with a colon. */
  #warnOfOtherLanguage({ text, quoted, start, end }: Literal): void {
    const kusto = quoted ? null : KUSTO.exec(text);
    if (kusto !== null) {
      throw unsupported(
        `\`${kusto[0]}\` of the Kusto Query Language`,
        { start, end },
        'KQL is the Kibana Query Language here: conditions such as `field: value`, joined by `and` and `or`.',
      );
    }
    const found = quoted ? undefined : /[!=]=|=|&&|\|\|/.exec(text)?.[0];
    if (found === undefined) return;
    this.#warn({
      message: `\`${found}\` is no operator of KQL: all of this is text to look for, in any field.`,
      help: found.includes('=')
        ? 'A condition is written `field: value`, or `not field: value`.'
        : 'Conditions are joined by `and` and `or`.',
      start,
      end,
    });
  }

  /** `a: b and`, `or a: b`: an operator is one only with blanks and conditions on both sides. */
  #warnOfOperator({ quoted, start, end }: Literal): void {
    const written = this.#reader.text.slice(start, end);
    const found = quoted ? null : /^(?:and|or)(?=\s)|(?<=\s)(?:and|or|not)$/i.exec(written);
    if (found === null) return;
    this.#warn({
      message: `\`${found[0]}\` is a part of \`${shortened(written)}\` here, no operator.`,
      help: 'An operator stands between two conditions, with blanks around it.',
      start: start + found.index,
      end: start + found.index + found[0].length,
    });
  }

  /** `[1 TO 5]` and `/re.*x/` are of Lucene's language. */
  #warnOfOtherValue({ text, quoted, start, end }: Literal): void {
    const range = /^\[.* TO .*\]$/i.test(text);
    if (quoted || !(range || /^\/.+\/$/.test(text))) return;
    this.#warn({
      message: `KQL has no ${range ? 'ranges in brackets' : 'regular expressions'}: this is text to look for.`,
      help: range ? 'Write `field >= 1 and field <= 5`.' : 'Write wildcards, as `field: ab*`.',
      start,
      end,
    });
  }

  #unexpected(expected: string, help = this.#help()): QueryFailure {
    const { text } = this.#reader;
    const start = this.#reader.skip();
    const word = /(?:and|or|not)(?![^ \t\r\n\u00a0():"{}])|[\s\S]/iy;
    word.lastIndex = start;
    const found = word.exec(text)?.[0] ?? null;
    return unexpected(found, expected, { start, end: start + (found?.length ?? 0) }, help);
  }

  #help(): string | undefined {
    const { text } = this.#reader;
    const start = this.#reader.skip();
    const rest = text.slice(start, start + 5);
    const open = this.#open.at(-1);
    if (start >= text.length) {
      return open === undefined ? undefined : `The \`${text[open]}\` at ${place(text, open)} is not closed.`;
    }
    const before = text.slice(Math.max(0, start - 4), start);
    if (rest.startsWith('(') && /(?:^|[\s(])(?:and|or|not)$/i.test(before)) {
      return 'A blank must stand between an operator and `(`.';
    }
    if (/^[)}]/.test(rest) && open === undefined) return `No \`${rest.startsWith(')') ? '(' : '{'}\` is open here.`;
    if (rest.startsWith(':')) return 'A colon within a value is written `\\:`, or the value in quotation marks.';
    if (/^not\s/i.test(rest)) {
      return 'A negation is written `not field: value` or `field: (not value)`; the word itself `\\not`, or in quotation marks.';
    }
    if (/^(?:and|or)\b/i.test(rest))
      return 'The word itself is written with a backslash before it, or in quotation marks.';
    return undefined;
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
