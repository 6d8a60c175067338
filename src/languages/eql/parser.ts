/** Parses whole queries of Elastic's EQL: event queries, sequences, samples and pipes. */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import { parseDuration } from '../shared/durations.ts';
import { spanning, spanOf } from '../shared/spans.ts';
import { TokenCursor } from '../shared/token-cursor.ts';
import type { Token } from '../shared/tokens.ts';
import { parseExpression, parseField } from './expressions.ts';
import { KEYWORDS, tokenize } from './lexer.ts';
import type { Chain, EventQuery, Field, Pipe, Query, Term } from './syntax.ts';

/** Pipes of the original language that Elastic's does not have. */
const OTHER_PIPES = ['count', 'filter', 'sort', 'unique', 'unique_count'];

/** The most that an event of a sequence repeats. */
const MOST_RUNS = 100;

/** The most filters of a sample (EQL search API: "Run an EQL sample query"). */
const MOST_FILTERS = 5;

/** Parses a query. Throws `QueryFailure` at the place where the text leaves the grammar. */
export function parseQuery(text: string): Query {
  const cursor = new TokenCursor(tokenize(text), wordHelp);
  const start = cursor.peek();
  if (start.kind === 'end') cursor.refuse('an event query such as `process where process.name == "cmd.exe"`');
  if (cursor.atSymbol('|')) cursor.refuse('an event query before the first pipe', 'Begin with `any where true`.');
  const base = parseBase(cursor);
  const pipes: Pipe[] = [];
  while (cursor.atSymbol('|')) {
    if (base.kind === 'sample') cursor.refuse('the end of the query', 'A sample takes no pipes.');
    pipes.push(parsePipe(cursor));
  }
  const last = cursor.peek();
  if (last.kind !== 'end') {
    const condition = pipes.length === 0 && base.kind === 'event';
    cursor.refuse(condition ? '`and`, `or`, `|` or the end of the query' : '`|` or the end of the query');
  }
  return { base, pipes, start: start.start, end: last.end };
}

/** What a misplaced word most likely meant. */
function wordHelp(token: Token): string | undefined {
  if (token.kind !== 'name' || token.quoted || KEYWORDS.has(token.text)) return undefined;
  const lower = token.text.toLowerCase();
  if (KEYWORDS.has(lower)) return `Keywords are written in lower case: \`${lower}\`.`;
  if (['contains', 'startswith', 'endswith', 'matches'].includes(lower)) {
    return `\`${token.text}\` is no operator of EQL; write \`field : "*text*"\`, or a function: \`stringContains~(field, "text")\`.`;
  }
  // Short names are near to every short keyword.
  const meant = token.text.length < 3 ? undefined : nearest(token.text, KEYWORDS);
  return meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
}

function parseBase(cursor: TokenCursor): Query['base'] {
  if (cursor.atWord('where', 1)) return { kind: 'event', ...parseEvent(cursor) };
  if (cursor.atWord('sequence')) return parseSequence(cursor);
  if (cursor.atWord('sample')) return parseSample(cursor);
  if (cursor.atWord('join')) {
    cursor.refuse(
      'an event query, `sequence` or `sample`',
      '`join` belongs to the original EQL; `sample by` is like it.',
    );
  }
  return { kind: 'event', ...parseEvent(cursor) };
}

/** `category where condition`; a category that is no word stands in quotes. */
function parseEvent(cursor: TokenCursor): EventQuery {
  const category = cursor.peek();
  const word =
    category.kind === 'name' && !category.quoted && (category.text === 'any' || !KEYWORDS.has(category.text));
  if (!word && category.kind !== 'string') {
    cursor.refuse(
      'an event category such as `process`, or `any`',
      category.kind === 'name' && category.quoted
        ? `A category is written in double quotes: "${category.text}".`
        : 'A query names the category of its events first: `process where process.name == "cmd.exe"`.',
    );
  }
  cursor.next();
  if (!cursor.takeWord('where')) {
    cursor.refuse(
      `\`where\` after the event category \`${category.text}\``,
      'A query names the category of its events first: `process where process.name == "cmd.exe"`; `any where …` takes all.',
    );
  }
  const condition = parseExpression(cursor);
  const named = category.kind === 'string' ? category.value : category.text;
  return {
    type: word && named === 'any' ? undefined : named,
    typeSpan: spanOf(category),
    condition,
    ...spanning(category, condition),
  };
}

