/**
 * Names and values of KQL, and what ends them.
 *
 * Source: Kibana, the grammar of the package `kbn-es-query` (`grammar.peggy`), and *Kibana Query Language*, "Escaping": a
 * value without quotation marks goes on through blanks, up to one of `():<>"{}` or an operator with blanks around it; a backslash
 * stands before these characters, `*`, itself, `and`, `or` and `not`, or makes a blank (`\t`, `\r`, `\n`) or a character by number
 * (`\u0041`). In quotation marks it does so before itself, a quotation mark, and for the last two; before anything else it
 * is itself.
 */
import type { OneCharacter } from '../../engine/plan.ts';
import { type QueryFailure, unexpected } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { place, type Reader } from '../shared/reader.ts';
import type { Literal } from './syntax.ts';

/** What may stand between words, a no-break space among it. */
export const BLANK = /[ \t\r\n\u00a0]+/y;
/** `and`, `or`: blanks on both sides belong to them. */
export const AND = /[ \t\r\n\u00a0]+[aA][nN][dD][ \t\r\n\u00a0]+/y;
export const OR = /[ \t\r\n\u00a0]+[oO][rR][ \t\r\n\u00a0]+/y;
/** `not` with the blanks behind it, wherever it stands. */
export const NOT = /[nN][oO][tT][ \t\r\n\u00a0]+/y;

const INNER_BLANK = /[ \t\r\n\u00a0]+/y;
const PLAIN = /(?:(?![nN][oO][tT][ \t\r\n\u00a0])[^\\():<>"*{} \t\r\n\u00a0])+/y;
const ESCAPE = /\\(?:[\\():<>"*{}]|[trn]|u[0-9a-fA-F]{4}|[oO][rR]|[aA][nN][dD]|[nN][oO][tT])/y;
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"/y;
const BLANKS: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

/** Takes a name or a value right here; `undefined` when none starts here. Throws `QueryFailure` for one that is broken. */
export function takeLiteral(reader: Reader, warn: (warning: QueryMessage) => void): Literal | undefined {
  return reader.text[reader.offset] === '"' ? takeQuoted(reader, warn) : takeUnquoted(reader);
}

function takeUnquoted(reader: Reader): Literal | undefined {
  const start = reader.offset;
  const parts: (string | { readonly any: 'many' } | OneCharacter)[] = [];
  let text = '';
  let pending = '';
  let end = start;
  const add = (piece: string): void => {
    text += pending + piece;
    pending = '';
    end = reader.offset;
  };
  const flush = (): void => {
    if (text !== '') parts.push(text);
    text = '';
  };
  for (;;) {
    const plain = reader.takeHere(PLAIN);
    if (plain !== undefined) {
      add(plain);
      continue;
    }
    if (reader.takeHere(/\*/y) !== undefined) {
      add('');
      flush();
      parts.push({ any: 'many' });
      continue;
    }
    const sequence = reader.takeHere(ESCAPE);
    if (sequence !== undefined) {
      add(escaped(sequence.slice(1)));
      continue;
    }
    if (reader.text[reader.offset] === '\\') throw brokenEscape(reader);
    const before = reader.offset;
    const blank = operatorAt(reader) ? undefined : reader.takeHere(INNER_BLANK);
    if (blank === undefined) break;
    // Blanks count only between what stands around them.
    if (end === start && text === '' && parts.length === 0) {
      reader.offset = before;
      break;
    }
    pending += blank;
  }
  if (end === start) return undefined;
  flush();
  reader.offset = end;
  const wild = parts.some((part) => typeof part !== 'string');
  const whole = parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
  return { text: whole, quoted: false, parts: wild ? parts : undefined, start, end };
}

/** True when an operator between conditions starts here. */
function operatorAt(reader: Reader): boolean {
  const before = reader.offset;
  const found = reader.takeHere(AND) ?? reader.takeHere(OR);
  reader.offset = before;
  return found !== undefined;
}

function escaped(written: string): string {
  if (/^u./.test(written)) return String.fromCharCode(Number.parseInt(written.slice(1), 16));
  return written.length === 1 ? (BLANKS[written] ?? written) : written;
}

function brokenEscape(reader: Reader): QueryFailure {
  const start = reader.offset;
  const found = reader.text[start + 1];
  const span = { start, end: Math.min(start + 2, reader.text.length) };
  return unexpected(
    found === undefined ? null : `\\${found}`,
    'a character that a backslash may stand before',
    span,
    'A backslash that stands for itself is written `\\\\`, or the value in quotation marks.',
  );
}

function takeQuoted(reader: Reader, warn: (warning: QueryMessage) => void): Literal {
  const start = reader.offset;
  const written = reader.takeHere(QUOTED);
  if (written === undefined) {
    const help = `The text that starts at ${place(reader.text, start)} is never closed; within one a quotation mark is written \`\\"\`.`;
    throw unexpected(null, '`"`', { start: reader.text.length, end: reader.text.length }, help);
  }
  const inner = written.slice(1, -1);
  const text = inner.replace(/\\(?:[\\"trn]|u[0-9a-fA-F]{4})/g, (sequence) => escaped(sequence.slice(1)));
  const span = { start, end: reader.offset };
  const control = /(?<!\\)(?:\\\\)*\\([trn])[A-Za-z0-9_.-]/.exec(inner)?.[1];
  if (control !== undefined) {
    const names = { t: 'a tab', r: 'a carriage return', n: 'a line break' };
    warn({
      message: `\`\\${control}\` within quotation marks is ${names[control as 'r']}, no backslash.`,
      help: 'A backslash that stands for itself is written `\\\\`.',
      ...span,
    });
  }
  if (inner.includes('*')) {
    warn({
      message: 'Within quotation marks `*` is no wildcard but a character like any other.',
      help: 'Leave the quotation marks out; backslashes and `():<>"{}` are then escaped by a backslash.',
      ...span,
    });
  }
  return { text, quoted: true, parts: undefined, ...span };
}
