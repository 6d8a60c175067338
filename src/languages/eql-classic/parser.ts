/** Parses whole queries of the original EQL: definitions, event queries, sequences, joins and pipes. */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import { parseDuration } from '../shared/durations.ts';
import { spanOf } from '../shared/spans.ts';
import { TokenCursor } from '../shared/token-cursor.ts';
import type { Token } from '../shared/tokens.ts';
import { Definitions } from './definitions.ts';
import { parseExpression, parseExpressions, refuseKeyword } from './expressions.ts';
import { KEYWORDS, tokenize } from './lexer.ts';
import {
  type Chain,
  type EventQuery,
  type Expression,
  type Pipe,
  type Query,
  type Subquery,
  withExpressions,
} from './syntax.ts';

const PIPES = ['count', 'filter', 'head', 'sort', 'tail', 'unique', 'unique_count'];

/** Parses a query, and puts what its definitions say in their place. Throws `QueryFailure` where the text leaves the grammar. */
export function parseQuery(text: string): Query {
  const cursor = new TokenCursor(tokenize(text), wordHelp);
  const definitions = new Definitions(cursor, parseEvent);
  const start = cursor.peek();
  if (start.kind === 'end') {
    const after = cursor.previous() === undefined ? '' : ' after the definitions';
    cursor.refuse(`an event query such as \`process where process_name == "cmd.exe"\`${after}`);
  }
  if (cursor.atSymbol('|')) cursor.refuse('an event query before the first pipe', 'Begin with `any where true`.');
  const base = cursor.atWord('sequence') || cursor.atWord('join') ? parseChain(cursor) : parseBase(cursor);
  const pipes: Pipe[] = [];
  while (cursor.atSymbol('|')) pipes.push(parsePipe(cursor));
  const last = cursor.peek();
  if (last.kind !== 'end') {
    const condition = pipes.length === 0 && base.kind === 'event';
    cursor.refuse(condition ? '`and`, `or`, `|` or the end of the query' : '`|` or the end of the query');
  }
  const query = { base, pipes, start: start.start, end: last.end };
  return withExpressions(query, (expression) => definitions.expand(expression));
}

function parseBase(cursor: TokenCursor): Query['base'] {
  return { kind: 'event', ...parseEvent(cursor) };
}

function parseEvent(cursor: TokenCursor): EventQuery {
  const type = cursor.peek();
  if (type.kind !== 'name' || type.quoted) cursor.refuse('an event type such as `process`, or `any`');
  refuseKeyword(type, 'an event type');
  cursor.next();
  if (!cursor.takeWord('where')) {
    cursor.refuse(
      `\`where\` after the event type \`${type.text}\``,
      'A query names the type of its events first: `process where process_name == "cmd.exe"`; `any where …` takes all.',
    );
  }
  const condition = parseExpression(cursor, parseEvent);
  return {
    type: type.text === 'any' ? undefined : type.text,
    typeSpan: spanOf(type),
    condition,
    start: type.start,
    end: condition.end,
  };
}

function parseChain(cursor: TokenCursor): Chain {
  const word = cursor.next();
  const kind = word.text === 'join' ? 'join' : 'sequence';
  let by: readonly Expression[] = [];
  let maxSpan: number | undefined;
  while (true) {
    if (by.length === 0 && cursor.atWord('by')) by = parseBy(cursor);
    else if (kind === 'sequence' && maxSpan === undefined && cursor.takeWord('with')) maxSpan = parseMaxSpan(cursor);
    else break;
  }
  const subqueries: Subquery[] = [];
  while (cursor.atSymbol('[')) subqueries.push(parseSubquery(cursor, kind, subqueries.length));
  if (subqueries.length === 0) cursor.refuse(`\`[\` and an event query after \`${cursor.previous()?.text ?? kind}\``);
  if (subqueries.length === 1) cursor.refuse(`a second \`[…]\`: a ${kind} links at least two events`);
  const untilWord = cursor.takeWord('until');
  if (untilWord && !cursor.atSymbol('[')) cursor.refuse('`[` and an event query after `until`');
  const until = untilWord === undefined ? undefined : parseSubquery(cursor, 'join', 0);
  const all = until === undefined ? subqueries : [...subqueries, until];
  const keys = subqueries[0]?.by.length ?? 0;
  for (const subquery of all) {
    if (subquery.by.length === keys) continue;
    const wanted = `${keys} value${keys === 1 ? '' : 's'} after \`by\`, as in the first subquery`;
    throw new QueryFailure(`Unexpected ${subquery.by.length}, expected ${wanted}.`, lastOf(subquery));
  }
  return {
    kind,
    by,
    subqueries,
    start: word.start,
    end: all.at(-1)?.end ?? word.end,
    ...(maxSpan === undefined ? {} : { maxSpan }),
    ...(until === undefined ? {} : { until }),
  };
}

