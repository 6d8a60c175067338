/** Backslash escapes. Sources: pcre2pattern(3), "Backslash"; .NET, "Character escapes in regular expressions". */
import { HORIZONTAL, VERTICAL } from '../../../engine/regex/classes.ts';
import { isProperty } from '../../../engine/regex/escapes.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import type { Assertion, Flavour, PatternText } from './syntax.ts';

/** What an escape means, and where the pattern goes on. */
export type Escaped = { readonly end: number } & (
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'class'; readonly source: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'keep' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reference'; readonly group: number | string }
);

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t' };
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  b: 'word',
  B: 'notWord',
  A: 'textStart',
  G: 'textStart',
  Z: 'lastLineEnd',
  z: 'textEnd',
};
const PCRE_CLASSES: Readonly<Record<string, string>> = {
  h: `[${HORIZONTAL}]`,
  H: `[^${HORIZONTAL}]`,
  v: `[${VERTICAL}]`,
  V: `[^${VERTICAL}]`,
};
const HEX = /x(?:\{([0-9a-fA-F]+)\}|(?!\{)([0-9a-fA-F]{0,2}))/y;
const HEX_OF_DOTNET = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})/y;
const OCTAL = /o\{([0-7]+)\}|(0[0-7]{0,2})/y;
const PLAIN_OCTAL = /[1-7][0-7]{0,2}/y;
const NAMED_CODE = /N\{U\+([0-9a-fA-F]+)\}/y;
const REFERENCE = /([1-9]\d{0,2})|g(?:\{([+-]?\d+)\}|([+-]?\d+)|\{([A-Za-z_]\w*)\})|k(?:<(\w+)>|'(\w+)'|\{(\w+)\})/y;
const PROPERTY = /[pP](?:\{\s*(\^?)(?:(\w[\w -]*?)\s*[:=]\s*)?([\w &-]+)\}|([A-Za-z]))/y;

/** Reads the escape at `at`, where the backslash stands. Throws `QueryFailure` at it when it means nothing, or nothing here. */
export function readEscape(pattern: PatternText, at: number, flavour: Flavour, inSet: boolean): Escaped {
  const { text } = pattern;
  if (at + 1 >= text.length) {
    throw new QueryFailure(
      'Unexpected end of the pattern, expected a character after `\\`.',
      pattern.span(at, at + 1),
      {
        help: 'A backslash itself is written `\\\\`.',
      },
    );
  }
  const character = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  const end = at + 1 + character.length;
  if (!/[A-Za-z0-9]/.test(character)) return { kind: 'character', text: character, end };
  if ('dDwWsS'.includes(character)) return { kind: 'class', source: `\\${character}`, end };
  if (inSet && character === 'b') return { kind: 'character', text: '\b', end };
  const assertion = ASSERTIONS[character];
  if (assertion) return { kind: 'assertion', assertion, end };
  const control = CONTROLS[character];
  if (control !== undefined) return { kind: 'character', text: control, end };
  const octal = inSet ? readOctal(pattern, at) : undefined;
  if (octal) return octal;
  const special = flavour === 'pcre' ? readOfPcre(pattern, at, end) : readOfDotnet(pattern, at, end);
  const found = special ?? readReference(pattern, at, inSet) ?? readProperty(pattern, at);
  if (found) return found;
  throw unknownEscape(pattern, at, end, flavour);
}

