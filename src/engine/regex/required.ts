/** Text that whatever matches an expression must hold, so that most texts need no look by the expression itself. */
import { foldCase, isAscii } from '../scalars.ts';

/** Shorter text is in nearly every other one. */
const SHORTEST = 2;
const PLAIN = /[\w ,;:=<>"'%&@~!-]/;
/** What an escape takes beyond its letter. */
const ESCAPE = /\\(?:[xpP]\{[^}]*\}|x[0-9A-Fa-f]{2}|[\s\S])/y;
const QUANTIFIER = /[*+?]|\{\d*,?\d*\}/y;

/**
 * Takes an expression as it is written for RE2; gives the longest text of ASCII that stands in it outside of groups and
 * alternatives, or `undefined` when there is none. What it cannot tell it leaves out.
 */
export function requiredText(source: string): string | undefined {
  let longest = '';
  let run = '';
  let at = 0;
  while (at < source.length) {
    const [character, end] = partAt(source, at);
    if (character === '|') return undefined;
    QUANTIFIER.lastIndex = end;
    const quantified = QUANTIFIER.test(source);
    if (character !== undefined && !quantified) run += character;
    else run = '';
    if (run.length > longest.length) longest = run;
    at = quantified ? afterQuantifier(source, end) : end;
  }
  return longest.length < SHORTEST ? undefined : longest;
}

/** The part at `at`: its character when it is one of ASCII that stands for itself, or `|`, and where it ends. */
function partAt(source: string, at: number): readonly [character: string | undefined, end: number] {
  const character = source[at] ?? '';
  if (character === '\\') {
    const end = escapeEnd(source, at);
    const escaped = source[at + 1] ?? '';
    return [/[^A-Za-z0-9\s]/.test(escaped) && isAscii(escaped) ? escaped : undefined, end];
  }
  if (character === '[') return [undefined, setEnd(source, at)];
  if (character === '(') return [undefined, groupEnd(source, at)];
  return [character === '|' || PLAIN.test(character) ? character : undefined, at + 1];
}

function escapeEnd(source: string, at: number): number {
  ESCAPE.lastIndex = at;
  return ESCAPE.test(source) ? ESCAPE.lastIndex : at + 1;
}

function setEnd(source: string, start: number): number {
  let at = start + (source[start + 1] === '^' ? 3 : 2);
  if (source[at - 1] === '\\') at = escapeEnd(source, at - 1);
  while (at < source.length && source[at] !== ']') at = source[at] === '\\' ? escapeEnd(source, at) : at + 1;
  return at + 1;
}

function groupEnd(source: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < source.length) {
    const character = source[at];
    if (character === '\\') at = escapeEnd(source, at);
    else if (character === '[') at = setEnd(source, at);
    else {
      at++;
      if (character === '(') depth++;
      else if (character === ')' && --depth === 0) return at;
    }
  }
  return at;
}

/** After a quantifier and the sign that makes it lazy. */
function afterQuantifier(source: string, at: number): number {
  QUANTIFIER.lastIndex = at;
  QUANTIFIER.test(source);
  const end = QUANTIFIER.lastIndex;
  return source[end] === '?' ? end + 1 : end;
}

let lastText = '';
let lastFolded = '';

/** A text in lower case: what follows often asks for the same one again. The long s, which is lower case, folds to `s`. */
function foldedText(text: string): string {
  if (text !== lastText) {
    lastText = text;
    lastFolded = foldCase(text).replaceAll('\u017f', 's');
  }
  return lastFolded;
}

/** The test whether a text can match at all, for an expression that requires `wanted`: false for none that matches. */
export function holdsRequired(wanted: string, fold: boolean): (text: string) => boolean {
  if (!fold) return (text) => text.includes(wanted);
  const folded = foldCase(wanted);
  return (text) => foldedText(text).includes(folded);
}
