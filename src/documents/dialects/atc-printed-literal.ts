/**
 * Code blocks that print a string literal.
 *
 * The generator of older ATC pages wrote `repr()` of each conversion into its block: every `\` doubled, `\n` for a line break,
 * `\'` for an apostrophe. Newer pages hold the text itself. Nothing on a page says which it is; what its blocks hold does:
 *
 * 1. A block is certainly plain when it holds a backslash that no literal prints (`\.`, `\"`, `\W`), or lines of its own.
 * 2. A block is certainly printed when a line break stands as `\n` where none can be meant: after `<<EOF`, after `{`, or
 *    between two whole queries; and when `\'` stands outside of a shell's quotes.
 * 3. The Sigma rule is never printed. Where it has `\name`, a query language writes `\\name` and a printed one `\\\\name`;
 *    where it has `\\name` (a UNC path), `\\\\name` is what a plain query has. Within a path, `C:\\\\Windows` is printed.
 *    For grep and PowerShell, which some pages escape and some do not, this is a hint alone.
 * 4. A regular expression of the Sigma rule stands in a query as it is: with each backslash doubled, it is printed.
 * 5. What is left follows the document's other blocks where these agree, then its hints; else it is plain.
 *
 * Source of the escapes: Python Language Reference, 2.4.1 (string and bytes literals), and `repr()`.
 */
import { MappedText, sliced } from '../source-map.ts';

/** How a block was written, and how sure that is: 2 certain, 1 a hint, 0 unknown. Positive is printed, negative plain. */
type Weight = -2 | -1 | 0 | 1 | 2;

/** A block to judge, and what its text is. */
export interface LiteralBlock {
  readonly text: string;
  /**
   * What the language makes of a backslash: doubles it (`query`), doubles it in places (`powershell`), takes it as it is (`grep`);
   * `other` for JSON in a command, whose runs of backslashes tell nothing, and `note` for what is no query: it tells nothing at all.
   */
  readonly kind: 'query' | 'powershell' | 'grep' | 'other' | 'note';
}

const ESCAPE = /\\(?:[\\'nrt]|x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8})/y;
const RUN_BEFORE_NAME = /(?<!\\)(\\+)(?!\\)([A-Za-z0-9_]{3,40})/g;
/** What a query starts with, after the `\n` that ends the one before it. */
const QUERY_START =
  /^(?:\s*$|\(|curl\s|grep\s|Get-WinEvent\b|NOT\s|[\w.*-]{2,60}(?:\.keyword)?\s*(?:[:=]|\s(?:IN|in)\s)|[|&]\s*\w)/;

/** What the blocks are compared with: the text of the document's Sigma blocks, and the regular expressions in it. */
export interface SigmaText {
  readonly text: string;
  readonly patterns: readonly string[];
}

/** For each block whether it prints a literal. */
export function judgePrinted(blocks: readonly LiteralBlock[], sigma: SigmaText): boolean[] {
  const runs = runsOf(sigma);
  const patterns = sigma.patterns.filter((pattern) => pattern.includes('\\'));
  const weights = blocks.map((block) => weigh(block, runs, patterns));
  const told = weights.filter((_, index) => blocks[index]?.kind !== 'note');
  const certainly = (sign: number): boolean => told.some((weight) => weight === 2 * sign);
  const hints = told.reduce<number>((sum, weight) => sum + (Math.abs(weight) === 1 ? weight : 0), 0);
  const rest = certainly(1) !== certainly(-1) ? certainly(1) : hints > 0;
  return weights.map((weight) => (Math.abs(weight) === 2 ? weight > 0 : rest));
}

/** Decodes a printed literal; each character leads to what stands after its backslash. */
export function decodePrinted(mapped: MappedText): MappedText {
  const { text } = mapped;
  const decoded = new MappedText();
  let plain = 0;
  const copy = (end: number): void => {
    decoded.appendMapped(sliced(mapped, plain, end));
  };
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', plain)) {
    const found = escapeAt(text, at);
    if (found === null) {
      copy(at + 1);
      plain = at + 1;
      continue;
    }
    copy(at);
    const [first] = sliced(mapped, at + 1, at + 2).map;
    decoded.append(found.value, first?.[1] ?? 0);
    plain = at + found.length;
  }
  copy(text.length);
  return decoded;
}

const SIMPLE: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", n: '\n', r: '\r', t: '\t' };

/** The escape that starts at a backslash; bytes (`\xe2\x80\x93`) are one character as UTF-8 has them. */
function escapeAt(text: string, at: number): { value: string; length: number } | null {
  const simple = SIMPLE[text[at + 1] ?? ''];
  if (simple !== undefined) return { value: simple, length: 2 };
  const bytes = /^(?:\\x[\dA-Fa-f]{2}){1,4}/.exec(text.slice(at, at + 16))?.[0];
  if (bytes !== undefined) return decodeBytes(bytes);
  const code = /^\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8}))/.exec(text.slice(at, at + 10));
  if (!code) return null;
  const point = Number.parseInt(code[1] ?? code[2] ?? '', 16);
  return point > 0x10ffff ? null : { value: String.fromCodePoint(point), length: code[0].length };
}

