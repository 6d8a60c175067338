/** Texts of rules: wildcards, escapes, and what the transforming modifiers make of them. */
import type { WildcardPattern } from '../../engine/plan.ts';

/** A text with its wildcards; of windash, characters of which any one may stand. */
export type SigmaText = WildcardPattern;

const TOKEN = /\\[*?\\]|[*?]|[^*?\\]+|\\/g;

/** Where the first wildcard of a text stands; its end when it has none. */
export function wildcardAt(text: string): number {
  for (const { 0: token, index } of text.matchAll(TOKEN)) if (token === '*' || token === '?') return index;
  return text.length;
}

/**
 * Reads wildcards and escapes (Sigma rules specification 2.1, "Escape Character"): `\*` and `\?` are the characters,
 * `\\` is one backslash, and a backslash before anything else is itself.
 */
export function readText(text: string): SigmaText {
  const parts: WildcardPattern[number][] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') parts.push(plain);
    plain = '';
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '*' || token === '?') {
      flush();
      parts.push({ any: token === '*' ? 'many' : 'one' });
    } else plain += token.length === 2 && token.startsWith('\\') ? token.slice(1) : token;
  }
  flush();
  return parts;
}

/** The text when it has no wildcards, else `undefined`. */
export function plainText(text: SigmaText): string | undefined {
  return text.every((part) => typeof part === 'string') ? text.join('') : undefined;
}

/** Hyphen, slash, en dash, em dash, horizontal bar: Windows programs take each for the start of a parameter. */
const DASHES = '-/\u2013\u2014\u2015';

/** A dash at the start of a parameter: not within a word, and before one. */
const DASH = new RegExp(`(?<![\\p{L}\\p{N}_])[${DASHES.replace('-', '\\-')}](?=[\\p{L}\\p{N}_])`, 'gu');

/** Each dash at the start of a parameter as any dash (`windash`). */
export function withAnyDash(text: SigmaText): SigmaText {
  return text.flatMap((part): SigmaText => {
    if (typeof part !== 'string') return [part];
    const pieces = part.split(DASH);
    return pieces.flatMap((piece, index) => {
      const plain = piece === '' ? [] : [piece];
      return index === 0 ? plain : [{ any: 'one' as const, of: DASHES }, ...plain];
    });
  });
}

/** Most texts that one value may stand for. */
const MOST_TEXTS = 25;

/** Every plain text that a value without wildcards stands for; `undefined` when there are wildcards, or too many. */
export function plainTexts(text: SigmaText): string[] | undefined {
  let texts = [''];
  for (const part of text) {
    if (typeof part !== 'string' && (part.any === 'many' || part.of === undefined)) return undefined;
    const choices = typeof part === 'string' ? [part] : [...(part.of ?? '')];
    texts = texts.flatMap((head) => choices.map((choice) => head + choice));
    if (texts.length > MOST_TEXTS) return undefined;
  }
  return texts;
}

/** The bytes of a text: UTF-8, or UTF-16 (`utf16` with a byte order mark, low byte first). */
export function bytesOf(text: string, encoding: 'utf16le' | 'utf16be' | 'utf16' | undefined): number[] {
  if (encoding === undefined) return [...new TextEncoder().encode(text)];
  const units = [...(encoding === 'utf16' ? '\ufeff' : ''), ...text.split('')].map((unit) => unit.charCodeAt(0));
  return units.flatMap((unit) => {
    const [high, low] = [unit >> 8, unit & 0xff];
    return encoding === 'utf16be' ? [high, low] : [low, high];
  });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of bytes (RFC 4648, 4), padded. */
export function base64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += ALPHABET[bits >> 18] ?? '';
    text += ALPHABET[(bits >> 12) & 63] ?? '';
    text += second === undefined ? '=' : (ALPHABET[(bits >> 6) & 63] ?? '');
    text += third === undefined ? '=' : (ALPHABET[bits & 63] ?? '');
  }
  return text;
}

/**
 * The characters that bytes always give within Base64, for each of the three places where they may begin: those at the
 * ends, which depend on the neighbours, are left out (`base64offset`).
 */
export function base64Offsets(bytes: readonly number[]): string[] {
  const starts = [0, 2, 3];
  const ends = [0, 3, 2];
  return starts.map((start, offset) => {
    const encoded = base64([...new Array<number>(offset).fill(0x20), ...bytes]);
    return encoded.slice(start, encoded.length - (ends[(bytes.length + offset) % 3] ?? 0));
  });
}
