/**
 * Tokens of the original EQL (the `eql` Python library, grammar of version 0.9: `eql/etc/eql.g`).
 */
import { QueryFailure, unexpected } from '../failure.ts';
import { COMMON_ESCAPES, readString, unterminated } from '../shared/eql/strings.ts';
import { matchAt, readNumber, type Token, tokensOf } from '../shared/tokens.ts';

/** Words that cannot name an event type, a field or a function. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'and by const false in join macro not null of or sequence true until with where'.split(' '),
);

const SYMBOLS = '== != <= >= = < > ( ) [ ] , . | : + - * / %'.split(' ');

/** Signs that other languages write and this one does not, with what it writes instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  '&': 'Conditions are joined with `and`.',
  '!': 'A condition is negated with `not`.',
  '~': 'Comparisons of text ignore case as they are; the `~` forms belong to Elastic EQL.',
  ';': 'A query is a single statement; leave the `;` out.',
  '{': 'Lists stand in parentheses: `name in ("a", "b")`.',
  '“': 'Use straight quotes (`"`).',
  '”': 'Use straight quotes (`"`).',
  '‘': "Use straight quotes (`'`).",
  '’': "Use straight quotes (`'`).",
  '#': 'Comments begin with `//`.',
};

const STRINGS = { escapes: { ...COMMON_ESCAPES, "'": "'" }, raw: '?"…"' };

/** Splits a query into tokens; the last is always `end`. Throws `QueryFailure` at the first character that begins none. */
export function tokenize(text: string): readonly Token[] {
  return tokensOf(text, readToken);
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+\.\d+|\.\d+|\d+)(?:[Ee][-+]?\d+)?/y;

function readToken(text: string, start: number): Token {
  const char = text.charAt(start);
  const name = matchAt(NAME, text, start);
  if (name !== undefined) return { kind: 'name', text: name, quoted: false, start, end: start + name.length };
  const number = readNumber(NUMBER, text, start);
  if (number !== undefined) return number;
  if (text.startsWith('"""', start)) {
    throw new QueryFailure(
      'Unexpected `"""`, expected a string in single or double quotes.',
      { start, end: start + 3 },
      { help: 'Triple quotes belong to Elastic EQL; a raw string is written ?"…" here.' },
    );
  }
  if (char === '"' || char === "'") return readString(text, start, STRINGS);
  if (char === '?') return readRawString(text, start);
  if (char === '`') return readQuotedName(text, start);
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, start));
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
  const found = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw unexpected(found, 'a name, a value or an operator', { start, end: start + found.length }, FOREIGN[char]);
}

/** `?"…"`: only the quote character can be escaped. */
function readRawString(text: string, start: number): Token {
  const quote = text.charAt(start + 1);
  if (quote !== '"' && quote !== "'") {
    throw unexpected('?', 'a name, a value or an operator', { start, end: start + 1 }, 'A raw string is written ?"…".');
  }
  let value = '';
  for (let at = start + 2; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) return { kind: 'string', text: text.slice(start, at + 1), value, start, end: at + 1 };
    if (char === '\n' || char === '\r') break;
    if (char === '\\' && text.charAt(at + 1) === quote) {
      value += quote;
      at++;
    } else value += char;
  }
  throw unterminated(quote, start);
}

function readQuotedName(text: string, start: number): Token {
  const close = /[`\r\n]/g;
  close.lastIndex = start + 1;
  const end = close.exec(text);
  if (end?.[0] !== '`' || end.index === start + 1) {
    throw new QueryFailure('Unexpected end of the name, expected a field name between back-quotes.', {
      start,
      end: start + 1,
    });
  }
  return { kind: 'name', text: text.slice(start + 1, end.index), quoted: true, start, end: end.index + 1 };
}
