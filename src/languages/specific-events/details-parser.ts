/** The `Details` cell: the values of a field. */
import type { Expr, RegexPattern, Span } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { QUOTE, takeQuoted } from '../shared/quotes.ts';
import { place, Reader } from '../shared/reader.ts';
import { anyOf, LOOSE, textTest } from '../shared/text-test.ts';
import { isPlaceholder, isProse, isRegex } from './prose.ts';
import type { Cell } from './table.ts';

/** What a cell asks of its field: one of the alternatives, each a conjunction of wanted and unwanted values. */
export interface Details {
  /** Makes the condition on one field. */
  readonly on: (field: Expr) => Expr;
  /** True when the cell only says what the field must not be. */
  readonly negative: boolean;
}

type Node =
  | { readonly kind: 'value'; readonly text: string; readonly span: Span }
  /** `ANY` among other values. */
  | { readonly kind: 'any'; readonly span: Span }
  | { readonly kind: 'regex'; readonly source: string; readonly span: Span }
  | { readonly kind: 'not'; readonly item: Node; readonly span: Span }
  | { readonly kind: 'and'; readonly items: readonly Node[]; readonly span: Span }
  | { readonly kind: 'or'; readonly items: readonly Node[]; readonly span: Span };

const BLANK = /(?:\s|\0|<br\s*\/?>)+/iy;
const AND = /and\b|&&/iy;
const OR = /or\b|\|\|/iy;
const NOT = /not\b|!(?!=)/iy;
/** Up to a word that joins, a comma, or a bracket that closes; blanks may stand inside. */
const BARE = /(?:(?!\s(?:and|or|not)\b|[,;)]|\s["“”'‘’(]|<br)[\s\S])+/iy;
/** A number as Sysmon shows it in the registry: `DWORD (0x00000001)`. */
const REGISTRY_NUMBER = /[DQ]WORD\s*\(0x[0-9a-f]+(?:-0x[0-9a-f]+)?\)/iy;
const ANY_VALUE = /^(?:|-+|–|\*|n\/?a|any)$/i;

/**
 * Reads a cell. `text` is the whole table with escaped pipes already unescaped in place (`|` and a NUL), so that
 * offsets stay those of the table.
 *
 * @throws QueryFailure for prose, and for what cannot be read.
 */
export function readDetails(text: string, cell: Cell, warn: (warning: QueryMessage) => void): Details {
  if (ANY_VALUE.test(cell.text)) return { on: (value) => ({ op: 'exists', value, span: cell }), negative: false };
  const content = text.slice(cell.start, cell.end);
  if (isProse(content)) throw notAValue(content, cell);
  if (isRegex(content)) {
    const node = regexNode(unfilled(content), { start: cell.start, end: cell.end });
    return { on: (value) => lower(node, value, false, warn), negative: false };
  }
  const reader = new Reader(text.slice(0, cell.end), BLANK, 'end of the cell');
  reader.offset = cell.start;
  const node = new DetailsParser(reader, warn).parse();
  // What follows a value in parentheses is a remark on it.
  if (reader.sees(/\(/y)) throw notAValue(content, cell);
  if (!reader.atEnd) throw reader.unexpected('`AND`, `OR`, `,` or the end of the cell');
  return { on: (value) => lower(node, value, false, warn), negative: isNegative(node) };
}

function notAValue(text: string, { start, end }: Span): QueryFailure {
  return new QueryFailure(
    `\`${unfilled(text)}\` is a description, not a value.`,
    { start, end },
    {
      kind: 'unsupported',
      help: 'Write the value itself, with `*` for what may vary, or leave the row out of the table.',
    },
  );
}

function unfilled(text: string): string {
  return text.replaceAll('\0', '');
}

class DetailsParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#warn = warn;
  }

  parse(): Node {
    return this.#or();
  }

  #or(): Node {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#and()];
    for (;;) {
      const comma = reader.take(/[,;]/y) !== undefined;
      if (comma && reader.atEnd) break;
      if (reader.take(OR) === undefined && !comma) break;
      items.push(this.#and());
    }
    const [only] = items;
    return only !== undefined && items.length === 1 ? only : { kind: 'or', items, span: reader.span(start) };
  }

  #and(): Node {
    const reader = this.#reader;
    const start = reader.skip();
    const items = [this.#unary()];
    while (reader.take(AND) !== undefined || reader.sees(NOT)) items.push(this.#unary());
    const [only] = items;
    if (only !== undefined && items.length === 1) return only;
    const span = reader.span(start);
    if (isConjunction(items)) {
      this.#warn({
        message: 'Values joined by `AND` are looked for anywhere in the field, since one value cannot be two texts.',
        ...span,
      });
    }
    return { kind: 'and', items, span };
  }

  #unary(): Node {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(NOT) !== undefined) {
      const item = reader.nested(() => this.#unary());
      return { kind: 'not', item, span: reader.span(start) };
    }
    if (reader.take(/\(/y) === undefined) return this.#value();
    const inner = reader.nested(() => this.#or());
    if (reader.take(/\)/y) === undefined) {
      throw reader.unexpected(
        '`AND`, `OR` or `)`',
        `The parenthesis opened at ${place(reader.text, start)} is not closed in this cell.`,
      );
    }
    return inner;
  }

  #value(): Node {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.sees(QUOTE)) {
      const quoted = takeQuoted(reader, { escapes: false, warn: this.#warn });
      if (quoted !== undefined) return this.#literal(quoted.text, reader.span(start));
    }
    const code = reader.take(/`[^`]+`/y);
    if (code !== undefined) return this.#literal(code.slice(1, -1), reader.span(start));
    if (reader.sees(/(?:and|or)\b/iy)) throw reader.unexpected('a value');
    const bare = reader.take(REGISTRY_NUMBER) ?? reader.take(BARE);
    if (bare === undefined) throw reader.unexpected('a value');
    const span = { start, end: start + bare.trimEnd().length };
    return /^any$/i.test(bare.trim()) ? { kind: 'any', span } : this.#literal(bare, span);
  }

  #literal(written: string, span: Span): Node {
    const text = unfilled(written).trim();
    if (isRegex(text)) return regexNode(text, span);
    const placeholder = isPlaceholder(text);
    if (placeholder !== undefined) {
      throw new QueryFailure(`\`${placeholder}\` is a description, not a value.`, span, {
        kind: 'unsupported',
        help: `Write \`*\` for what may vary: ${text.replace(placeholder, '*')}.`,
      });
    }
    return { kind: 'value', text, span };
  }
}

