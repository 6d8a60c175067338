/** Backslash escapes of the dialects. */
import type { RegexPattern } from '../plan.ts';
import { BLANK, HORIZONTAL, NO_BLANK, posixClass, VERTICAL } from './classes.ts';

/** What an escape means, and where the text goes on after it. */
export type Escape = { readonly end: number } & (
  | { readonly kind: 'literal'; readonly text: string }
  /** The inside of a bracket expression. */
  | { readonly kind: 'set'; readonly set: string; readonly negated: boolean }
  /** The same in every engine. `inSet`: may stand in a bracket expression. */
  | { readonly kind: 'source'; readonly source: string; readonly inSet: boolean }
  | { readonly kind: 'start' }
  | { readonly kind: 'end'; readonly beforeLineBreak: boolean }
  | { readonly kind: 'reference'; readonly group: number | string }
  | { readonly kind: 'nothing' }
);

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\x07', e: '\x1b' };
const HEX = /x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{1,2}))/y;
const UNICODE = /u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))|U([0-9a-fA-F]{8})/y;
const OCTAL = /0[0-7]{0,2}|[1-3][0-7]{2}/y;
const PROPERTY = /[pP](?:\{(\^?)(?:Is)?([\w]+)\}|([A-Z]))/y;
const NUMBER = /[1-9]\d?/y;
const NAMED = /k(?:<(\w+)>|\{(\w+)\}|'(\w+)')/y;
const RELATIVE = /g(?:\{?([1-9]\d?)\}?|\{(\w+)\})/y;

/** Reads the escape at `at`, where the backslash stands. Gives a message (without its full stop) when it means nothing. */
export function readEscape(
  text: string,
  at: number,
  dialect: RegexPattern['dialect'],
  inSet: boolean,
): Escape | string {
  const character = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  if (at + 1 >= text.length) return 'Unexpected end, expected a character after `\\`';
  const end = at + 1 + character.length;
  if (/[sS]/.test(character) && dialect !== 're2' && dialect !== 'ecmascript') {
    return { kind: 'set', set: character === 's' ? BLANK : NO_BLANK, negated: false, end };
  }
  if (/[dDwWsS]/.test(character)) return { kind: 'source', source: `\\${character}`, inSet: true, end };
  if (!/[A-Za-z0-9]/.test(character) || dialect === 'lucene') return { kind: 'literal', text: character, end };
  const perl = dialect === 'pcre' || dialect === 'java';
  if (character === 'Q' && dialect !== 'python' && dialect !== 'ecmascript') return quoted(text, end);
  if (character === 'E' && dialect !== 'python' && dialect !== 'ecmascript') return { kind: 'nothing', end };
  if (character === 'v') {
    return perl ? { kind: 'set', set: VERTICAL, negated: false, end } : { kind: 'literal', text: '\v', end };
  }
  if (perl && (character === 'h' || character === 'H')) {
    return { kind: 'set', set: HORIZONTAL, negated: character === 'H', end };
  }
  if (character === 'b' && inSet) return { kind: 'literal', text: '\b', end };
  if (!inSet) {
    const anchor = readAnchor(character, dialect, end);
    if (anchor) return anchor;
    const reference = readReference(text, at + 1);
    if (reference) return reference;
  }
  const control = CONTROLS[character];
  if (control !== undefined) return { kind: 'literal', text: control, end };
  return readCode(text, at + 1) ?? readProperty(text, at + 1) ?? unknown(character, dialect, end);
}

function quoted(text: string, start: number): Escape {
  const close = text.indexOf('\\E', start);
  const stop = close < 0 ? text.length : close;
  return { kind: 'literal', text: text.slice(start, stop), end: close < 0 ? stop : close + 2 };
}

