/** Quoted texts, with the typographic quotation marks that word processors and browsers leave behind. */
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from './reader.ts';

const DOUBLE = '"“”„‟″';
const SINGLE = "'‘’‚‛";

/** Any mark that opens a quoted text. */
export const QUOTE = /["“”„‟″'‘’‚‛]/y;

export interface Quoted {
  /** What stands between the marks. */
  readonly text: string;
  /** Offsets of the opening mark and past the closing one. */
  readonly start: number;
  readonly end: number;
}

/** How a language's quoted texts differ. */
export interface QuoteRules {
  /** `\"` before more text is a quotation mark, not the end. Other backslashes are themselves. */
  readonly escapes: boolean;
  readonly warn: (warning: QueryMessage) => void;
}

/**
 * Takes a quoted text when one starts here; `undefined` when none does. Typographic marks count as straight ones, with
 * a warning. A text ends on its line.
 *
 * @throws QueryFailure when the closing mark is missing.
 */
export function takeQuoted(reader: Reader, rules: QuoteRules): Quoted | undefined {
  if (!reader.sees(QUOTE)) return undefined;
  const { text } = reader;
  const start = reader.skip();
  const open = text[start] ?? '';
  const family = DOUBLE.includes(open) ? DOUBLE : SINGLE;
  const straight = family[0] ?? open;
  let content = '';
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    const character = text[at] ?? '';
    if (rules.escapes && character === '\\' && text[at + 1] === open && !endsWord(text[at + 2])) {
      content += open;
      at += 1;
      continue;
    }
    const closes =
      family.includes(character) && (character === straight || open !== straight || endsWord(text[at + 1]));
    if (closes) {
      reader.offset = at + 1;
      if (open !== straight || character !== straight) {
        rules.warn({
          message: `Typographic quotation marks are read as straight ones (${straight}).`,
          help: `Write ${straight}${content}${straight}.`,
          start,
          end: at + 1,
        });
      }
      return { text: content, start, end: at + 1 };
    }
    content += character;
  }
  const lineEnd = text.indexOf('\n', start);
  throw new QueryFailure(
    'Unexpected end of the line, expected a closing quotation mark.',
    { start, end: lineEnd < 0 ? text.length : lineEnd },
    { help: `The text that starts with ${open} here is never closed.` },
  );
}

function endsWord(character: string | undefined): boolean {
  return character === undefined || /[\s)\],;|]/.test(character);
}
