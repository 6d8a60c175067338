/** Tokens of Elastic's EQL (EQL syntax reference: "Strings", "Escape a field name"). */
import { QueryFailure, unexpected } from '../failure.ts';
import { COMMON_ESCAPES, readString } from '../shared/eql/strings.ts';
import { matchAt, readNumber, type Token, tokensOf } from '../shared/tokens.ts';

/** Words that cannot name a field unless they stand in back-quotes. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'and any by false in join like maxspan not null of or regex sample sequence true until where with'.split(' '),
);

const SYMBOLS = '![ == != <= >= = < > ( ) [ ] , . | : + - * / % ? ~'.split(' ');

/** Signs that other languages write and this one does not, with what it writes instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  '&': 'Conditions are joined with `and`.',
  '!': 'A condition is negated with `not`; `![…]` is an event that must not happen.',
  ';': 'A query is a single statement; leave the `;` out.',
  '{': 'Lists stand in parentheses: `process.name in ("a", "b")`.',
  '“': 'Use straight quotes (`"`).',
  '”': 'Use straight quotes (`"`).',
  '#': 'Comments begin with `//`.',
};

const STRINGS = { escapes: COMMON_ESCAPES, raw: '"""…"""' };

/** Splits a query into tokens; the last is always `end`. Throws `QueryFailure` at the first character that begins none. */
export function tokenize(text: string): readonly Token[] {
  return tokensOf(text, readToken);
}

const NAME = /[A-Za-z_@][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+\.\d*|\.\d+|\d+)(?:[Ee][-+]?\d+)?/y;
const SINGLE_QUOTE = /['‘’]/;

function readToken(text: string, start: number): Token {
  const char = text.charAt(start);
  const name = matchAt(NAME, text, start);
  if (name !== undefined) return { kind: 'name', text: name, quoted: false, start, end: start + name.length };
  const number = readNumber(NUMBER, text, start);
  if (number !== undefined) return number;
  if (text.startsWith('"""', start)) return readRawString(text, start);
  if (char === '"') return readString(text, start, STRINGS);
  if (char === '`') return readQuotedName(text, start);
  if (SINGLE_QUOTE.test(char)) {
    throw unexpected(char, 'a string in double quotes', { start, end: start + 1 }, 'Write "text", or """text""".');
  }
  if (char === '?' && /["']/.test(text.charAt(start + 1))) {
    throw unexpected(
      text.slice(start, start + 2),
      'a string in double quotes',
      { start, end: start + 2 },
      'A raw string is written """text"""; ?"text" belongs to the original EQL.',
    );
  }
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, start));
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
  const found = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw unexpected(found, 'a name, a value or an operator', { start, end: start + found.length }, FOREIGN[char]);
}

/** `"""…"""` holds everything as it is but line ends; quotation marks right before the closing ones belong to it. */
function readRawString(text: string, start: number): Token {
  const line = /[\r\n]/g;
  line.lastIndex = start;
  const limit = line.exec(text)?.index ?? text.length;
  let close = text.indexOf('"""', start + 3);
  if (close < 0 || close + 3 > limit) {
    throw new QueryFailure(
      'Unexpected end of the line, expected `"""` to end the raw string that begins here.',
      { start, end: start + 3 },
      { help: 'A raw string ends on the line on which it begins.' },
    );
  }
  for (let more = 0; more < 2 && text.charAt(close + 3) === '"'; more++) close++;
  const end = close + 3;
  return { kind: 'string', text: text.slice(start, end), value: text.slice(start + 3, close), start, end };
}

/** A name between back-quotes; a doubled one is part of it. */
function readQuotedName(text: string, start: number): Token {
  let name = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\n' || char === '\r') break;
    if (char !== '`') name += char;
    else if (text.charAt(at + 1) === '`') {
      name += '`';
      at++;
    } else if (name === '') break;
    else return { kind: 'name', text: name, quoted: true, start, end: at + 1 };
  }
  throw new QueryFailure('Unexpected end of the name, expected a field name between back-quotes.', {
    start,
    end: start + 1,
  });
}
