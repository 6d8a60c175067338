/** Names of fields with `*`: which names they take in, and what they rename them to. */

import type { Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';

/** The pieces of a name between its wildcards; one piece alone is a plain name. */
export type Pattern = readonly string[];

/** Splits a name at its wildcards. */
export function patternOf(name: string): Pattern {
  return name.split('*');
}

/** True for a name with a wildcard. */
export function isWild(name: string): boolean {
  return name.includes('*');
}

/** What the wildcards of a pattern stand for in a name, the first of them as little as can be; `undefined` when it does not match. */
export function wildcardsIn(name: string, pattern: Pattern): readonly string[] | undefined {
  const [head = '', ...pieces] = pattern;
  if (pieces.length === 0) return name === head ? [] : undefined;
  if (!name.startsWith(head)) return undefined;
  const found: string[] = [];
  let at = head.length;
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1;
    const next = last ? name.length - piece.length : name.indexOf(piece, at);
    if (next < at || !name.startsWith(piece, next)) return undefined;
    found.push(name.slice(at, next));
    at = next + piece.length;
  }
  return found;
}

/** True when the name is one that the pattern takes in. */
export function matches(name: string, pattern: Pattern): boolean {
  return wildcardsIn(name, pattern) !== undefined;
}

/** The name that a rename `from … as to` gives; `undefined` when it does not take in this one. */
export function rename(name: string, from: Pattern, to: Pattern): string | undefined {
  const found = wildcardsIn(name, from);
  if (found === undefined) return undefined;
  return to.reduce((text, piece, index) => text + (index === 0 ? '' : (found[index - 1] ?? '')) + piece, '');
}

/** What is said of a wildcard that stands for fields of events of which no later command reads one. */
export function nothingNamed({ text, start, end }: { readonly text: string } & Span): QueryMessage {
  return {
    message: `\`${text}\` adds no column: it stands for the fields that later commands name, and none does.`,
    help: 'Splunk shows all fields that the events have. Name those that you want to see.',
    severity: 'info',
    start,
    end,
  };
}
