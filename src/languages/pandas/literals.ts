/** Python's literals (Language Reference, "Lexical analysis", 2.4). */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The value of one string literal as written, prefix and quotes included. An unknown escape keeps its backslash. */
export function stringValue(literal: string, span: Span): string {
  const prefix = /^[A-Za-z]*/.exec(literal)?.[0] ?? '';
  const kind = prefix.toLowerCase();
  if (kind.includes('f')) throw unsupported('A formatted string (`f"…"`)', span);
  if (kind.includes('b')) throw unsupported('A bytes literal (`b"…"`)', span, 'Leave the `b` out.');
  if (!['', 'r', 'u'].includes(kind)) {
    throw new QueryFailure(`Unexpected string prefix \`${prefix}\`, expected \`r\` or none.`, span);
  }
  const quoted = literal.slice(prefix.length);
  const quotes = /^("""|'''|"|')/.exec(quoted)?.[0] ?? '"';
  const body = quoted.slice(quotes.length, -quotes.length).replace(/\r\n?/g, '\n');
  return kind === 'r' ? body : decode(body, { start: span.start + prefix.length + quotes.length, end: span.end });
}

const ESCAPE = /\\(\n|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]*\}|[\s\S])/g;

function decode(body: string, span: Span): string {
  return body.replace(ESCAPE, (whole: string, escaped: string, offset: number) => {
    const place = { start: span.start + offset, end: span.start + offset + whole.length };
    const simple = SIMPLE_ESCAPES[escaped];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8));
    if (escaped.startsWith('N{')) throw unsupported('A character by its name (`\\N{…}`)', place);
    if (/^[xuU]/.test(escaped)) {
      const code = escaped.length > 1 ? Number.parseInt(escaped.slice(1), 16) : Number.NaN;
      if (Number.isNaN(code) || code > 0x10ffff) {
        const digits = { x: 2, u: 4, U: 8 }[escaped.charAt(0)];
        throw new QueryFailure(
          `Unexpected escape \`${whole}\`, expected ${digits} hexadecimal digits after it.`,
          place,
          { help: 'Write `\\\\` for a backslash, or a raw string: r"…".' },
        );
      }
      return String.fromCodePoint(code);
    }
    return whole;
  });
}

/** The value of a number literal: decimal, `0x`, `0o`, `0b`, underscores, exponent. */
export function numberValue(literal: string, span: Span): number {
  if (/[jJ]$/.test(literal)) throw unsupported('A complex number', span);
  const plain = literal.replaceAll('_', '');
  const value = Number(plain);
  if (Number.isFinite(value) && !/^0\d+$/.test(plain)) return value;
  throw new QueryFailure(`Unexpected \`${literal}\`, expected a number.`, span);
}
