/** How front ends refuse a text: throw a `QueryFailure` anywhere below `attempt`, and it becomes a placed error. */
import type { Span } from '../engine/plan.ts';
import type { ParseResult, QueryError, QueryMessage } from './language.ts';
import { tooDeep } from './shared/depth.ts';

/** Deepest nesting of parentheses, brackets and operators that a front end follows. */
export const MAX_NESTING = 200;

/** Longest query text, in UTF-16 units. */
const MAX_QUERY_LENGTH = 200_000;

const TOO_DEEP = 'The query is nested too deeply.';

/** Thrown inside a front end; never leaves it. */
export class QueryFailure extends Error {
  readonly error: QueryError;

  constructor(message: string, span: Span, options: { help?: string; kind?: QueryError['kind'] } = {}) {
    super(message);
    this.error = {
      kind: options.kind ?? 'syntax',
      message,
      start: span.start,
      end: Math.max(span.end, span.start),
      ...(options.help === undefined ? {} : { help: options.help }),
    };
  }
}

/** Says that a construct is valid in its language and not supported here. */
export function unsupported(construct: string, span: Span, help?: string): QueryFailure {
  return new QueryFailure(`${construct} is not supported by Huntbook yet.`, span, {
    kind: 'unsupported',
    ...(help === undefined ? {} : { help }),
  });
}

/** "Unexpected `)`, expected an expression after `and`." `found` is the text met, `null` at the end of the query. */
export function unexpected(found: string | null, expected: string, span: Span, help?: string): QueryFailure {
  const what = found === null ? 'end of the query' : `\`${found}\``;
  return new QueryFailure(`Unexpected ${what}, expected ${expected}.`, span, help === undefined ? {} : { help });
}

/**
 * Runs a front end's work and turns failures into results. Bounds the text's length and the plan's depth, and turns a
 * stack overflow (nesting that slipped past `MAX_NESTING`) into an error too.
 */
export function attempt(
  text: string,
  work: (warn: (warning: QueryMessage) => void) => Extract<ParseResult, { ok: true }>['program'],
): ParseResult {
  if (text.length > MAX_QUERY_LENGTH) {
    const error: QueryError = {
      kind: 'unsupported',
      message: `The query is ${text.length} characters long; at most ${MAX_QUERY_LENGTH} are read.`,
      start: MAX_QUERY_LENGTH,
      end: text.length,
    };
    return { ok: false, error };
  }
  const warnings: QueryMessage[] = [];
  try {
    const program = work((warning) => warnings.push(warning));
    const deep = program.kind === 'plan' ? tooDeep(program.plan) : undefined;
    if (deep !== undefined) throw new QueryFailure(TOO_DEEP, deep, { kind: 'unsupported' });
    return { ok: true, program, warnings };
  } catch (thrown) {
    if (thrown instanceof QueryFailure) {
      const { error } = thrown;
      // `codePointAt` of a part of a text sees the half of a character that was cut off behind it (V8 13.6, optimised).
      return { ok: false, error: error.end > text.length ? { ...error, end: text.length } : error };
    }
    if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) {
      return {
        ok: false,
        error: { kind: 'unsupported', message: TOO_DEEP, start: 0, end: text.length },
      };
    }
    throw thrown;
  }
}
