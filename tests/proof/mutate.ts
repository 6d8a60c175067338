/** Mutants of an analytic's text: each literal and each operator changed by itself. */

export interface Mutant {
  /** Offset in the source of what is changed. */
  start: number;
  /** What stood there, and what stands there instead. */
  from: string;
  to: string;
  source: string;
}

const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  and: ['or'],
  or: ['and'],
  '&': ['|'],
  '|': ['&'],
  not: [''],
  '~': [''],
  '==': ['!='],
  '!=': ['=='],
  '=': ['!='],
  '<>': ['='],
  '<=': ['<'],
  '>=': ['>'],
  '<': ['>='],
  '>': ['<='],
  like: ['not like'],
  in: ['not in'],
  is: ['is not'],
  any: ['all'],
  contains: ['startswith'],
  startswith: ['endswith'],
  endswith: ['startswith'],
  true: ['false'],
  false: ['true'],
};

/** Words that are operators in the language; in others they may be names. */
const OPERATORS: Readonly<Record<string, RegExp>> = {
  'spark-sql': /<>|!=|<=|>=|[=<>]|\b(?:and|or|not|like|in)\b/giy,
  pandas: /==|!=|<=|>=|[<>&|~]|\b(?:and|or|not|startswith|endswith|True|False)\b/gy,
  'car-pseudocode': /==|!=|<=|>=|[=<>]|\b(?:and|or|not)\b/giy,
  'eql-classic': /==|!=|<=|>=|[=<>]|\b(?:and|or|not)\b/giy,
  logpoint: /!=|<=|>=|[=<>]|\b(?:and|or|not)\b/giy,
  ossem: /==|!=|[=<>]|\b(?:and|or|not|is)\b/giy,
};

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const NUMBER = /\b\d+(?:\.\d+)?\b/y;
const NAME = /[A-Za-z_@][\w.@-]*/y;
const BACK_QUOTED = /`[^`]*`/y;
/** An unquoted value after a comparison, as LogPoint and Specific Events have them. */
const BARE = /[^\s()[\],"'=<>!|&]+/y;

/** Every mutant of a text, in its order. Column names in brackets and back quotes are names, not literals. */
export function mutantsOf(language: string, source: string): Mutant[] {
  if (language === 'specific-events') return cellMutants(source);
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
    const bare = comparing && language !== 'spark-sql' && language !== 'pandas' ? at(BARE, offset) : undefined;
    if (/\s/.test(character)) {
      offset++;
      continue;
    }
    if (backQuoted) offset += backQuoted.length;
    else if (quoted) {
      if (!isColumnName(source, offset, quoted.length)) for (const to of changedTexts(quoted)) add(offset, quoted, to);
      offset += quoted.length;
    } else if (operator) {
      for (const to of KEYWORDS[operator.toLowerCase()] ?? []) {
        add(offset, operator, /^[TF]/.test(operator) ? (to[0] ?? '').toUpperCase() + to.slice(1) : to);
      }
      offset += operator.length;
      comparing = /[=<>]/.test(operator);
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

/** A Specific Events table: each cell of each row is a literal, but for the field's name. */
function cellMutants(source: string): Mutant[] {
  const mutants: Mutant[] = [];
  let offset = 0;
  for (const [row, line] of source.split('\n').entries()) {
    for (const [column, cell] of [...line.matchAll(/[^|]+/g)].entries()) {
      const from = cell[0].trim();
      const start = offset + cell.index + cell[0].indexOf(from);
      if (row === 0 || column === 2 || from === '') continue;
      const all = /^\d+$/.test(from) ? [String(Number(from) + 1)] : changedTexts(from);
      for (const to of all) {
        mutants.push({ start, from, to, source: source.slice(0, start) + to + source.slice(start + from.length) });
      }
    }
    offset += line.length + 1;
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

/** A text literal with the first and last letter of each of its words changed, and each run of wildcards dropped. */
function changedTexts(literal: string): string[] {
  const changed = new Set<string>();
  for (const word of literal.matchAll(/[a-z0-9]+/gi)) {
    for (const at of [word.index, word.index + word[0].length - 1]) {
      const other = literal[at]?.toLowerCase() === 'q' ? 'z' : 'q';
      changed.add(literal.slice(0, at) + other + literal.slice(at + 1));
    }
  }
  for (const match of literal.matchAll(/\.\*|[*%]+/g)) {
    changed.add(literal.slice(0, match.index) + literal.slice(match.index + match[0].length));
  }
  return [...changed];
}