/** The first character of a run of `\x` escapes: UTF-8 where they are that, else one of Latin-1. */
function decodeBytes(escapes: string): { value: string; length: number } {
  const bytes = [...escapes.matchAll(/[\dA-Fa-f]{2}/g)].map(([hex]) => Number.parseInt(hex, 16));
  const [lead = 0] = bytes;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  if (size > 1 && bytes.length >= size) {
    const value = new TextDecoder().decode(new Uint8Array(bytes.slice(0, size)));
    if (value.length > 0 && !value.includes('\uFFFD')) return { value, length: 4 * size };
  }
  return { value: String.fromCharCode(lead), length: 4 };
}

/** How many backslashes stand before a name in the rule; names that have different numbers, or that a pattern has, are left out. */
function runsOf({ text, patterns }: SigmaText): Map<string, number> {
  const runs = new Map<string, number>();
  for (const [, run = '', name = ''] of text.matchAll(RUN_BEFORE_NAME)) {
    const known = runs.get(name);
    runs.set(name, known === undefined || known === run.length ? run.length : 0);
  }
  for (const pattern of patterns) for (const [, , name = ''] of pattern.matchAll(RUN_BEFORE_NAME)) runs.set(name, 0);
  return runs;
}

function weigh({ text, kind }: LiteralBlock, sigma: ReadonlyMap<string, number>, patterns: readonly string[]): Weight {
  if (!text.includes('\\')) return 0;
  if (holdsForeignEscape(text) || /\S[ \t]*\r?\n[ \t\r\n]*\S/.test(text)) return -2;
  if (/<<-?\s*['"]?\w+['"]?\\n|^\s*\{\s*\\n\s*"/.test(text)) return 2;
  if (kind === 'other' || kind === 'grep' ? /\s-[HP] \\'/.test(text) : /(?<!\\)(?:\\\\)*\\'/.test(text)) return 2;
  if (breaksBetweenQueries(text)) return 2;
  if (kind === 'query') {
    if (patterns.some((pattern) => text.includes(pattern.replaceAll('\\', '\\\\')))) return 2;
    if (patterns.some((pattern) => text.includes(pattern))) return -2;
  }
  return kind === 'other' || kind === 'note' ? 0 : weighRuns(text, kind, sigma);
}

/** A backslash that starts none of a literal's escapes. */
function holdsForeignEscape(text: string): boolean {
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', ESCAPE.lastIndex)) {
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text)) return true;
  }
  return false;
}

/** A `\n` outside of quotes and brackets, with a query or the end after it. */
function breaksBetweenQueries(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\') {
      if (depth === 0 && quote === '' && text[at + 1] === 'n' && QUERY_START.test(text.slice(at + 2, at + 100))) {
        return true;
      }
      at++;
    } else if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
  }
  return false;
}

/** Compares the runs of backslashes before names with those of the Sigma rule. */
function weighRuns(text: string, kind: 'query' | 'powershell' | 'grep', sigma: ReadonlyMap<string, number>): Weight {
  let printed = 0;
  let plain = 0;
  for (const match of text.matchAll(RUN_BEFORE_NAME)) {
    const [, run = '', name = ''] = match;
    const within = /[A-Za-z0-9]/.test(text[match.index - 1] ?? '');
    const written = sigma.get(name) ?? (within ? 1 : 0);
    if (written === 0) continue;
    const verdict = compareRun(run.length, written, kind);
    if (verdict > 0) printed++;
    else if (verdict < 0) plain++;
  }
  if (kind === 'grep') {
    // A converted pattern escapes each dot: `\.exe`, printed `\\.exe`.
    printed += [...text.matchAll(/[A-Za-z0-9](\\+)\.[A-Za-z]/g)].filter(([, run]) => run?.length === 2).length;
    return printed > plain ? 1 : plain > printed ? -1 : 0;
  }
  if (kind === 'query' && /\w\\\\[-:/]/.test(text)) printed++;
  if (printed > 0) return kind === 'query' || plain === 0 ? 2 : 1;
  if (plain === 0) return 0;
  return kind === 'query' ? -2 : -1;
}

/**
 * Positive when a run can only be printed, negative when it can only be plain. Of `written` backslashes in Sigma, `\\` may mean one
 * or two; a query doubles what is meant, and grep may take it as it is.
 */
function compareRun(found: number, written: number, kind: 'query' | 'powershell' | 'grep'): number {
  const meant = written === 1 ? [1] : [Math.ceil(written / 2), written];
  const usual = kind === 'grep' ? 1 : 2;
  const asPlain = meant.some((count) => found === usual * count || (kind !== 'query' && found === count));
  const asPrinted = meant.some((count) => found === 2 * usual * count);
  return asPrinted === asPlain ? 0 : asPrinted ? 1 : -1;
}
