/**
 * From tokens to the syntax tree.
 *
 * Source: Lucene, `org.apache.lucene.queryparser.classic`, *Query Parser Syntax* and its grammar: a query is clauses, each
 * with an optional conjunction before it (`AND`, `OR`), at most one modifier (`+`, `-`, `!`, `NOT`), and an optional field.
 */
import { MAX_NESTING, QueryFailure } from '../failure.ts';
import { unescaped, wildcardParts } from './escapes.ts';
import type { QuerySource } from './source.ts';
import type { Bound, Clause, FieldName, Node, Term } from './syntax.ts';
import { type Token, type TokenKind, tokensOf } from './tokens.ts';

const A_TERM = 'a term such as `field:value`';

/** What may not follow a word that belongs to a run of words. */
const ENDS_RUN: ReadonlySet<TokenKind> = new Set(['colon', 'star', 'tilde', 'boost', 'and', 'or']);

/** Reads a query string. Throws `QueryFailure`. */
export function parseQueryString(source: QuerySource): Node {
  return new Parser(source).query();
}

class Parser {
  readonly #source: QuerySource;
  readonly #tokens: readonly Token[];
  /** Offsets of the parentheses that are open. */
  readonly #open: number[] = [];
  #at = 0;

  constructor(source: QuerySource) {
    this.#source = source;
    this.#tokens = tokensOf(source);
  }

  query(): Node {
    const node = this.#clauses(undefined);
    if (this.#token.kind !== 'end') throw this.#unexpected(`${A_TERM} or the end of the query`);
    return node;
  }

  get #token(): Token {
    const token = this.#peek(0);
    if (token.failure) throw token.failure;
    return token;
  }

