/** The comparison symbols that the languages here share; which of them a language has, its own patterns say. */
import type { Comparator } from '../../engine/plan.ts';

/** Comparators by symbol. */
export const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '==': 'eq',
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};