function lastOf(subquery: Subquery): Span {
  const key = subquery.by.at(-1);
  return key === undefined ? { start: subquery.end - 1, end: subquery.end } : spanOf(key);
}

function parseBy(cursor: TokenCursor): readonly Expression[] {
  cursor.next();
  return parseExpressions(cursor, parseEvent, () => cursor.atSymbol('['));
}

function parseMaxSpan(cursor: TokenCursor): number {
  if (!cursor.takeWord('maxspan')) cursor.refuse('`maxspan` after `with`');
  if (!cursor.takeSymbol('=') && !cursor.takeSymbol('==')) cursor.refuse('`=` after `maxspan`');
  return parseDuration(cursor);
}

function parseSubquery(cursor: TokenCursor, kind: Chain['kind'], position: number): Subquery {
  const open = cursor.next();
  const query = parseEvent(cursor);
  let last: Span = cursor.expectSymbol(']', 'to close the subquery, or `and` or `or`');
  const forkWord = cursor.takeWord('fork');
  let fork = false;
  if (forkWord !== undefined) {
    if (kind === 'join' || position === 0) {
      throw new QueryFailure('Unexpected `fork`, expected it only behind a later event of a sequence.', forkWord);
    }
    last = forkWord;
    fork = true;
    if (cursor.takeSymbol('=') ?? cursor.takeSymbol('==')) {
      if (!cursor.atWord('true') && !cursor.atWord('false')) cursor.refuse('`true` or `false` after `fork=`');
      fork = cursor.atWord('true');
      last = cursor.next();
    }
  }
  const by = cursor.atWord('by') ? parseBy(cursor) : [];
  return { query, by, fork, start: open.start, end: by.at(-1)?.end ?? last.end };
}

function parsePipe(cursor: TokenCursor): Pipe {
  const bar = cursor.next();
  const name = cursor.peek();
  const list = PIPES.map((pipe) => `\`${pipe}\``).join(', ');
  if (name.kind !== 'name' || !PIPES.includes(name.text)) {
    const meant = name.kind === 'name' ? nearest(name.text, PIPES) : undefined;
    cursor.refuse(`a pipe: ${list}`, meant === undefined ? undefined : `Did you mean \`${meant}\`?`);
  }
  cursor.next();
  const ends = (): boolean => cursor.atSymbol('|') || cursor.peek().kind === 'end';
  const args: Expression[] = [];
  while (!ends()) {
    const item = cursor.peek();
    // Arguments stand between commas or, where each is a single value, side by side.
    if (args.length > 0 && !cursor.takeSymbol(',') && item.kind !== 'name' && item.kind !== 'string') {
      cursor.refuse('`,`, `|` or the end of the query');
    }
    if (ends()) break;
    args.push(parseExpression(cursor, parseEvent));
  }
  return { name: name.text, nameSpan: spanOf(name), args, start: bar.start, end: args.at(-1)?.end ?? name.end };
}

/** What a misplaced word most likely meant. */
function wordHelp(token: Token): string | undefined {
  if (token.kind !== 'name' || token.quoted || KEYWORDS.has(token.text)) return undefined;
  const lower = token.text.toLowerCase();
  if (KEYWORDS.has(lower)) return `Keywords are written in lower case: \`${lower}\`.`;
  if (['like', 'regex', 'contains', 'startswith', 'endswith'].includes(lower)) {
    return `\`${token.text}\` is no operator of the original EQL; write \`field == "*text*"\`, \`wildcard(field, …)\` or \`match(field, …)\`.`;
  }
  // Short names are near to every short keyword.
  const meant = token.text.length < 3 ? undefined : nearest(token.text, KEYWORDS);
  return meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
}
