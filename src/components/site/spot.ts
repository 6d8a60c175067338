/** Where a condition stands in its query, with the text around it. */
import type { SiteDocument } from '../../collections/site-model.ts';
import type { Analytic } from '../../documents/document.ts';
import type { TurnedAwayAt } from '../../proof/report.ts';
import { excerpt, type Piece } from '../../text/excerpt.ts';

/** Most characters of the query's lines that are shown, and lines of a condition. */
const LONGEST = 200;
const MOST_LINES = 4;

/** What a spot needs of an analytic: its text, and the place in the document of an offset in it. */
export interface SpotSource {
  readonly source: string;
  place(offset: number): { readonly line: number; readonly column: number };
}

/** An analytic's text as it stands in its document. */
export function spotSource(document: Pick<SiteDocument, 'place'>, analytic: Analytic): SpotSource {
  return { source: analytic.source, place: (offset) => document.place(analytic, offset) };
}

/**
 * The lines of a query that a condition stands on, the condition marked; where its text stands several times, at the place
 * nearest to its line and column. `undefined` where it stands nowhere: a log source that the query inherits.
 */
export function spotOf(
  { source, place }: SpotSource,
  { condition, line, column }: Pick<TurnedAwayAt, 'condition' | 'line' | 'column'>,
): readonly Piece[] | undefined {
  const words = condition.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const wanted = new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+'), 'g');
  const places = [...source.matchAll(wanted)].map((match) => {
    const at = place(match.index);
    const distance = Math.abs(at.line - line) * 1000 + Math.abs(at.column - column);
    return { start: match.index, end: match.index + match[0].length, distance };
  });
  const [best] = places.sort((a, b) => a.distance - b.distance);
  if (!best) return undefined;
  const from = source.lastIndexOf('\n', best.start - 1) + 1;
  const after = source.indexOf('\n', best.end);
  const to = after < 0 ? source.length : after;
  const lines = source.slice(from, to).split('\n');
  const text = lines.slice(0, MOST_LINES).join('\n');
  const indent = /^\s*/.exec(text)?.[0].length ?? 0;
  const start = best.start - from - indent;
  const shown = text.slice(indent);
  const end = Math.min(shown.length, best.end - from - indent);
  const pieces = excerpt(shown, [{ start, end }], LONGEST);
  return lines.length > MOST_LINES && pieces.at(-1) !== '…' ? [...pieces, '…'] : pieces;
}
