/** Mutants of a text of tokens: each literal and each operator changed by itself. */

import { changedTexts, KEYWORDS, type Mutant } from './mutate-parts.ts';
import { changedPatterns } from './mutate-pattern.ts';

/** Words that are operators in the language; in others they may be names. */
const OPERATORS: Readonly<Record<string, RegExp>> = {
  'spark-sql': /<>|!=|<=|>=|[=<>]|\b(?:and|or|not|like|in)\b/giy,
  pandas: /==|!=|<=|>=|[<>&|~]|\b(?:and|or|not|startswith|endswith|True|False)\b/gy,
  'car-pseudocode': /==|!=|<=|>=|[=<>]|\b(?:and|or|not)\b/giy,
  'eql-classic': /==|!=|<=|>=|[=<>]|\b(?:and|or|not)\b/giy,
  logpoint: /!=|<=|>=|[=<>]|\b(?:and|or|not)\b/giy,
  ossem: /==|!=|[=<>]|\b(?:and|or|not|is)\b/giy,
  spl: /!=|<=|>=|[=<>]|\b(?:and|or|not|min|max|values)\b/giy,
  'es-qs': /:|\b(?:AND|OR|NOT)\b/gy,
  graylog: /:|\b(?:AND|OR|NOT)\b/gy,
  powershell: /-(?:and|or|eq|match)\b/giy,
};

/** What stands before a text that is a regular expression. */
const BEFORE_PATTERN: Readonly<Record<string, RegExp>> = {
  spl: /\| rex field=\w+ $/,
  powershell: /-match $/i,
};

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const NUMBER = /\b\d+(?:\.\d+)?\b/y;
const NAME = /[A-Za-z_@][\w.@-]*/y;
const BACK_QUOTED = /`[^`]*`/y;
/** Lucene's regular expressions. */
const SLASHED = /\/(?:[^/\\]|\\.)+\//y;
/** An unquoted value after a comparison, as LogPoint and Specific Events have them. */
const BARE = /[^\s()[\],"'=<>!|&]+/y;

/** Every mutant of a text, in its order. Column names in brackets and back quotes are names, not literals. */
export function tokenMutants(language: string, source: string): Mutant[] {
  const mutants: Mutant[] = [];
  const operators = OPERATORS[language];
  const add = (start: number, from: string, to: string) => {
    if (from === to) return;
    mutants.push({ start, from, to, source: source.slice(0, start) + to + source.slice(start + from.length) });
  };
  const at = (pattern: RegExp, offset: number): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(source)?.[0];
  };
  let comparing = false;
  for (let offset = 0; offset < source.length; ) {
    const character = source[offset] ?? '';
    const backQuoted = at(BACK_QUOTED, offset);
    const quoted = at(QUOTED, offset);
    const operator = operators && at(operators, offset);
    const number = at(NUMBER, offset);
    const slashed = language === 'es-qs' || language === 'graylog' ? at(SLASHED, offset) : undefined;
    const bare = comparing && language !== 'spark-sql' && language !== 'pandas' ? at(BARE, offset) : undefined;
    if (/\s/.test(character)) {
      offset++;
      continue;
    }
    if (backQuoted) offset += backQuoted.length;
    else if (slashed) {
      for (const to of changedPatterns(slashed)) add(offset, slashed, to);
      offset += slashed.length;
    } else if (quoted) {
      const isPattern = BEFORE_PATTERN[language]?.test(source.slice(0, offset));
      if (isPattern) for (const to of changedPatterns(quoted)) add(offset, quoted, to);
      else if (!isColumnName(source, offset, quoted.length))
        for (const to of changedTexts(quoted)) add(offset, quoted, to);
      offset += quoted.length;
    } else if (operator) {
      for (const to of KEYWORDS[operator.toLowerCase()] ?? []) {
        add(offset, operator, inCaseOf(operator, to));
      }
      offset += operator.length;
      comparing = /[=<>:]/.test(operator);
      continue;
    } else if (number) {
      add(offset, number, String(Number(number) + 1));
      offset += number.length;
    } else if (bare) {
      for (const to of changedTexts(bare)) add(offset, bare, to);
      offset += bare.length;
    } else offset += at(NAME, offset)?.length ?? 1;
    comparing = false;
  }
  return mutants;
}

/** `df['Channel']` and `df[['a', 'b']]`: pandas' names of columns. */
function isColumnName(source: string, offset: number, length: number): boolean {
  const before = source.slice(0, offset).trimEnd();
  const after = source.slice(offset + length).trimStart();
  if (/(?:isin|contains)\s*\(\s*\[[^\]]*$/.test(before)) return false;
  return (
    /(?:\w\[|\[\[)$/.test(before) ||
    (/,$/.test(before) && /\[\[[^\]]*$/.test(before)) ||
    (/\[$/.test(before) && /^\]/.test(after))
  );
}

/** `to` in the case that `word` is written in: `True`, `AND`. */
function inCaseOf(word: string, to: string): string {
  if (/^[A-Z]+$/.test(word)) return to.toUpperCase();
  return /^[TF]/.test(word) ? (to[0] ?? '').toUpperCase() + to.slice(1) : to;
}