  /** A token ahead; past the last one, the last. */
  #peek(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('a query string has a last token');
    return token;
  }

  #take(kind: TokenKind): Token | undefined {
    const token = this.#token;
    if (token.kind !== kind) return undefined;
    this.#at++;
    return token;
  }

  #clauses(field: FieldName | undefined): Node {
    const start = this.#peek(0).start;
    const clauses: Clause[] = [];
    let end = start;
    do {
      const clause = this.#run(field) ?? this.#clause(field, clauses.length === 0);
      this.#warnOfSplitValue(clauses.at(-1)?.node, clause);
      this.#warnOfSmallOperator(clauses.at(-1)?.node, clause.node);
      clauses.push(clause);
      end = clause.node.end;
    } while (this.#token.kind !== 'close' && this.#token.kind !== 'end');
    return { kind: 'group', clauses, field, start, end };
  }

  /** Words side by side: those after the first must not be followed by an operator that needs them for itself. */
  #run(field: FieldName | undefined): Clause | undefined {
    const terms: Term[] = [];
    const belongs = () => this.#peek(1).kind === 'term' && !ENDS_RUN.has(this.#peek(2).kind);
    if (this.#peek(0).kind !== 'term' || !belongs()) return undefined;
    while (belongs()) terms.push(this.#word(field));
    terms.push(this.#word(field));
    if (field !== undefined) {
      for (const [index, term] of terms.entries()) this.#warnOfSmallOperator(terms[index - 1], term);
    }
    const { start } = terms[0] ?? this.#token;
    const node: Node = { kind: 'run', terms, field, start, end: terms.at(-1)?.end ?? start };
    return { conjunction: undefined, modifier: undefined, node, start };
  }

  /** `path:*\\a b\\c`: a blank ends the value of a field, which is easily overlooked within a path. */
  #warnOfSplitValue(before: Node | undefined, { conjunction, modifier, node }: Clause): void {
    if (conjunction !== undefined || modifier !== undefined || node.field !== undefined) return;
    if (before?.field === undefined || (before.kind !== 'term' && before.kind !== 'wildcard')) return;
    const { text } = this.#source;
    if (node.kind === 'group' || !text.slice(node.start, node.end).includes('\\\\')) return;
    this.#source.warn(
      `The blank before this ends the value of \`${before.field.name}\`; this is looked for in every field.`,
      this.#source.span(node.start, node.end),
      'A blank within a value is written `\\ `.',
    );
  }

  /** `a:1 and b:2`, `a:(b and c)`: only words in capitals are operators. */
  #warnOfSmallOperator(before: Node | undefined, node: Node): void {
    if (before?.kind !== 'term' || !/^(?:and|or|not)$/i.test(before.text)) return;
    if (before.field === undefined ? !isFielded(node) : before.field !== node.field) return;
    this.#source.warn(
      `\`${before.text}\` is a word to look for here, no operator.`,
      this.#source.span(before.start, before.end),
      `Operators are written in capitals: \`${before.text.toUpperCase()}\`.`,
    );
  }

  #word(field: FieldName | undefined): Term {
    const { start, end } = this.#token;
    this.#at++;
    return { kind: 'term', text: unescaped(this.#source, start, end), fuzzy: undefined, field, start, end };
  }

  #clause(field: FieldName | undefined, first: boolean): Clause {
    const conjunction = first ? undefined : (this.#take('and') ?? this.#take('or'));
    const start = this.#token.start;
    const modifier = this.#take('plus') ?? this.#take('minus') ?? this.#take('not');
    const before = modifier ?? conjunction;
    const node = this.#fielded(field, before === undefined ? A_TERM : `a term after \`${before.text}\``);
    return {
      conjunction: conjunction && (conjunction.kind === 'and' ? 'and' : 'or'),
      modifier: modifier && (modifier.kind === 'plus' ? 'required' : 'prohibited'),
      node,
      start,
    };
  }

  #fielded(outer: FieldName | undefined, expected: string): Node {
    const token = this.#token;
    if ((token.kind !== 'term' && token.kind !== 'star') || this.#peek(1).kind !== 'colon') {
      return this.#value(outer, token.start, expected);
    }
    this.#at += 2;
    const name = unescaped(this.#source, token.start, token.end);
    const field: FieldName = { name, start: token.start, end: token.end };
    return this.#value(field, token.start, `a value after \`${this.#source.glimpse(token.start, token.end)}:\``);
  }

  #value(field: FieldName | undefined, start: number, expected: string): Node {
    const token = this.#token;
    switch (token.kind) {
      case 'open':
        return this.#group(field, start);
      case 'rangeOpen':
        return this.#range(field, start);
      case 'quoted': {
        this.#at++;
        const text = unescaped(this.#source, token.start + 1, token.end - 1);
        const { tilde, end } = this.#modifiers();
        const slop = /^~(\d{1,6})/.exec(tilde ?? '')?.[1];
        return { kind: 'phrase', text, slop: Number(slop ?? 0), field, start, end };
      }
      case 'term':
      case 'bareOperator': {
        this.#at++;
        if (token.kind === 'bareOperator') this.#warnOfBareOperator(token);
        const text = unescaped(this.#source, token.start, token.end);
        const { tilde, end } = this.#modifiers();
        return { kind: 'term', text, fuzzy: tilde?.slice(1), field, start, end };
      }
      case 'star':
      case 'prefix':
      case 'wildcard':
      case 'regex':
        return this.#pattern(field, start, token);
      default:
        throw this.#unexpected(expected);
    }
  }

  #warnOfBareOperator({ text, start, end }: Token): void {
    this.#source.warn(
      `\`${text}\` before a blank is a term of its own, no operator.`,
      this.#source.span(start, end),
      `Write \`${text}\` right before the term.`,
    );
  }

  #pattern(field: FieldName | undefined, start: number, token: Token): Node {
    this.#at++;
    const { tilde, end, tildeAt } = this.#modifiers();
    if (tilde !== undefined) {
      this.#source.warn('`~` has no effect on a pattern.', this.#source.span(tildeAt, tildeAt + tilde.length));
    }
    if (token.kind === 'star') return { kind: 'star', field, start, end };
    if (token.kind !== 'regex') return { kind: 'wildcard', parts: wildcardParts(token.text), field, start, end };
    const fold = token.text.endsWith('i');
    const source = token.text.slice(1, fold ? -2 : -1);
    return { kind: 'regex', source, fold, at: token.start, field, start, end };
  }

  /** `~2` and `^3` behind a value, in either order. Weights change the order of hits, not which there are. */
  #modifiers(): { readonly tilde: string | undefined; readonly tildeAt: number; readonly end: number } {
    const boost = this.#take('boost');
    const tilde = this.#take('tilde');
    if (tilde !== undefined && boost === undefined) this.#take('boost');
    const end = this.#peek(-1).end;
    return { tilde: tilde?.text, tildeAt: tilde?.start ?? end, end };
  }

  #group(field: FieldName | undefined, start: number): Node {
    const open = this.#token.start;
    if (this.#open.length >= MAX_NESTING) {
      throw new QueryFailure(
        `The query is nested more than ${MAX_NESTING} levels deep here.`,
        this.#source.span(open, open + 1),
        { kind: 'unsupported' },
      );
    }
    this.#at++;
    this.#open.push(open);
    const inner = this.#clauses(field);
    const close = this.#take('close');
    if (close === undefined) throw this.#unexpected('`)`');
    this.#open.pop();
    const end = this.#take('boost')?.end ?? close.end;
    return { ...inner, start, end };
  }

  #range(field: FieldName | undefined, start: number): Node {
    const openLow = this.#token.text === '{';
    this.#at++;
    const low = this.#bound('the lower bound of a range, or `*`');
    if (this.#take('to') === undefined) throw this.#unexpected('`TO`', 'A range is written `[1 TO 5]`.');
    const high = this.#bound('the upper bound of a range, or `*`');
    const close = this.#take('rangeClose');
    if (close === undefined) throw this.#unexpected('`]` or `}`', 'A bound with blanks stands in quotation marks.');
    const end = this.#take('boost')?.end ?? close.end;
    return { kind: 'range', low, high, openLow, openHigh: close.text === '}', field, start, end };
  }

  #bound(expected: string): Bound | undefined {
    const quoted = this.#take('quotedBound');
    if (quoted) {
      const { start, end } = quoted;
      return { text: unescaped(this.#source, start + 1, end - 1), start, end };
    }
    const plain = this.#take('bound') ?? this.#take('to');
    if (plain === undefined) throw this.#unexpected(expected);
    const { start, end } = plain;
    return plain.text === '*' ? undefined : { text: unescaped(this.#source, start, end), start, end };
  }

  #unexpected(expected: string, help = this.#help()): QueryFailure {
    const { start, end } = this.#token;
    return this.#source.unexpected(start, end, expected, help);
  }

  /** What most likely went wrong where a token stands that does not fit. */
  #help(): string | undefined {
    const token = this.#token;
    const { text } = this.#source;
    const open = this.#open.at(-1);
    if (token.kind === 'end' && open !== undefined) {
      const escaped = /\\\)/.exec(text.slice(open));
      const reason = escaped
        ? ` The \`\\)\` at ${this.#source.where(open + escaped.index)} is a character of a term: a backslash that stands for itself is written \`\\\\\`.`
        : '';
      return `The parenthesis opened at ${this.#source.where(open)} is not closed.${reason}`;
    }
    if (token.kind === 'close' && open === undefined) return 'No parenthesis is open here.';
    if (token.kind === 'close') return this.#peek(-1).kind === 'open' ? 'A group holds at least one term.' : undefined;
    if (token.kind === 'colon') {
      const { kind: before, text: written } = this.#at > 0 ? this.#peek(-1) : token;
      if (/[\u00a0\u2007\u202f]/.test(written)) {
        return 'The text before it holds a no-break space, which does not part words: write an ordinary one.';
      }
      return before === 'wildcard' || before === 'prefix'
        ? 'The name of a field has no wildcards. A colon within a value is written `\\:`.'
        : 'A colon within a value is written `\\:`.';
    }
    if (token.kind === 'minus' || token.kind === 'plus' || token.kind === 'not') {
      return `\`${token.text}\` stands before the field, once: \`${token.text === 'NOT' ? 'NOT ' : token.text}field:value\`.`;
    }
    return undefined;
  }
}

/** Whether a node is looked for in a field, or holds one that is. */
function isFielded(node: Node): boolean {
  return node.field !== undefined || (node.kind === 'group' && node.clauses.some((clause) => isFielded(clause.node)));
}
