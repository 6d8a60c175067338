/**
 * Backslashes that were meant as path separators. Converters wrote `\wsmprovhost\.exe` where the rule asked for a path
 * that ends with `\wsmprovhost.exe`: to PCRE that is `\w`, any word character, and then `smprovhost.exe`. Such a pattern is
 * run as it is written; here it is told from one that means its `\w`, by what stands around the class.
 */
import { separatorHelp } from './escapes.ts';
import type { Item, Pattern, Sequence } from './syntax.ts';

/** A backslash that was most likely meant as itself. Offsets are the pattern's. */
export interface Slip {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help: string;
}

/** What each letter is behind a backslash. */
const MEANINGS: Readonly<Record<string, string>> = {
  w: 'any word character',
  W: 'any character but a word character',
  d: 'a digit',
  D: 'any character but a digit',
  s: 'a blank',
  S: 'any character but a blank',
  h: 'a horizontal blank',
  H: 'any character but a horizontal blank',
  v: 'a vertical blank',
  V: 'any character but a vertical blank',
  N: 'any character but a line feed',
  R: 'a line break',
  t: 'a tab',
  n: 'a line feed',
  r: 'a carriage return',
  f: 'a form feed',
  a: 'an alarm character',
  e: 'an escape character',
  c: 'a control character',
  x: 'a character by its code',
  p: 'a class of Unicode',
  P: 'a class of Unicode',
  b: 'the edge of a word',
  B: 'a place within a word or between blanks',
  A: 'the beginning of the line',
  G: 'the beginning of the line',
  Z: 'the end of the line',
  z: 'the end of the line',
  K: 'the beginning of what is printed',
  E: 'the end of a quotation',
  C: 'any one byte',
};

