/** Reading values as text and numbers. */
import { byKey } from '../text/order.ts';
import type { Value } from './values.ts';

/** A value as text: numbers and truth values as JSON writes them, lists and objects as JSON. `null` stays `null`. */
export function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Characters that begin a decimal number, after blanks. */
const NUMBER_START = /^\s*[-+]?\.?\d/;
const OTHER_BASE = /^\s*[-+]?0[xob]/i;

/**
 * A text as a decimal number: blanks around it and an exponent are read, other bases and anything else are not.
 * `undefined` when it is none.
 */
export function decimal(text: string): number | undefined {
  if (!NUMBER_START.test(text) || OTHER_BASE.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** A value as a number: numbers, decimal texts, truth values as 1 and 0. `undefined` for the rest. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return decimal(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefined;
}

/**
 * A text without case: every comparison that folds goes through here, on both sides. Each character folds by itself (the
 * sigma at a word's end as all others do), so that a part of a text folds to a part of the folded text.
 */
export function foldCase(text: string): string {
  const folded = text.toLowerCase();
  return folded.includes(FINAL_SIGMA) ? folded.replaceAll(FINAL_SIGMA, '\u03c3') : folded;
}

const FINAL_SIGMA = '\u03c2';

/** True for text that only holds ASCII: folding it keeps its length, and nothing shorter folds to it. */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}

/** True for a list. Unlike `Array.isArray`, narrows read-only lists. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A value as a truth value: `true`, `false` and their texts in any case, numbers but zero. `null` (unknown) for the rest. */
export function truthOf(value: Value): boolean | null {
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return null;
  const folded = foldCase(value);
  return folded === 'true' ? true : folded === 'false' ? false : null;
}

/** Tells values apart by type and content: equal values, and only those, give equal keys. Object keys count in any order. */
export function identityKey(value: Value): string {
  if (typeof value === 'string') return `"${value}`;
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map((item) => quoted(identityKey(item))).join(',')}]`;
  const entries = Object.entries(value).sort(byKey);
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${quoted(identityKey(item))}`).join(',')}}`;
}

function quoted(key: string): string {
  return JSON.stringify(key);
}

/** One key of several values. */
export function compositeKey(values: readonly Value[]): string {
  if (values.length === 1) return identityKey(values[0] ?? null);
  return values.map((value) => quoted(identityKey(value))).join(',');
}
