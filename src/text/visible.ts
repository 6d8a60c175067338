/** Text that shows all that is in it. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Control characters, line breaks, bidirectional marks and zero-width ones as `\u001b`: such a text can neither steer what shows it nor hide a part. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** The same for texts that are shown line by line: tabs and line breaks stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\t\n\r]+/g, (line) => visibleText(line));
}
