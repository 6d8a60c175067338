/** What stands after FROM: tables, derived tables and joins. */
import { unsupported } from '../failure.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlJoinKind, SqlName, SqlRelation } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

/** Reads the list after FROM; a comma is a cross join. */
export function parseRelation(context: ParserContext): SqlRelation {
  const { reader } = context;
  let left = parseJoins(context);
  while (reader.at(',')) {
    const comma = reader.next();
    const right = parseJoins(context);
    left = {
      node: 'join',
      kind: 'cross',
      natural: false,
      left,
      right,
      on: null,
      using: [],
      operatorSpan: spanOf(comma),
      span: reader.since(left.span.start),
    };
  }
  return left;
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
  const start = reader.peek().start;
  if (reader.at('LATERAL')) throw unsupported('`LATERAL`', spanOf(reader.peek()));
  if (reader.at('VALUES')) throw unsupported('`VALUES` as a table', spanOf(reader.peek()));
  if (reader.take('(')) {
    if (reader.at('SELECT') || reader.at('WITH') || reader.at('(')) {
      const query = context.query();
      reader.expect(')', '`)` after the subquery');
      const named = readAlias(reader);
      return { node: 'derived', query, ...named, span: reader.since(start) };
    }
    const inner = reader.nested(() => parseRelation(context));
    reader.expect(')', '`)` after the joined tables');
    return { ...inner, span: reader.since(start) };
  }
  if (reader.peek().kind === 'string') {
    throw reader.unexpected('a table', 'files cannot be read; the events are the table `dataTable`');
  }
  const name = [reader.name('a table or a subquery in parentheses')];
  while (reader.take('.')) name.push(reader.name('a name after `.`'));
  if (reader.at('(')) {
    const function_ = name.map((part) => part.name).join('.');
    throw unsupported(`The table function \`${function_}\``, { start, end: reader.lastEnd });
  }
  if (reader.at('TABLESAMPLE')) throw unsupported('`TABLESAMPLE`', spanOf(reader.peek()));
  const named = readAlias(reader);
  return { node: 'table', name, ...named, span: reader.since(start) };
}

function readAlias(reader: TokenReader): { alias: SqlName | null; columns: readonly SqlName[] } {
  const alias = reader.alias();
  if (!alias || !reader.take('(')) return { alias, columns: [] };
  const columns = reader.list(() => reader.name('a column'));
  reader.expect(')', '`,` or `)` after a column');
  return { alias, columns };
}
