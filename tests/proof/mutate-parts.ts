/** What the parts of a query are changed to. */

export interface Mutant {
  /** Offset in the source of what is changed. */
  start: number;
  /** What stood there, and what stands there instead. */
  from: string;
  to: string;
  source: string;
}

/** What each operator is changed to, in lower case. */
export const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
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
  min: ['max'],
  max: ['min'],
  values: ['dc'],
  '1 of': ['all of'],
  'all of': ['1 of'],
  eq: ['not_eq'],
  not_eq: ['eq'],
  '-and': ['-or'],
  '-or': ['-and'],
  '-eq': ['-ne'],
  '-match': ['-notmatch'],
};

/**
 * A text literal with the first and last letter of each of its words changed, and each run of wildcards and each path
 * separator dropped.
 */
export function changedTexts(literal: string): string[] {
  const changed = new Set<string>();
  for (const word of literal.matchAll(/[a-z0-9]+/gi)) {
    for (const at of [word.index, word.index + word[0].length - 1]) {
      const other = literal[at]?.toLowerCase() === 'q' ? 'z' : 'q';
      changed.add(literal.slice(0, at) + other + literal.slice(at + 1));
    }
  }
  for (const match of literal.matchAll(/\.\*|[*%]+|\\+(?=\w)/g)) {
    changed.add(literal.slice(0, match.index) + literal.slice(match.index + match[0].length));
  }
  return [...changed];
}
