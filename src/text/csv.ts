/** Comma-separated values (RFC 4180): cells in double quotation marks may hold commas, line breaks and doubled marks. */

/** A record of a CSV text, and the line that it starts on, from 1. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Why a text is no CSV, and where, both from 1. */
export interface CsvError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const CELL = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

/** Reads a CSV text; lines without any character are left out. */
export function parseCsv(text: string): readonly CsvRecord[] | CsvError {
  const source = text.replace(/^\uFEFF/, '');
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let cells: string[] = [];
  let first = 1;
  while (at < source.length || cells.length > 0) {
    CELL.lastIndex = at;
    const [whole = '', quoted, bare] = CELL.exec(source) ?? [];
    cells.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    for (const { index } of whole.matchAll(/\n/g)) {
      line += 1;
      lineStart = at + index + 1;
    }
    at += whole.length;
    const ending = /^(?:,|\r?\n|$)/.exec(source.slice(at, at + 2))?.[0];
    if (ending === undefined) {
      const message =
        source[at] === '"' && quoted === undefined && (bare ?? '') === ''
          ? 'Unexpected end of the text, expected a closing quotation mark'
          : `Unexpected \`${source[at]}\`, expected a comma or the end of the line`;
      return { message, line, column: at - lineStart + 1 };
    }
    at += ending.length;
    if (ending === ',') continue;
    if (cells.length > 1 || cells[0] !== '' || whole !== '') records.push({ cells, line: first });
    cells = [];
    line += 1;
    lineStart = at;
    first = line;
  }
  return records;
}