function parseBy(cursor: TokenCursor): readonly Field[] {
  if (!cursor.takeWord('by')) return [];
  const keys = [parseField(cursor)];
  while (cursor.takeSymbol(',')) keys.push(parseField(cursor));
  return keys;
}

function parseSequence(cursor: TokenCursor): Chain {
  const word = cursor.next();
  const by = parseBy(cursor);
  const maxSpan = cursor.takeWord('with') ? parseMaxSpan(cursor) : undefined;
  if (cursor.atWord('by')) {
    cursor.refuse('`[` and an event query', 'The keys come first: `sequence by … with maxspan=…`.');
  }
  const terms = parseTerms(cursor, 'sequence');
  const count = terms.reduce((sum, { runs }) => sum + runs, 0);
  if (count < 2) cursor.refuse('a second `[…]`: a sequence links at least two events');
  refuseMissing(terms, maxSpan, word);
  const until = parseUntil(cursor);
  const all = until === undefined ? terms : [...terms, until];
  checkKeys(all);
  return {
    kind: 'sequence',
    by,
    terms,
    ...spanning(word, all.at(-1) ?? word),
    ...(maxSpan === undefined ? {} : { maxSpan }),
    ...(until === undefined ? {} : { until }),
  };
}

function parseSample(cursor: TokenCursor): Chain {
  const word = cursor.next();
  const by = parseBy(cursor);
  if (cursor.atWord('with')) cursor.refuse('`[` and an event query', 'A sample has no span of time.');
  const terms = parseTerms(cursor, 'sample');
  if (terms.length < 2) cursor.refuse('a second `[…]`: a sample links at least two events');
  const surplus = terms[MOST_FILTERS];
  if (surplus !== undefined) {
    throw new QueryFailure(`Unexpected \`[\`, expected at most ${MOST_FILTERS} events of a sample.`, {
      start: surplus.start,
      end: surplus.start + 1,
    });
  }
  if (cursor.atWord('until'))
    cursor.refuse('`[` or the end of the query', 'A sample has no `until`: it knows no order.');
  checkKeys(terms);
  if (by.length === 0 && terms.every((term) => term.by.length === 0)) {
    throw new QueryFailure('Missing keys, expected `by` and a field after `sample`.', spanOf(word));
  }
  return { kind: 'sample', by, terms, ...spanning(word, terms.at(-1) ?? word) };
}

function parseMaxSpan(cursor: TokenCursor): number {
  if (!cursor.takeWord('maxspan')) cursor.refuse('`maxspan` after `with`');
  cursor.expectSymbol('=', 'after `maxspan`');
  const amount = cursor.peek();
  const duration = parseDuration(cursor);
  if (duration <= 0) throw new QueryFailure(`Unexpected \`${amount.text}\`, expected a span above 0.`, spanOf(amount));
  return duration;
}

function parseTerms(cursor: TokenCursor, kind: Chain['kind']): readonly Term[] {
  const terms: Term[] = [];
  while (cursor.atSymbol('[') || cursor.atSymbol('![')) terms.push(parseTerm(cursor, kind));
  if (terms.length === 0) cursor.refuse(`\`[\` and an event query after \`${cursor.previous()?.text ?? kind}\``);
  return terms;
}

