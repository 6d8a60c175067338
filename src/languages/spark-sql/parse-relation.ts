/** What stands after FROM: tables, derived tables and joins. */
import type { Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { isGenerator } from './functions.ts';
import { readAlias } from './parse-alias.ts';
import { parsePivot, parseUnpivot } from './parse-pivot.ts';
import { parseValues } from './parse-values.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlGenerator, SqlJoinKind, SqlName, SqlRelation } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

/** Reads the list after FROM, a comma being a cross join, with its lateral views and pivots. */
export function parseRelation(context: ParserContext): SqlRelation {
  const { reader } = context;
  let left = parseJoins(context);
  while (reader.at(',')) {
    const comma = reader.next();
    const right = parseJoins(context);
    left = crossJoin(left, right, spanOf(comma), reader);
  }
  return readShaping(context, left);
}

function crossJoin(left: SqlRelation, right: SqlRelation, operatorSpan: Span, reader: TokenReader): SqlRelation {
  const span = reader.since(left.span.start);
  return { node: 'join', kind: 'cross', natural: false, left, right, on: null, using: [], operatorSpan, span };
}

/** LATERAL VIEW, PIVOT and UNPIVOT after a relation. */
function readShaping(context: ParserContext, relation: SqlRelation): SqlRelation {
  const { reader } = context;
  let input = relation;
  for (;;) {
    if (reader.at('LATERAL', 'VIEW')) input = parseLateralView(context, input);
    else if (reader.at('PIVOT', '(')) input = parsePivot(context, input);
    else if (atUnpivot(reader)) input = parseUnpivot(context, input);
    else return input;
  }
}

function atUnpivot(reader: TokenReader): boolean {
  return (
    reader.at('UNPIVOT', '(') || reader.at('UNPIVOT', 'INCLUDE', 'NULLS') || reader.at('UNPIVOT', 'EXCLUDE', 'NULLS')
  );
}

/** `LATERAL VIEW [OUTER] explode(a) [t] [AS x, y]`. */
function parseLateralView(context: ParserContext, input: SqlRelation): SqlRelation {
  const { reader } = context;
  const start = input.span.start;
  reader.take('LATERAL', 'VIEW');
  const outer = reader.take('OUTER');
  const generator = parseGenerator(context);
  const atAlias = reader.atName() && !reader.at('AS') && !startsClause(reader.peek().value);
  const alias = atAlias ? reader.name('the name of the view') : null;
  const columns = reader.take('AS') ? reader.list(() => reader.name('a column')) : [];
  return { node: 'lateral-view', input, outer, generator, alias, columns, span: reader.since(start) };
}

function startsClause(word: string): boolean {
  return ['PIVOT', 'UNPIVOT', 'CLUSTER', 'DISTRIBUTE', 'SORT', 'WINDOW', 'QUALIFY', 'OFFSET'].includes(word);
}

function parseGenerator(context: ParserContext): SqlGenerator {
  const call = context.operand('a function that gives rows, such as `explode(…)`');
  if (call.node === 'call' && isGenerator(call.name)) return call;
  throw new QueryFailure(
    'Unexpected expression, expected a function that gives rows, such as `explode(…)`.',
    call.span,
  );
}

function parseJoins(context: ParserContext): SqlRelation {
  const { reader } = context;
  let left = parseOne(context);
  for (;;) {
    const start = reader.peek().start;
    const natural = reader.at('NATURAL') && reader.take('NATURAL');
    const kind = readJoinKind(reader, natural);
    if (kind === undefined) return left;
    const operatorSpan = reader.since(start);
    const right = parseOne(context);
    const on = reader.take('ON') ? context.expression() : null;
    let using: SqlName[] = [];
    if (!on && reader.take('USING')) {
      reader.expect('(', '`(` and columns after `USING`');
      using = reader.list(() => reader.name('a column'));
      reader.expect(')', '`,` or `)` after a column of `USING`');
    }
    left = { node: 'join', kind, natural, left, right, on, using, operatorSpan, span: reader.since(left.span.start) };
  }
}

const JOIN_WORDS: readonly (readonly [SqlJoinKind, readonly string[]])[] = [
  ['inner', ['INNER', 'JOIN']],
  ['cross', ['CROSS', 'JOIN']],
  ['semi', ['LEFT', 'SEMI', 'JOIN']],
  ['semi', ['SEMI', 'JOIN']],
  ['anti', ['LEFT', 'ANTI', 'JOIN']],
  ['anti', ['ANTI', 'JOIN']],
  ['left', ['LEFT', 'OUTER', 'JOIN']],
  ['left', ['LEFT', 'JOIN']],
  ['right', ['RIGHT', 'OUTER', 'JOIN']],
  ['right', ['RIGHT', 'JOIN']],
  ['full', ['FULL', 'OUTER', 'JOIN']],
  ['full', ['FULL', 'JOIN']],
  ['inner', ['JOIN']],
];

function readJoinKind(reader: TokenReader, natural: boolean): SqlJoinKind | undefined {
  for (const [kind, words] of JOIN_WORDS) if (reader.take(...words)) return kind;
  const token = reader.peek();
  const started =
    token.kind === 'word' && ['INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI'].includes(token.value);
  if (!started && !natural) return undefined;
  if (started) reader.next();
  throw reader.unexpected('`JOIN`');
}

function parseOne(context: ParserContext): SqlRelation {
  const { reader } = context;
  const one = parseTerm(context);
  let relation = one;
  while (reader.at('PIVOT', '(') || atUnpivot(reader)) {
    relation = reader.at('PIVOT') ? parsePivot(context, relation) : parseUnpivot(context, relation);
  }
  return relation;
}

function parseTerm(context: ParserContext): SqlRelation {
  const { reader } = context;
  const start = reader.peek().start;
  const lateral = !reader.at('LATERAL', 'VIEW') && reader.take('LATERAL');
  if (reader.at('VALUES') && reader.atQuery()) {
    const body = parseValues(context);
    const query = { ctes: [], body, orderBy: [], limit: null, offset: null, sortSpan: null, span: body.span };
    return { node: 'derived', query, lateral, ...readAlias(reader), span: reader.since(start) };
  }
  if (reader.take('(')) {
    if (reader.atQuery() || reader.at('(')) {
      const query = context.query();
      reader.expect(')', '`)` after the subquery');
      refuseSample(reader);
      return { node: 'derived', query, lateral, ...readAlias(reader), span: reader.since(start) };
    }
    if (lateral) throw reader.unexpected('a query');
    const inner = reader.nested(() => parseRelation(context));
    reader.expect(')', '`)` after the joined tables');
    return { ...inner, span: reader.since(start) };
  }
  if (reader.peek().kind === 'string') {
    throw reader.unexpected('a table', 'files cannot be read; the events are the table `dataTable`');
  }
  const name = [
    reader.name(lateral ? 'a subquery or a function that gives rows' : 'a table or a subquery in parentheses'),
  ];
  while (reader.take('.')) name.push(reader.name('a name after `.`'));
  if (reader.at('(')) return parseTableFunction(context, name, start);
  if (lateral) throw reader.unexpected('`(`');
  refuseSample(reader);
  return { node: 'table', name, ...readAlias(reader), span: reader.since(start) };
}

function refuseSample(reader: TokenReader): void {
  if (reader.at('TABLESAMPLE')) throw unsupported('`TABLESAMPLE`', spanOf(reader.peek()));
}

/** `explode(…)`, `range(5)` as a table. */
function parseTableFunction(context: ParserContext, names: readonly SqlName[], start: number): SqlRelation {
  const { reader } = context;
  const name = names.map((part) => part.name.toLowerCase()).join('.');
  if (!isGenerator(name)) {
    const known = names.map((part) => part.name).join('.');
    throw unsupported(`The table function \`${known}\``, reader.since(start));
  }
  reader.back();
  const generator = parseGenerator(context);
  const { alias, columns } = readAlias(reader);
  return { node: 'lateral-view', input: null, outer: false, generator, alias, columns, span: reader.since(start) };
}