function readAnchor(character: string, dialect: RegexPattern['dialect'], end: number): Escape | undefined {
  switch (character) {
    case 'b':
    case 'B':
      return { kind: 'source', source: `\\${character}`, inSet: false, end };
    case 'A':
      return { kind: 'start', end };
    case 'z':
      return { kind: 'end', beforeLineBreak: false, end };
    case 'Z':
      return { kind: 'end', beforeLineBreak: dialect !== 'python', end };
    case 'K':
      return dialect === 'pcre' ? { kind: 'nothing', end } : undefined;
    case 'R':
      return { kind: 'source', source: '(?:\\r\\n|[\\n\\x0b\\f\\r\u0085\u2028\u2029])', inSet: false, end };
    case 'N':
      return dialect === 'pcre' ? { kind: 'set', set: '\\n', negated: true, end } : undefined;
    default:
      return undefined;
  }
}

function readReference(text: string, at: number): Escape | undefined {
  const named = sticky(NAMED, text, at);
  if (named) return { kind: 'reference', group: named[1] ?? named[2] ?? named[3] ?? '', end: at + named[0].length };
  const relative = sticky(RELATIVE, text, at);
  if (relative) {
    const group = relative[1] === undefined ? (relative[2] ?? '') : Number(relative[1]);
    return { kind: 'reference', group, end: at + relative[0].length };
  }
  const octal = sticky(OCTAL, text, at);
  if (octal && octal[0].length === 3) return undefined;
  const number = sticky(NUMBER, text, at);
  return number ? { kind: 'reference', group: Number(number[0]), end: at + number[0].length } : undefined;
}

function readCode(text: string, at: number): Escape | undefined {
  const hex = sticky(HEX, text, at) ?? sticky(UNICODE, text, at);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
    if (code > 0x10ffff) return undefined;
    return { kind: 'literal', text: String.fromCodePoint(code), end: at + hex[0].length };
  }
  const octal = sticky(OCTAL, text, at);
  if (octal)
    return { kind: 'literal', text: String.fromCodePoint(Number.parseInt(octal[0], 8)), end: at + octal[0].length };
  if (text[at] === 'c' && /[A-Za-z@[\]^_]/.test(text[at + 1] ?? '')) {
    return { kind: 'literal', text: String.fromCharCode((text.charCodeAt(at + 1) & 0x5f) ^ 0x40), end: at + 2 };
  }
  return undefined;
}

/** `\p{L}`, `\pL`, `\P{Lu}`, and Java's `\p{Alpha}`. */
function readProperty(text: string, at: number): Escape | undefined {
  const found = sticky(PROPERTY, text, at);
  if (!found) return undefined;
  const end = at + found[0].length;
  const name = found[2] ?? found[3] ?? '';
  const negated = (text[at] === 'P') !== (found[1] === '^');
  const posix = name.length > 2 ? posixClass(name) : undefined;
  if (posix !== undefined) return { kind: 'set', set: posix, negated, end };
  return { kind: 'source', source: `\\${negated ? 'P' : 'p'}{${name}}`, inSet: true, end };
}

/** A script of Unicode by its name alone (`\p{Greek}`), as RE2 has it, for the engine that asks for it as one. */
export function propertyFor(source: string, target: 're2' | 'v8'): string {
  const [, letter, name = ''] = (target === 'v8' && /^\\([pP])\{(\w{3,})\}$/.exec(source)) || [];
  return letter !== undefined && isProperty(`Script=${name}`) ? `\\${letter}{Script=${name}}` : source;
}

/** Whether a property of Unicode has such a name, as ECMAScript spells it: `Lu`, `Alphabetic`, `Script=Greek`. */
export function isProperty(name: string): boolean {
  try {
    new RegExp(`\\p{${name}}`, 'u');
    return true;
  } catch {
    return false;
  }
}

function unknown(character: string, dialect: RegexPattern['dialect'], end: number): Escape | string {
  if (dialect === 'ecmascript') return { kind: 'literal', text: character, end };
  return `Unexpected \`\\${character}\`, expected an escape that ${NAMES[dialect]} knows`;
}

const NAMES: Readonly<Record<RegexPattern['dialect'], string>> = {
  java: 'Java',
  python: 'Python',
  pcre: 'PCRE',
  lucene: 'Lucene',
  re2: 'RE2',
  ecmascript: 'ECMAScript',
};

function sticky(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}
