/** Where the parts of a JSON text stand. */
import { LineCounter, parseDocument } from 'yaml';
import { collectPlaces, placeOf } from './yaml-places.ts';

/** The line and column of a part of a JSON text, of the nearest part above where it is not there. JSON is YAML, whose parser knows. */
export function placeInJson(text: string, where: readonly PropertyKey[]): { line: number; column: number } {
  const lines = new LineCounter();
  const places = collectPlaces(parseDocument(text, { lineCounter: lines }), lines);
  const path = where.filter((part) => typeof part !== 'symbol');
  const { line, column } = placeOf(places, path);
  return { line, column };
}

/** `analytics[3].state`. */
export function jsonPathText(where: readonly PropertyKey[]): string {
  return where
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
