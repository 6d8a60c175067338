/**
 * Numeric character references from 128 to 159. HTML means a character of Windows-1252 by them (HTML Standard, 13.2.5.80,
 * "Numeric character reference end state"): `&#151;` is a dash, and old texts have many. Markdown parsers give up on them.
 */
import type { Data } from 'unified';

type Extension = Exclude<NonNullable<Data['fromMarkdownExtensions']>[number], readonly unknown[]>;

const REFERENCE = /^&#(?:[xX]0*([89][\da-fA-F])|0*(1[2-5]\d));$/;
const GIVEN_UP = '\uFFFD';

/** Reads such references as HTML does; to be given to `mdast-util-from-markdown` after all others. */
export const windowsCharacters: Extension = {
  exit: {
    characterReference(token) {
      const text = this.stack.pop();
      if (text?.type !== 'text') return;
      const { line, column, offset } = token.end;
      if (text.position) text.position.end = { line, column, offset };
      const meant = windowsCharacter(this.sliceSerialize(token));
      if (meant !== null && text.value.endsWith(GIVEN_UP)) text.value = text.value.slice(0, -1) + meant;
    },
  },
};

/** The character of Windows-1252 that a reference means; `null` for all others, and for codes without a character. */
function windowsCharacter(reference: string): string | null {
  const [, hexadecimal, decimal] = REFERENCE.exec(reference) ?? [];
  const code = Number.parseInt(hexadecimal ?? decimal ?? '', hexadecimal === undefined ? 10 : 16);
  if (!(code >= 128 && code <= 159)) return null;
  const character = new TextDecoder('windows-1252').decode(Uint8Array.of(code));
  return character.charCodeAt(0) === code ? null : character;
}
