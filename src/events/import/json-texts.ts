/** Changes the texts in a line of JSON and nothing else: numbers keep their digits, keys their order. */
import type { Value } from '../../engine/values.ts';

const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g;

/** What is told of a text: the key that it stands under, and the key of the object around it (`''` at the top). */
type Told<Answer> = (text: string, key: string, parent: string) => Answer;

/** The line with `change` made to each text that is a value. */
export function changeTexts(line: string, change: Told<string>): string {
  let key = '';
  const parents: string[] = [];
  return line.replace(STRING, (whole, inner: string | undefined, colon: string | undefined) => {
    if (inner === undefined) {
      if (whole === '{') parents.push(key);
      else key = parents.pop() ?? '';
      return whole;
    }
    const text = inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner;
    if (colon !== undefined) {
      key = text;
      return whole;
    }
    const changed = change(text, key, parents.at(-1) ?? '');
    return changed === text ? whole : JSON.stringify(changed);
  });
}

/** Tells each text that is a value of a line of JSON. */
export function eachText(line: string, tell: Told<void>): void {
  changeTexts(line, (text, key, parent) => {
    tell(text, key, parent);
    return text;
  });
}

const LARGE = /[:,[\s]-?\d{16,}\s*[,}\]]/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const MARK = '\\u0000number:';
const MARKED = /"\\u0000number:(-?\d+)"/g;

/**
 * The value of a text that is JSON, whose whole numbers of sixteen digits and more are texts with a mark: as numbers they
 * would be rounded. `undefined` where there are none. `exactLine` writes them as they were.
 */
export function exactValue(json: string): Value | undefined {
  if (!LARGE.test(json) || json.includes(MARK)) return undefined;
  return JSON.parse(json.replace(TOKEN, (token) => (/^-?\d{16,}$/.test(token) ? `"${MARK}${token}"` : token))) as Value;
}

/** A value, also one with the marks of `exactValue`, on one line of JSON. */
export function exactLine(value: Value): string {
  return JSON.stringify(value).replace(MARKED, '$1');
}
