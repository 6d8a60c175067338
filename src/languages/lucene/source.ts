/** A query string and where it stands in the text that holds it. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { place } from '../shared/reader.ts';

/** The text of a query string. Offsets into it are given as places of the text around it: of a watch's JSON, for one. */
export class QuerySource {
  readonly text: string;
  readonly #place: ((offset: number) => number) | undefined;
  readonly #warn: (warning: QueryMessage) => void;

  /** `place` gives the offset in the text around it; without one the query string is the whole text. */
  constructor(text: string, warn: (warning: QueryMessage) => void, place?: (offset: number) => number) {
    this.text = text;
    this.#place = place;
    this.#warn = warn;
  }

  /** The span from `start` up to, not including, `end`. */
  span(start: number, end: number): Span {
    const at = this.#place;
    return at ? { start: at(start), end: at(end) } : { start, end };
  }

  /** A place in words, for help: by line and column, or within the query string when it stands in another text. */
  where(offset: number): string {
    return this.#place ? `character ${offset + 1}` : place(this.text, offset);
  }

  /** The text between two offsets, shortened for messages. */
  glimpse(start: number, end: number): string {
    const found = this.text.slice(start, end);
    return found.length > 60 ? `${found.slice(0, 60)}…` : found;
  }

  /** "Unexpected …, expected …", at what stands between two offsets; at the end of the query when nothing does. */
  unexpected(start: number, end: number, expected: string, help?: string): QueryFailure {
    return unexpected(end > start ? this.glimpse(start, end) : null, expected, this.span(start, end), help);
  }

  /** A failure with a message of its own. */
  failure(message: string, start: number, end: number, help?: string): QueryFailure {
    return new QueryFailure(message, this.span(start, end), help === undefined ? {} : { help });
  }

  /** A failure with a message of its own, at a span that `span` gave. */
  failureAt(message: string, span: Span): QueryFailure {
    return new QueryFailure(message, span);
  }

  /** Says that a construct is valid and not supported here, at a span that `span` gave. */
  unsupported(construct: string, span: Span, help?: string): QueryFailure {
    return unsupported(construct, span, help);
  }

  /** Warns at a span that `span` gave. */
  warn(message: string, span: Span, help?: string): void {
    this.#warn({ message, ...span, ...(help === undefined ? {} : { help }) });
  }
}