function isNegative(node: Node): boolean {
  if (node.kind === 'not') return true;
  return node.kind === 'and' || node.kind === 'or' ? node.items.every(isNegative) : false;
}

/** True when more than one value is wanted at once. */
function isConjunction(items: readonly Node[]): boolean {
  return items.filter((item) => !isNegative(item)).length > 1;
}

/** `inside`: several values are wanted at once, so that each is looked for anywhere in the field. */
function lower(node: Node, field: Expr, inside: boolean, warn: (warning: QueryMessage) => void): Expr {
  const { span } = node;
  if (node.kind === 'any') return { op: 'exists', value: field, span };
  if (node.kind === 'not') return { op: 'not', item: lower(node.item, field, inside, warn), span };
  if (node.kind === 'or') return { op: 'or', items: node.items.map((item) => lower(item, field, inside, warn)), span };
  if (node.kind === 'and') {
    const within = inside || isConjunction(node.items);
    return { op: 'and', items: node.items.map((item) => lower(item, field, within, warn)), span };
  }
  if (node.kind === 'regex') {
    const pattern = { kind: 'regex', regex: regexPattern(node.source) } as const;
    return { op: 'match', value: field, pattern, rules: LOOSE, span };
  }
  return inside ? contains(field, node.text, span, warn) : valueTest(field, node.text, span, warn);
}

/** Without the slashes or the label around it. Throws for an expression that cannot be read. */
function regexNode(written: string, span: Span): Node {
  const source = /^\/(.*)\/[a-z]*$/.exec(written)?.[1] ?? written.replace(/^reg(?:ular )?exp?(?:ression)?:\s*/i, '');
  const wrong = checkRegex(regexPattern(source));
  if (wrong !== null) throw new QueryFailure(wrong, span);
  return { kind: 'regex', source, span };
}

function regexPattern(source: string): RegexPattern {
  return { source, dialect: 'pcre', anchor: 'search' };
}

/** A value is the whole text; without a backslash it may also be the last component of a path, and with one before it the end of one. */
function valueTest(value: Expr, text: string, span: Span, warn: (warning: QueryMessage) => void): Expr {
  const whole = textTest(value, { text, ...span }, span, { one: false, warn });
  if (/^\\[^\\]/.test(text)) {
    warn({
      message: `\`${text}\` begins with a backslash, and is looked for at the end of the field too.`,
      severity: 'info',
      ...span,
    });
    return anyOf([whole, textTest(value, { text: `*${text}`, ...span }, span, { one: false, warn: () => {} })], span);
  }
  if (text.includes('\\') || text.startsWith('*')) return whole;
  if (text.includes('*'))
    return anyOf([whole, textTest(value, { text: `*\\${text}`, ...span }, span, { one: false, warn })], span);
  const last: Expr = {
    op: 'match',
    value,
    pattern: { kind: 'endsWith', text: { op: 'literal', value: `\\${text}`, span } },
    rules: LOOSE,
    span,
  };
  return { op: 'or', items: [whole, last], span };
}

function contains(value: Expr, text: string, span: Span, warn: (warning: QueryMessage) => void): Expr {
  if (text.includes('*')) {
    return textTest(value, { text: `*${text}*`.replace(/\*{2,}/g, '*'), ...span }, span, { one: false, warn });
  }
  const pattern = { kind: 'contains', text: { op: 'literal', value: text, span } } as const;
  return { op: 'match', value, pattern, rules: LOOSE, span };
}
