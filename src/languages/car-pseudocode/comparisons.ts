/** How CAR pseudocode compares: its symbols, its words, and its methods. */
import type { Comparator } from '../../engine/plan.ts';
import { COMPARATORS } from '../shared/comparators.ts';
import type { Part } from './text-conditions.ts';

/** A comparison by a symbol. */
export const COMPARATOR = /==|=(?!>)|!=|<>|<=|>=|<|>|≠|≤|≥/y;

/** With the symbols that word processors put in their place. */
export const SYMBOLS: Readonly<Record<string, Comparator>> = {
  ...COMPARATORS,
  '<>': 'ne',
  '≠': 'ne',
  '≤': 'le',
  '≥': 'ge',
};

/** Those that need an order. */
export const ORDERED: ReadonlySet<Comparator> = new Set(['lt', 'le', 'gt', 'ge']);

/** What a comparison by words tests. */
export type WordTest = 'in' | 'exists' | 'regex' | Part;

/** Comparisons by words. Each makes a condition of the value before it; `negative` turns it around. */
export const WORDS: readonly { word: RegExp; negative: boolean; test: WordTest }[] = [
  { word: /(?:is\s+)?not\s+(?:in|one\s+of)\b/iy, negative: true, test: 'in' },
  { word: /(?:is\s+)?(?:in|one\s+of)\b/iy, negative: false, test: 'in' },
  { word: /(?:does\s+not\s+exist|not\s+exists|is\s+null)\b/iy, negative: true, test: 'exists' },
  { word: /exists\b|is\s+not\s+null\b/iy, negative: false, test: 'exists' },
  {
    word: /(?:does\s*n[o'’]t|not)\s+(?:contains?|includes?)(?:\s+(?:one|any)\s+of)?\b/iy,
    negative: true,
    test: 'contains',
  },
  { word: /(?:contains?|includes?)(?:\s+(?:one|any)\s+of)?\b/iy, negative: false, test: 'contains' },
  { word: /(?:starts?|begins?)\s*_?with\b/iy, negative: false, test: 'startsWith' },
  { word: /ends?\s*_?with\b/iy, negative: false, test: 'endsWith' },
  { word: /(?:not\s+match(?:es)?|does\s*n[o'’]t\s+match)\b/iy, negative: true, test: 'regex' },
  { word: /(?:match(?:es)?|regex)\b|=~/iy, negative: false, test: 'regex' },
];

/** Methods of a field, and functions whose first argument is one: `command_line.contains("x")`. */
export const METHODS: ReadonlyMap<string, Part | 'regex'> = new Map([
  ['contains', 'contains'],
  ['includes', 'contains'],
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['match', 'regex'],
  ['matches', 'regex'],
  ['regex', 'regex'],
]);
