/** Mutants of queries that stand in another text: a Sigma rule in YAML, a watch in JSON, a pattern in a command. */

import { changedTexts, KEYWORDS, type Mutant } from './mutate-parts.ts';
import { changedPatterns } from './mutate-pattern.ts';
import { tokenMutants } from './mutate-tokens.ts';

type Add = (start: number, from: string, to: string) => void;

/** Log sources that are not the rule's; a name that none maps would restrict nothing. */
const OTHER_SOURCES: Readonly<Record<string, string>> = {
  process_creation: 'network_connection',
  windows: 'linux',
};

/** The log source, the modifiers and values of the search identifiers, and the condition of a Sigma rule. */
export function sigmaMutants(source: string): Mutant[] {
  const { mutants, add } = collector(source);
  let part = '';
  for (const match of source.matchAll(/^( *)(?:- )?([^:\n]+):(?: +(.+))?$|^ +- +(.+)$/gm)) {
    const [line, indent, key = '', value, item] = match;
    if (indent === '') part = key;
    const text = value ?? item ?? '';
    const start = match.index + line.length - text.length;
    if (part === 'logsource' && text !== '') add(start, text, OTHER_SOURCES[text] ?? '');
    if (part !== 'detection' || indent === '') continue;
    if (key === 'condition') {
      for (const word of text.matchAll(/\b(?:and|or|not|1 of|all of)\b/g))
        for (const to of KEYWORDS[word[0]] ?? []) add(start + word.index, word[0], to);
      continue;
    }
    for (const modifier of key.matchAll(/\|(\w+)/g)) {
      for (const to of KEYWORDS[modifier[1] ?? ''] ?? [])
        add(match.index + line.indexOf(key) + modifier.index + 1, modifier[1] ?? '', to);
    }
    for (const to of changedTexts(text)) add(start, text, to);
  }
  return mutants;
}

/** The query string of a watch, how far it looks back, and its condition; what it does then changes no hits. */
export function watchMutants(source: string): Mutant[] {
  const { mutants, add } = collector(source);
  for (const match of source.matchAll(/"query": ("(?:[^"\\]|\\.)*")/g)) {
    const [whole, text = '""'] = match;
    const start = match.index + whole.length - text.length;
    for (const mutant of tokenMutants('es-qs', JSON.parse(text) as string))
      add(start, text, JSON.stringify(mutant.source));
  }
  for (const match of source.matchAll(/now-(\d+)([hm])/g)) {
    const [from, count = '', unit] = match;
    add(match.index, from, `now-${Number(count) + 1}${unit}`);
    add(match.index, from, `now-${count}${unit === 'h' ? 'm' : 's'}`);
  }
  for (const match of source.matchAll(/"(not_eq|eq|gte?|lte?)": (\d+)/g)) {
    const [whole, operator = '', number = ''] = match;
    for (const to of KEYWORDS[operator] ?? []) add(match.index + 1, operator, to);
    add(match.index + whole.length - number.length, number, String(Number(number) + 1));
  }
  return mutants;
}

/** A `grep` command: its pattern part by part, and whether it leaves case aside. */
export function grepMutants(source: string): Mutant[] {
  const { mutants, add } = collector(source);
  const quoted = /'([^']*)'/.exec(source);
  if (!quoted) throw new Error('A grep command without a quoted pattern.');
  const [, pattern = ''] = quoted;
  for (const to of changedPatterns(pattern)) add(quoted.index + 1, pattern, to);
  const flag = /-\w*?(?=i)/.exec(source.slice(0, quoted.index));
  if (flag) add(flag.index + flag[0].length, 'i', '');
  return mutants;
}

/** A Specific Events table: each cell of each row is a literal, but for the field's name. */
export function cellMutants(source: string): Mutant[] {
  const { mutants, add } = collector(source);
  let offset = 0;
  for (const [row, line] of source.split('\n').entries()) {
    for (const [column, cell] of [...line.matchAll(/[^|]+/g)].entries()) {
      const from = cell[0].trim();
      const start = offset + cell.index + cell[0].indexOf(from);
      if (row === 0 || column === 2 || from === '') continue;
      const all = /^\d+$/.test(from) ? [String(Number(from) + 1)] : changedTexts(from);
      for (const to of all) add(start, from, to);
    }
    offset += line.length + 1;
  }
  return mutants;
}

function collector(source: string): { mutants: Mutant[]; add: Add } {
  const mutants: Mutant[] = [];
  return {
    mutants,
    add: (start, from, to) => {
      if (from !== to)
        mutants.push({ start, from, to, source: source.slice(0, start) + to + source.slice(start + from.length) });
    },
  };
}