/** How converters begin what they write: a grep pattern, or a field's name and what its value ends with. */
const CONVERTED = /^(?:\^?\(\?:\.\*|\w+\.\*\.\*)/;
/** A word as paths hold it, from the letter behind the backslash on. */
const WORD = /[A-Za-z0-9_]+(?:\\?[.-][A-Za-z0-9_]+)*/y;
const FILE_NAME =
  /\.(?:exe|dll|sys|ini|dat|bat|cmd|com|ps1|psm1|vbs|vbe|js|jse|hta|wsf|lnk|scr|cpl|msc|msi|inf|sct|tmp|log|txt|xml|zip|rar|7z|doc|docx|docm|xls|xlsx|xlsm|db|bin|evtx|job|pif)$/i;

/** Names of folders, keys and programs of Windows that nobody writes without their first letter. */
const KNOWN: ReadonlySet<string> = new Set(
  `appdata admin bcdedit bitsadmin control currentversion default desktop documents downloads drivers debug explorer
  recycler recycle registry regsvr32 roaming run runonce runservices rundll32 schtasks security services setup smss
  software spool spoolsv startup svchost syswow64 system system32 sysnative tasks taskmgr tasksche temp tmp users
  windows windowspowershell winevt winlogon winnt winword wmic wscript wsmprovhost`.split(/\s+/),
);
/** Classes that stand between words by intent. */
const BETWEEN_WORDS = 'sbBWhStH';
/** Behind a word: what makes it the name of a field (`Image=`, `User: `). */
const NAMES_A_FIELD = /^(?:\\s[*+?]?| )*(?:\\?[=:]|\[[^\]]*[=:])/;
/** Behind a word: the other edge of it, or more words between blanks (`\sadd\suser\s`). */
const OTHER_EDGE = /^(?:\\[sbBWh]\w+)*\\[sbBWhS](?!\w)/;
/** Programs that follow a blank or the edge of a word by intent. */
const PROGRAMS: ReadonlySet<string> = new Set(
  'at certutil cmd cscript curl find ftp ipconfig mshta net netsh nltest ping powershell pwsh query reg regsvr32 rundll32 sc schtasks ssh tasklist vssadmin wget whoami wmic wscript'.split(
    ' ',
  ),
);

/** The slips of a pattern, each word once, in their order. */
export function findSlips(text: string, pattern: Pattern): readonly Slip[] {
  const converted = CONVERTED.test(text);
  const found = new Map<string, Slip>();
  for (const { item, before } of itemsOf(pattern.alternatives)) {
    const slip =
      item.escape === undefined
        ? dotSlip(text, item, converted)
        : letterSlip(text, item, item.escape, converted, before);
    if (slip && !found.has(slip.message)) found.set(slip.message, slip);
  }
  return [...found.values()].sort((left, right) => left.start - right.start);
}

function letterSlip(
  text: string,
  item: Item,
  letter: string,
  converted: boolean,
  before: Item | undefined,
): Slip | undefined {
  if (item.quantifier) return undefined;
  WORD.lastIndex = item.start + 1;
  const written = WORD.exec(text)?.[0];
  if (written === undefined) return undefined;
  const wordEnd = item.start + 1 + written.length;
  const word = written.replaceAll('\\', '');
  const rest = text.slice(item.end, wordEnd).replaceAll('\\', '');
  if (!/^[A-Za-z]/.test(rest) || isMeantCode(item, letter)) return undefined;
  if (isMeantBetweenWords(letter, rest, text.slice(wordEnd))) return undefined;
  if (!isPathWord(word, rest, letter, converted && !isClass(before))) return undefined;
  const shown = text.slice(item.start, item.end);
  const meaning = MEANINGS[letter] ?? 'no backslash';
  const itself = 'wSDHVNC'.includes(letter);
  const asItStands = itself
    ? `as it stands, \`${word}\` is found with no separator before it, and so is anything else that ends with \`${rest}\``
    : `as it stands, it asks for ${meaning} and then \`${rest}\``;
  return {
    start: item.start,
    end: item.end,
    message: `\`${shown}\` is ${meaning} here: this can never match what it means to, the path separator before \`${word}\`.`,
    help: `${separatorHelp(text, item.start).replace(/\.$/, '')}; ${asItStands}.`,
  };
}

/** `\x5cwscript`: a character that can be seen, by its code. */
function isMeantCode(item: Item, letter: string): boolean {
  return 'xoN0123'.includes(letter) && item.kind === 'character' && item.text > '\x1f';
}

/** `\sImage=`, `\bwhoami\b`: a blank, a tab or an edge, and then a word of its own. */
function isMeantBetweenWords(letter: string, rest: string, after: string): boolean {
  if (!BETWEEN_WORDS.includes(letter)) return false;
  const [name = ''] = rest.toLowerCase().split('.');
  if (NAMES_A_FIELD.test(after)) return true;
  if (KNOWN.has(`${letter}${name}`.toLowerCase())) return false;
  // In a path, a small letter is not followed by a capital one.
  if (/^[a-z]/.test(letter) && /^[A-Z]/.test(rest)) return true;
  return PROGRAMS.has(name) || OTHER_EDGE.test(after);
}

/** True for a class of characters that says which: two in a row are no path separator. */
function isClass(item: Item | undefined): boolean {
  return item?.kind === 'class' && !item.any;
}

function isPathWord(word: string, rest: string, letter: string, converted: boolean): boolean {
  const file = FILE_NAME.test(word);
  const [first = ''] = word.toLowerCase().split('.');
  if (KNOWN.has(first)) return true;
  if (converted) return file || rest.length > 1;
  return file && !'sbdtn'.includes(letter);
}

/** `winlogon\.*` where `winlogon\` and then anything was meant: told in what converters write only. */
function dotSlip(text: string, item: Item, converted: boolean): Slip | undefined {
  if (!converted || item.kind !== 'character' || text.slice(item.start, item.end) !== '\\.*') return undefined;
  if (!/[A-Za-z0-9]/.test(text[item.start - 1] ?? '')) return undefined;
  const word = /[A-Za-z0-9_]+$/.exec(text.slice(Math.max(0, item.start - 60), item.start))?.[0] ?? '';
  return {
    start: item.start,
    end: item.end,
    message: `\`\\.*\` is any number of dots here: this can never match what it means to, the path separator behind \`${word}\`.`,
    help: 'A backslash itself is written `\\\\`, and anything after it `\\\\.*`.',
  };
}

function* itemsOf(alternatives: readonly Sequence[]): Generator<{ item: Item; before: Item | undefined }> {
  for (const sequence of alternatives) {
    for (const [index, item] of sequence.entries()) {
      yield { item, before: sequence[index - 1] };
      if (item.kind === 'group') yield* itemsOf(item.alternatives);
    }
  }
}
