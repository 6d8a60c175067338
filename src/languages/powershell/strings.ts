/** Quoted texts. Source: about_Quoting_Rules, about_Special_Characters. */
import type { Span } from '../../engine/plan.ts';
import { MappedText, type SourceMap, toFileOffset } from '../../text/source-map.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { PatternText } from '../shared/pcre/syntax.ts';
import type { Reader } from '../shared/reader.ts';

/** A text as PowerShell gets it, and where its characters stand in the query. */
export interface QuotedText extends PatternText {
  readonly start: number;
  readonly end: number;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const VARIABLE = /\$(?:[A-Za-z_?]\w*|\{[^}]*\}|\()/y;
const DOUBLE = '"“”„';
const SINGLE = "'‘’‚‛";

/**
 * Takes a quoted text when one starts here. Typographic marks are quotation marks to PowerShell too. In double quotes a
 * backtick escapes, and a variable is kept as it is written, with a warning.
 *
 * @throws QueryFailure when it is not closed.
 */
export function takeText(reader: Reader, warn: (warning: QueryMessage) => void): QuotedText | undefined {
  const { text } = reader;
  const start = reader.skip();
  const open = text[start] ?? '';
  const marks = DOUBLE.includes(open) ? DOUBLE : SINGLE.includes(open) ? SINGLE : undefined;
  if (open === '' || marks === undefined) {
    if (/^@["']/.test(text.slice(start, start + 2))) {
      throw unsupported('A here-string', { start, end: start + 2 }, 'Write the text in quotation marks.');
    }
    return undefined;
  }
  const word = new MappedText();
  word.append('', start + 1);
  let at = start + 1;
  for (;;) {
    const character = text[at];
    if (character === undefined) {
      throw new QueryFailure(
        'Unexpected end of the query, expected a closing quotation mark.',
        { start, end: start + 1 },
        { help: `The text that starts with ${open} here is never closed.` },
      );
    }
    if (marks.includes(character)) {
      if (!marks.includes(text[at + 1] ?? '\0')) break;
      word.append(character, at);
      at += 2;
    } else if (marks === DOUBLE && character === '`' && at + 1 < text.length) {
      const next = text[at + 1] ?? '';
      word.append(ESCAPES[next] ?? next, at);
      at += 2;
    } else {
      if (marks === DOUBLE && character === '$') warnOfVariable(text, at, warn);
      word.append(character, at);
      at++;
    }
  }
  reader.offset = at + 1;
  return placed(word.text, word.map, start, at + 1);
}

/** A text and its place, from a map of its characters. */
function placed(text: string, map: SourceMap, start: number, end: number): QuotedText {
  return {
    text,
    start,
    end,
    span: (low, high): Span => {
      const first = toFileOffset(map, low);
      return { start: first, end: high > low ? toFileOffset(map, high - 1) + 1 : first };
    },
  };
}

/** A text that stands in the query as it is. */
export function bareText(text: string, start: number): QuotedText {
  return placed(text, [[0, start]], start, start + text.length);
}

function warnOfVariable(text: string, at: number, warn: (warning: QueryMessage) => void): void {
  VARIABLE.lastIndex = at;
  const found = VARIABLE.exec(text)?.[0];
  if (found === undefined) return;
  warn({
    message: `PowerShell puts a value in place of \`${found}\`; it is read as written here.`,
    help: 'Put the text in single quotes, or a backtick before the `$`.',
    start: at,
    end: at + found.length,
  });
}
