/** Changes the texts in a line of JSON and nothing else: numbers keep their digits, keys their order. */

const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;

/** The line with `change` made to each text that is a value; it is told the key that the text stands under. */
export function changeTexts(line: string, change: (text: string, key: string) => string): string {
  let key = '';
  return line.replace(STRING, (whole, inner: string, colon: string | undefined) => {
    const text = inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner;
    if (colon !== undefined) {
      key = text;
      return whole;
    }
    const changed = change(text, key);
    return changed === text ? whole : JSON.stringify(changed);
  });
}

/** Tells each text that is a value of a line of JSON, with the key that it stands under. */
export function eachText(line: string, tell: (text: string, key: string) => void): void {
  changeTexts(line, (text, key) => {
    tell(text, key);
    return text;
  });
}
