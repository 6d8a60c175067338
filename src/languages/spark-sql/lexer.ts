/** Tokens of Spark SQL: https://spark.apache.org/docs/latest/sql-ref-literals.html and sql-ref-identifier.html. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';

export interface SqlToken extends Span {
  /** `word`: keyword or name; `quoted`: name in back-quotes; `end`: after the last token. */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'binary' | 'symbol' | 'end';
  /** As written. */
  readonly text: string;
  /** Upper-case text of words and symbols; the decoded value of strings, quoted names and binaries. */
  readonly value: string;
}

const SYMBOLS = ['<=>', '<=', '>=', '<>', '!=', '==', '||', '::', '->', '=>'] as const;
const SINGLE_SYMBOLS = '+-*/%=<>!&|^~()[],.;:?';
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:BD|[LSYDF])?/iy;
const WORD = /[\p{L}\p{N}_]+/uy;
const SPACE = /\s+/y;

/** All tokens of `text`, the last of kind `end`. Throws `QueryFailure` at unterminated strings, names and comments. */
export function tokenize(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = skipBlank(text, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = readToken(text, at, tokens);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', value: '', start: text.length, end: text.length });
  return tokens;
}

function skipBlank(text: string, at: number): number {
  SPACE.lastIndex = at;
  if (SPACE.test(text)) return SPACE.lastIndex;
  if (text.startsWith('--', at)) {
    const lineEnd = text.indexOf('\n', at);
    return lineEnd < 0 ? text.length : lineEnd;
  }
  return text.startsWith('/*', at) ? skipComment(text, at) : at;
}

/** Bracketed comments nest. */
function skipComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (text.startsWith('*/', at)) {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  throw new QueryFailure('Unterminated comment, expected `*/` to end the `/*` that starts here.', {
    start,
    end: start + 2,
  });
}

function readToken(text: string, start: number, before: readonly SqlToken[]): SqlToken {
  const first = text.charAt(start);
  if (first === "'" || first === '"') return readString(text, start, start, before);
  if (first === '`') return readQuotedName(text, start);
  const second = text.charAt(start + 1);
  if ((second === "'" || second === '"') && (first === 'r' || first === 'R')) return readRawString(text, start);
  if ((second === "'" || second === '"') && (first === 'x' || first === 'X')) return readBinary(text, start, before);
  if (/\d/.test(first) || (first === '.' && /\d/.test(second) && !endsName(before.at(-1), start))) {
    const number = readNumber(text, start);
    if (number) return number;
  }
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  if (word !== undefined) {
    return { kind: 'word', text: word, value: word.toUpperCase(), start, end: start + word.length };
  }
  const symbol =
    SYMBOLS.find((candidate) => text.startsWith(candidate, start)) ??
    (SINGLE_SYMBOLS.includes(first) ? first : undefined);
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, value: symbol, start, end: start + symbol.length };
  throw hidingString(before) ?? unknownCharacter(text, start);
}

/** True when a token that ends at `at` can stand before `.field`. */
function endsName(token: SqlToken | undefined, at: number): boolean {
  return token !== undefined && token.end === at && (token.kind === 'word' || token.kind === 'quoted');
}

function readNumber(text: string, start: number): SqlToken | undefined {
  NUMBER.lastIndex = start;
  const number = NUMBER.exec(text)?.[0];
  if (number === undefined) return undefined;
  const end = start + number.length;
  // Spark reads digits that run into letters as a name: `4a`.
  WORD.lastIndex = end;
  if (WORD.test(text)) return undefined;
  return { kind: 'number', text: number, value: number.toUpperCase(), start, end };
}

function readQuotedName(text: string, start: number): SqlToken {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char !== '`') {
      value += char;
    } else if (text.charAt(at + 1) === '`') {
      value += char;
      at++;
    } else {
      if (value === '') break;
      return { kind: 'quoted', text: text.slice(start, at + 1), value, start, end: at + 1 };
    }
  }
  if (text.charAt(start + 1) === '`') {
    throw new QueryFailure('Unexpected empty name, expected a name between the back-quotes.', {
      start,
      end: start + 2,
    });
  }
  throw new QueryFailure('Unterminated name, expected a back-quote to end the one that starts here.', {
    start,
    end: start + 1,
  });
}

function readRawString(text: string, start: number): SqlToken {
  const quote = text.charAt(start + 1);
  const close = text.indexOf(quote, start + 2);
  if (close < 0) throw unterminated(quote, start);
  return {
    kind: 'string',
    text: text.slice(start, close + 1),
    value: text.slice(start + 2, close),
    start,
    end: close + 1,
  };
}

function readBinary(text: string, start: number, before: readonly SqlToken[]): SqlToken {
  const literal = readString(text, start + 1, start, before);
  const wrong = /[^0-9a-fA-F]/.exec(literal.value);
  if (wrong) {
    const at = start + 2 + wrong.index;
    throw new QueryFailure(`Unexpected \`${wrong[0]}\`, expected hexadecimal digits.`, { start: at, end: at + 1 });
  }
  return { ...literal, kind: 'binary', text: text.slice(start, literal.end) };
}