function readOfPcre(pattern: PatternText, at: number, end: number): Escaped | undefined {
  const { text } = pattern;
  const character = text[at + 1] ?? '';
  const set = PCRE_CLASSES[character];
  if (set !== undefined) return { kind: 'class', source: set, end };
  if (character === 'R') return { kind: 'break', end };
  if (character === 'K') return { kind: 'keep', end };
  if (character === 'E') return { kind: 'nothing', end };
  const named = sticky(NAMED_CODE, text, at + 1);
  if (named) return codeOf(pattern, at, named[0].length, Number.parseInt(named[1] ?? '', 16));
  if (character === 'N' && !/^\{(?!\d)/.test(text.slice(at + 2, at + 4)))
    return { kind: 'class', source: '[^\\n]', end };
  if (character === 'X') {
    const help = separatorHelp(text, at);
    throw unsupported('`\\X`, a character with its accents,', pattern.span(at, end), help);
  }
  if (character === 'C') return { kind: 'class', source: '[\\x{0}-\\x{10FFFF}]', end };
  const hex = sticky(HEX, text, at + 1);
  if (hex) return codeOf(pattern, at, hex[0].length, Number.parseInt(hex[1] ?? (hex[2] || '0'), 16));
  const octal = sticky(OCTAL, text, at + 1);
  if (octal) return codeOf(pattern, at, octal[0].length, Number.parseInt(octal[1] ?? octal[2] ?? '', 8));
  if (character === 'c') return readControl(pattern, at);
  return undefined;
}

function readOfDotnet(pattern: PatternText, at: number, end: number): Escaped | undefined {
  const { text } = pattern;
  const character = text[at + 1] ?? '';
  if (character === 'v') return { kind: 'character', text: '\v', end };
  const hex = sticky(HEX_OF_DOTNET, text, at + 1);
  if (hex) return codeOf(pattern, at, hex[0].length, Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
  const octal = sticky(OCTAL, text, at + 1);
  if (octal?.[2] !== undefined) return codeOf(pattern, at, octal[0].length, Number.parseInt(octal[2], 8));
  return character === 'c' && /[A-Za-z@[\\\]^_]/.test(text[at + 2] ?? '') ? readControl(pattern, at) : undefined;
}

/** `\101`, a character by its octal number, where it is no reference to a group. */
export function readOctal(pattern: PatternText, at: number): Escaped | undefined {
  const found = sticky(PLAIN_OCTAL, pattern.text, at + 1);
  return found ? codeOf(pattern, at, found[0].length, Number.parseInt(found[0], 8)) : undefined;
}

function codeOf(pattern: PatternText, at: number, length: number, code: number): Escaped {
  const end = at + 1 + length;
  if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) {
    return { kind: 'character', text: String.fromCodePoint(code), end };
  }
  throw new QueryFailure(
    `Unexpected \`${pattern.text.slice(at, end)}\`, expected a character of Unicode.`,
    pattern.span(at, end),
  );
}

/** `\cX`: the control character of a printable one. */
function readControl(pattern: PatternText, at: number): Escaped {
  const of = pattern.text[at + 2] ?? '';
  if (!/[ -~]/.test(of)) {
    throw new QueryFailure('Unexpected `\\c`, expected a printable character after it.', pattern.span(at, at + 2), {
      help: separatorHelp(pattern.text, at),
    });
  }
  return { kind: 'character', text: String.fromCharCode(of.toUpperCase().charCodeAt(0) ^ 0x40), end: at + 3 };
}

function readReference(pattern: PatternText, at: number, inSet: boolean): Escaped | undefined {
  const found = sticky(REFERENCE, pattern.text, at + 1);
  if (!found || inSet) return undefined;
  const [whole, plain, braced, bare, ...names] = found;
  const name = names.find((each) => each !== undefined);
  const end = at + 1 + whole.length;
  if (name !== undefined && /^\D/.test(name)) return { kind: 'reference', group: name, end };
  const number = plain ?? braced ?? bare ?? name ?? '';
  if (/^[+-]/.test(number)) return { kind: 'reference', group: number, end };
  return { kind: 'reference', group: Number(number), end };
}

/** `\p{Lu}`, `\pL`, `\P{^L}`; names in any case, as PCRE2 reads them. */
function readProperty(pattern: PatternText, at: number): Escaped | undefined {
  const found = sticky(PROPERTY, pattern.text, at + 1);
  if (!found) return undefined;
  const end = at + 1 + found[0].length;
  const negated = (pattern.text[at + 1] === 'P') !== (found[1] === '^');
  const written = found[3] ?? found[4] ?? '';
  const kind = found[2] === undefined ? undefined : loose(found[2]);
  const own = kind === undefined ? PCRE_PROPERTIES[loose(written)] : undefined;
  if (own !== undefined) return { kind: 'class', source: `[${negated ? '^' : ''}${own}]`, end };
  const name = propertyName(written, kind);
  if (name !== undefined) return { kind: 'class', source: `\\${negated ? 'P' : 'p'}{${name}}`, end };
  if (kind === 'bidiclass' || kind === 'bc' || (kind === undefined && /^bidi/.test(loose(written)))) {
    throw unsupported(`The property \`${pattern.text.slice(at, end)}\``, pattern.span(at, end));
  }
  const expected = 'a property of Unicode such as `\\p{Lu}`';
  throw new QueryFailure(
    `Unexpected \`${pattern.text.slice(at, end)}\`, expected ${expected}.`,
    pattern.span(at, end),
    {
      help: separatorHelp(pattern.text, at),
    },
  );
}

/** Properties of PCRE's own: letters and digits, blanks as Perl and POSIX have them, characters of words. */
const PCRE_PROPERTIES: Readonly<Record<string, string>> = {
  xan: '\\p{L}\\p{N}',
  xps: '\\p{Z}\\x{9}-\\x{d}\\x{85}',
  xsp: '\\p{Z}\\x{9}-\\x{d}\\x{85}',
  xwd: '\\p{L}\\p{N}_',
};

/** Names are compared without case, blanks, hyphens and underscores. */
function loose(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase();
}

/** The name of a category, script or other property as both engines spell it; `undefined` when there is none. */
function propertyName(written: string, kind: string | undefined): string | undefined {
  if (loose(written) === 'l&') return 'LC';
  const words = written.trim().split(/[\s_-]+/);
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('_');
  if (kind === undefined && isProperty(name)) return name;
  const ofScript = kind === undefined || ['sc', 'script', 'scx', 'scriptextensions'].includes(kind);
  return ofScript && name.length > 2 && isProperty(`Script=${name}`) ? name : undefined;
}

function unknownEscape({ text, span }: PatternText, at: number, end: number, flavour: Flavour): QueryFailure {
  const letter = text[at + 1] ?? '';
  const where = span(at, end);
  const help = separatorHelp(text, at);
  if (letter === 'g' && /^g[<']/.test(text.slice(at + 1))) return unsupported('Calling a group (`\\g<…>`)', where);
  const expected: Readonly<Record<string, string>> = {
    k: 'a name after `\\k`, as in `\\k<name>`',
    g: 'a number or a name after `\\g`, as in `\\g{1}`',
    x: 'a hexadecimal number in the braces, as in `\\x{41}`',
    o: 'a number in braces after `\\o`, as in `\\o{101}`',
    p: 'a property of Unicode after it, as in `\\p{Lu}`',
    P: 'a property of Unicode after it, as in `\\P{Lu}`',
  };
  const wanted = expected[letter] ?? `an escape that ${flavour === 'pcre' ? 'PCRE' : '.NET'} knows`;
  return new QueryFailure(`Unexpected \`\\${letter}\`, expected ${wanted}.`, where, { help });
}

/** "A backslash itself is written `\\`: `\\kerberos\.dll`." */
export function separatorHelp(text: string, at: number): string {
  const word = /^\w(?:[\w.\\-]{0,38}\w)?/.exec(text.slice(at + 1))?.[0];
  return `A backslash itself is written \`\\\\\`${word === undefined ? '' : `: \`\\\\${word}\``}.`;
}

function sticky(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}