function parseTerm(cursor: TokenCursor, kind: Chain['kind'] | 'until'): Term {
  const open = cursor.next();
  const missing = open.text === '![';
  if (missing && kind !== 'sequence') {
    throw new QueryFailure('Unexpected `![`, expected `[`.', spanOf(open), {
      help: 'Events that must not happen belong to sequences.',
    });
  }
  const query = parseEvent(cursor);
  const close = cursor.expectSymbol(']', 'to close the subquery, or `and` or `or`');
  const by = parseBy(cursor);
  let last: Span = by.at(-1) ?? close;
  let runs = 1;
  if (kind === 'sequence' && cursor.takeWord('with')) {
    const count = parseRuns(cursor);
    runs = count.runs;
    last = count;
    if (cursor.atWord('by')) cursor.refuse('the next `[…]`', 'The keys come first: `[…] by … with runs=…`.');
  }
  return { query, by, runs, missing, ...spanning(open, last) };
}

function parseRuns(cursor: TokenCursor): Span & { runs: number } {
  if (!cursor.takeWord('runs')) {
    cursor.refuse(
      '`runs` after `with`',
      cursor.atWord('maxspan') ? 'The span stands before the first `[…]`.' : undefined,
    );
  }
  cursor.expectSymbol('=', 'after `runs`');
  const count = cursor.peek();
  if (count.kind !== 'number' || count.decimal || count.value < 1)
    cursor.refuse('a whole number above 0 after `runs=`');
  const runs = count.kind === 'number' ? count.value : 1;
  if (runs > MOST_RUNS) {
    throw new QueryFailure(`Unexpected \`${count.text}\`, expected at most ${MOST_RUNS} runs.`, spanOf(count));
  }
  cursor.next();
  return { runs, ...spanOf(count) };
}

/** Events that must not happen need a span, and an event that does happen. */
function refuseMissing(terms: readonly Term[], maxSpan: number | undefined, word: Token): void {
  const missing = terms.find((term) => term.missing);
  if (missing === undefined) return;
  if (maxSpan === undefined) {
    throw new QueryFailure(
      'Missing span, expected `with maxspan=…` in a sequence with an event that must not happen.',
      spanOf(word),
      { help: `Write \`sequence with maxspan=5m\`, or \`sequence by … with maxspan=5m\`.` },
    );
  }
  if (terms.every((term) => term.missing)) {
    throw new QueryFailure('Unexpected `![`, expected at least one event that does happen.', {
      start: missing.start,
      end: missing.start + 2,
    });
  }
}

function parseUntil(cursor: TokenCursor): Term | undefined {
  if (!cursor.takeWord('until')) return undefined;
  if (!cursor.atSymbol('[') && !cursor.atSymbol('![')) cursor.refuse('`[` and an event query after `until`');
  return parseTerm(cursor, 'until');
}

/** All terms have as many keys as the first. */
function checkKeys(terms: readonly Term[]): void {
  const keys = terms[0]?.by.length ?? 0;
  const other = terms.find((term) => term.by.length !== keys);
  if (other === undefined) return;
  const wanted = `${keys} key${keys === 1 ? '' : 's'} after \`by\`, as in the first subquery`;
  const place = other.by.at(-1) ?? { start: other.end - 1, end: other.end };
  throw new QueryFailure(`Unexpected ${other.by.length}, expected ${wanted}.`, spanOf(place));
}

function parsePipe(cursor: TokenCursor): Pipe {
  const bar = cursor.next();
  const name = cursor.peek();
  const known = name.kind === 'name' && (name.text === 'head' || name.text === 'tail') ? name.text : undefined;
  if (known === undefined) {
    const other = name.kind === 'name' && OTHER_PIPES.includes(name.text);
    const meant = name.kind === 'name' ? nearest(name.text, ['head', 'tail']) : undefined;
    return cursor.refuse(
      'a pipe: `head` or `tail`',
      other
        ? `\`${name.text}\` belongs to the original EQL.`
        : meant === undefined
          ? undefined
          : `Did you mean \`${meant}\`?`,
    );
  }
  cursor.next();
  const count = cursor.peek();
  if (count.kind !== 'number' || count.decimal) return cursor.refuse(`a whole number after \`${known}\``);
  cursor.next();
  return { name: known, count: count.value, ...spanning(bar, count) };
}