function readString(text: string, open: number, start: number, before: readonly SqlToken[]): SqlToken {
  const quote = text.charAt(open);
  let value = '';
  for (let at = open + 1; at < text.length; ) {
    const char = text.charAt(at);
    if (char === quote) return { kind: 'string', text: text.slice(start, at + 1), value, start, end: at + 1 };
    if (char === '\\' && at + 1 < text.length) {
      const decoded = readEscape(text, at);
      value += decoded.value;
      at = decoded.end;
    } else {
      value += char;
      at++;
    }
  }
  const hidden = hidingString(before);
  if (hidden) throw hidden;
  const body = text.slice(open + 1);
  if (body.includes(`\\${quote}`)) throw hiddenEnd({ start, text: text.slice(start) });
  throw unterminated(quote, start);
}

/** The failure at the first string that goes on past the end that its author meant, if there is one. */
function hidingString(tokens: readonly SqlToken[]): QueryFailure | undefined {
  const culprit = tokens.find((token) => token.kind === 'string' && hidesItsEnd(token));
  return culprit && hiddenEnd(culprit);
}

/** True for a string whose only wrong reading is likely: an escaped quote right where its author ended it (`'\'`). */
export function hidesItsEnd(token: Pick<SqlToken, 'text'>): boolean {
  const quote = token.text.charAt(0);
  if (quote !== "'" && quote !== '"') return false;
  return new RegExp(`^${quote}[^${quote}]*\\\\${quote}\\s*(?:[),\\]=<>;]|AND\\b|OR\\b|$)`, 'i').test(
    token.text.slice(0, -1),
  );
}

/** The failure for a string whose closing quote is escaped; points at its opening quote. */
export function hiddenEnd(token: Pick<SqlToken, 'start' | 'text'>): QueryFailure {
  const quote = token.text.charAt(0);
  return new QueryFailure(
    `Unterminated string: the backslash before the next \`${quote}\` escapes it, so the string that starts here goes on.`,
    { start: token.start, end: token.start + 1 },
    {
      help: 'a backslash is written `\\\\` in a string, and `\\\\\\\\` where it is a regular expression or a LIKE pattern',
    },
  );
}

function unterminated(quote: string, start: number): QueryFailure {
  return new QueryFailure(`Unterminated string, expected \`${quote}\` to end the one that starts here.`, {
    start,
    end: start + 1,
  });
}

const ESCAPES: Readonly<Record<string, string>> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\u001A' };

/**
 * One escape of a string literal, `at` its backslash. `\%` and `\_` keep the backslash (for LIKE); an unknown escape is
 * the character itself, as Spark's parser reads it.
 */
function readEscape(text: string, at: number): { value: string; end: number } {
  const hex = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10));
  const digits = hex?.[1] ?? hex?.[2];
  if (hex && digits !== undefined) {
    const code = Number.parseInt(digits, 16);
    if (code <= 0x10ffff) return { value: String.fromCodePoint(code), end: at + hex[0].length };
  }
  const octal = /^\\([01][0-7]{2})/.exec(text.slice(at, at + 4));
  if (octal?.[1] !== undefined) return { value: String.fromCharCode(Number.parseInt(octal[1], 8)), end: at + 4 };
  const char = text.charAt(at + 1);
  if (char === '%' || char === '_') return { value: `\\${char}`, end: at + 2 };
  return { value: ESCAPES[char] ?? char, end: at + 2 };
}

/**
 * Where character `index` of a string literal's value stands in the query text. `literal` is the literal's span, in
 * `text`; gives the literal's start for literals that are not one plain string.
 */
export function offsetInString(text: string, literal: Span, index: number): number {
  const quote = text.charAt(literal.start);
  if (quote === 'r' || quote === 'R') return literal.start + 2 + index;
  if (quote !== "'" && quote !== '"') return literal.start;
  let decoded = 0;
  for (let at = literal.start + 1; at < literal.end - 1; ) {
    if (decoded >= index) return at;
    if (text.charAt(at) === '\\') {
      const next = readEscape(text, at);
      decoded += next.value.length;
      at = next.end;
    } else {
      decoded++;
      at++;
    }
  }
  return Math.max(literal.start, literal.end - 1);
}

function unknownCharacter(text: string, start: number): QueryFailure {
  const char = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const span = { start, end: start + char.length };
  if (char === '@') {
    const name = /^@[\w.]*/.exec(text.slice(start))?.[0] ?? char;
    return new QueryFailure('Unexpected `@`, expected a name or a value.', span, {
      help: `names with special characters stand in back-quotes: \`${name}\``,
    });
  }
  if ('\u2018\u2019\u201C\u201D'.includes(char)) {
    return new QueryFailure(`Unexpected \`${char}\`, expected a plain quote.`, span, {
      help: 'replace the typographic quotes by \' or "',
    });
  }
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const shown = /[\p{C}\p{Z}]/u.test(char) ? `invisible character U+${code}` : `\`${char}\``;
  return new QueryFailure(`Unexpected ${shown}, expected a name, a value or an operator.`, span);
}
