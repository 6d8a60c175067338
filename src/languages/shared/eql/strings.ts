/** Quoted strings of both languages called EQL: escapes, and what ends them. */
import { QueryFailure } from '../../failure.ts';
import { matchAt, type Token } from '../tokens.ts';

/** How a language writes strings. */
export interface StringRules {
  /** What stands behind a backslash, but for `u{…}`. */
  readonly escapes: Readonly<Record<string, string>>;
  /** How a string without escapes is written: `?"…"`. */
  readonly raw: string;
}

/** Escapes of both languages. */
export const COMMON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '\\': '\\',
};

/** Reads the string whose opening quotation mark stands at `start`; it ends on its line. Throws `QueryFailure`. */
export function readString(text: string, start: number, rules: StringRules): Token {
  const quote = text.charAt(start);
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) return { kind: 'string', text: text.slice(start, at + 1), value, start, end: at + 1 };
    if (char === '\n' || char === '\r') break;
    if (char !== '\\') {
      value += char;
      continue;
    }
    const { replacement, end } = readEscape(text, at, rules);
    if (replacement === undefined) break;
    value += replacement;
    at = end - 1;
  }
  throw unterminated(quote, start);
}

/** A string that does not end on its line. */
export function unterminated(quote: string, start: number): QueryFailure {
  return new QueryFailure(
    `Unexpected end of the line, expected \`${quote}\` to end the string that begins here.`,
    { start, end: start + 1 },
    {
      help: `A backslash before a quote makes it part of the string; a string that ends in one is written \\\\${quote}.`,
    },
  );
}

const UNICODE = /\\u\{([0-9A-Fa-f]{2,8})\}/y;

/** What an escape stands for; nothing when the line ends in it. */
function readEscape(
  text: string,
  at: number,
  { escapes, raw }: StringRules,
): { replacement: string | undefined; end: number } {
  const escaped = text.charAt(at + 1);
  if (escaped === '' || escaped === '\n' || escaped === '\r') return { replacement: undefined, end: at + 1 };
  if (escaped === 'u') return readUnicode(text, at);
  const replacement = escapes[escaped];
  if (replacement !== undefined) return { replacement, end: at + 2 };
  const known = ['\\\\', ...Object.keys(escapes).flatMap((one) => (one === '\\' ? [] : [`\\${one}`])), '\\u{…}'];
  const quote = escaped === "'" || escaped === '"';
  throw new QueryFailure(
    `Unexpected escape \`\\${escaped}\` in a string, expected one of ${known.join(' ')}.`,
    { start: at, end: at + 2 },
    {
      help: quote
        ? `This quotation mark needs no backslash here: write \`${escaped}\`.`
        : `Write \`\\\\${escaped}\` for a backslash, or a raw string: ${raw}.`,
    },
  );
}

function readUnicode(text: string, at: number): { replacement: string; end: number } {
  const whole = matchAt(UNICODE, text, at);
  const code = whole === undefined ? Number.NaN : Number.parseInt(whole.slice(3, -1), 16);
  if (whole === undefined) {
    throw new QueryFailure(
      'Unexpected escape `\\u`, expected a character in braces, such as `\\u{200f}`.',
      { start: at, end: at + 2 },
      { help: 'The number has 2 to 8 hexadecimal digits. Write `\\\\u` for a backslash and a `u`.' },
    );
  }
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new QueryFailure(`Unexpected \`${whole}\`, expected the number of a Unicode character.`, {
      start: at,
      end: at + whole.length,
    });
  }
  return { replacement: String.fromCodePoint(code), end: at + whole.length };
}
