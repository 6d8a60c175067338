/** Queries of Spark SQL: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select.html */
import { MAX_NESTING, QueryFailure, unsupported } from '../failure.ts';
import { isGenerator } from './functions.ts';
import { withGenerator } from './generators.ts';
import { tokenize } from './lexer.ts';
import { parseSortItem, parseWindow, readNulls } from './parse-call.ts';
import { parseExpression, parseOperand } from './parse-expression.ts';
import { parseGroupBy } from './parse-groups.ts';
import { parseRelation } from './parse-relation.ts';
import { parseValues } from './parse-values.ts';
import type { ParserContext } from './parser-context.ts';
import type {
  SqlBody,
  SqlCte,
  SqlExpr,
  SqlName,
  SqlQuery,
  SqlRelation,
  SqlSelect,
  SqlSelectItem,
  SqlSortItem,
  SqlWindow,
} from './syntax-tree.ts';
import { spanOf, TokenReader } from './token-reader.ts';

/** Statements that are no queries, by their first word. */
const STATEMENTS = new Set(
  `CREATE DROP ALTER INSERT UPDATE DELETE MERGE TRUNCATE COPY ATTACH DETACH INSTALL LOAD SET RESET USE PRAGMA CALL EXPORT
  IMPORT ADD ANALYZE CACHE UNCACHE CLEAR REFRESH MSCK DESCRIBE DESC EXPLAIN SHOW GRANT REVOKE BEGIN COMMIT ROLLBACK
  CHECKPOINT VACUUM EXECUTE PREPARE DEALLOCATE DECLARE`.split(/\s+/),
);

/** Clauses of Spark's SELECT that cannot run here, with what each is called in messages. */
const UNSUPPORTED_CLAUSES: Readonly<Record<string, string>> = {
  TABLESAMPLE: '`TABLESAMPLE`',
  QUALIFY: '`QUALIFY`',
};

/** Parses one query. Throws `QueryFailure` where the text is wrong or not supported. */
export function parseSql(text: string): SqlQuery {
  const reader = new TokenReader(tokenize(text));
  const context: ParserContext = {
    reader,
    text,
    query: () => parseQuery(context),
    expression: () => parseExpression(context),
    operand: (expected) => parseOperand(context, expected),
  };
  refuseStatement(reader);
  const query = parseQuery(context);
  while (reader.take(';')) {
    if (reader.peek().kind !== 'end' && !reader.at(';')) {
      throw unsupported('A second statement', spanOf(reader.peek()), 'write one query');
    }
  }
  if (reader.peek().kind !== 'end') throw reader.unexpected('a clause of the query or its end');
  return query;
}

function refuseStatement(reader: TokenReader): void {
  const token = reader.peek();
  if (token.kind === 'end') {
    throw new QueryFailure('The query is empty, expected `SELECT`.', spanOf(token));
  }
  if (token.kind === 'word' && STATEMENTS.has(token.value)) {
    throw unsupported(`The statement \`${token.text}\``, spanOf(token), 'only queries run: `SELECT …`');
  }
}

function parseQuery(context: ParserContext): SqlQuery {
  const { reader } = context;
  return reader.nested(() => {
    const start = reader.peek().start;
    const ctes = reader.take('WITH') ? parseCtes(context) : [];
    const body = parseBody(context, 0);
    refuseClause(reader);
    const { orderBy, sortSpan } = parseOrder(context, body);
    refuseClause(reader);
    let limit: SqlExpr | null = null;
    let offset: SqlExpr | null = null;
    if (reader.take('LIMIT') && !reader.take('ALL')) limit = context.expression();
    if (reader.take('OFFSET')) offset = context.expression();
    return { ctes, body, orderBy, limit, offset, sortSpan, span: reader.since(start) };
  });
}

/**
 * ORDER BY, or what orders the rows of each partition. The events are one, so that SORT BY orders all, and DISTRIBUTE BY
 * changes nothing.
 */
function parseOrder(context: ParserContext, body: SqlBody): Pick<SqlQuery, 'orderBy' | 'sortSpan'> {
  const { reader } = context;
  const start = reader.peek().start;
  if (takeBy(reader, 'ORDER')) {
    if (reader.at('ALL') && !['.', '(', '['].includes(reader.peek(1).value)) return orderByAll(context, body);
    return { orderBy: reader.list(() => parseSortItem(context)), sortSpan: null };
  }
  if (takeBy(reader, 'CLUSTER'))
    return { orderBy: reader.list(() => parseSortItem(context)), sortSpan: reader.since(start) };
  if (takeBy(reader, 'DISTRIBUTE')) reader.list(() => context.expression());
  const sortStart = reader.peek().start;
  if (!takeBy(reader, 'SORT')) return { orderBy: [], sortSpan: null };
  return { orderBy: reader.list(() => parseSortItem(context)), sortSpan: reader.since(sortStart) };
}

/** `ORDER BY ALL`: by each column of the select list, from the left. */
function orderByAll(context: ParserContext, body: SqlBody): Pick<SqlQuery, 'orderBy' | 'sortSpan'> {
  const { reader } = context;
  const all = reader.next();
  if (body.node !== 'select' || body.items.some((item) => item.node === 'star')) {
    throw unsupported('`ORDER BY ALL` of columns that are not listed', spanOf(all));
  }
  const descending = reader.take('DESC');
  if (!descending) reader.take('ASC');
  const nulls = readNulls(reader) ?? (descending ? 'last' : 'first');
  const orderBy = body.items.map((_, index): SqlSortItem => {
    const span = spanOf(all);
    return { expr: { node: 'number', text: String(index + 1), type: 'int', span }, descending, nulls, span };
  });
  return { orderBy, sortSpan: null };
}

/** Takes `GROUP BY`, `ORDER BY` and their like. */
function takeBy(reader: TokenReader, word: 'GROUP' | 'ORDER' | 'SORT' | 'CLUSTER' | 'DISTRIBUTE'): boolean {
  if (!reader.take(word)) return false;
  reader.expect('BY', `\`BY\` after \`${word}\``);
  return true;
}

function refuseClause(reader: TokenReader): void {
  const token = reader.peek();
  const clause = token.kind === 'word' ? UNSUPPORTED_CLAUSES[token.value] : undefined;
  if (clause !== undefined) throw unsupported(clause, spanOf(token));
}

function parseCtes(context: ParserContext): SqlCte[] {
  const { reader } = context;
  if (reader.at('RECURSIVE')) throw unsupported('`WITH RECURSIVE`', spanOf(reader.peek()));
  return reader.list(() => {
    const name = reader.name('the name of a common table expression');
    const columns = reader.take('(') ? reader.list(() => reader.name('a column')) : [];
    if (columns.length > 0) reader.expect(')');
    reader.take('AS');
    reader.expect('(', '`(` and a query after `AS`');
    const query = context.query();
    reader.expect(')', '`)` after the query');
    return { name, columns, query, span: reader.since(name.span.start) };
  });
}

/** UNION and EXCEPT bind alike from the left; INTERSECT binds tighter. */
function parseBody(context: ParserContext, level: 0 | 1): SqlBody {
  const { reader } = context;
  let left = level === 0 ? parseBody(context, 1) : parseTerm(context);
  let links = 0;
  for (;;) {
    const token = reader.peek();
    const operator = setOperator(token.kind === 'word' ? token.value : '', level);
    if (operator === undefined) return left;
    reader.next();
    const all = reader.take('ALL');
    // All but a row of unions is printed as queries within each other.
    if (operator !== 'union' || (left.node === 'set' && all && !left.all)) links += 1;
    if (links > MAX_NESTING) throw unsupported(`A chain of more than ${MAX_NESTING} set operations`, spanOf(token));
    if (!all) reader.take('DISTINCT');
    const operatorSpan = reader.since(token.start);
    const right = level === 0 ? parseBody(context, 1) : parseTerm(context);
    left = { node: 'set', operator, all, left, right, operatorSpan, span: reader.since(left.span.start) };
  }
}

function setOperator(word: string, level: 0 | 1): 'union' | 'intersect' | 'except' | undefined {
  if (level === 1) return word === 'INTERSECT' ? 'intersect' : undefined;
  if (word === 'UNION') return 'union';
  return word === 'EXCEPT' || word === 'MINUS' || word === 'SETMINUS' ? 'except' : undefined;
}

function parseTerm(context: ParserContext): SqlBody {
  const { reader } = context;
  const start = reader.peek().start;
  if (reader.take('(')) {
    const query = parseQuery(context);
    reader.expect(')', '`)` after the query');
    return { node: 'nested', query, span: reader.since(start) };
  }
  if (reader.at('SELECT')) return parseSelect(context, null);
  if (reader.atQuery()) {
    if (reader.at('VALUES')) return parseValues(context);
    if (reader.take('TABLE')) return wholeTable(context, start);
    if (reader.take('FROM')) return parseSelect(context, parseRelation(context));
  }
  throw reader.unexpected('`SELECT`');
}

/** `TABLE t`: all of its columns. */
function wholeTable(context: ParserContext, start: number): SqlSelect {
  const from = parseRelation(context);
  const span = context.reader.since(start);
  return {
    node: 'select',
    distinct: false,
    items: [{ node: 'star', qualifier: [], except: [], span }],
    from,
    where: null,
    groupBy: [],
    groupingSets: null,
    having: null,
    windows: [],
    span,
  };
}

/** Reads SELECT; `before` is what a FROM before it named. */
function parseSelect(context: ParserContext, before: SqlRelation | null): SqlBody {
  const { reader } = context;
  const start = reader.expect('SELECT', '`SELECT` after `FROM …`').start;
  if (reader.at('TRANSFORM', '(')) refuseTransform(reader);
  const distinct = reader.take('DISTINCT');
  if (!distinct && reader.at('ALL') && !['FROM', ',', '.'].includes(reader.peek(1).value)) reader.take('ALL');
  const items = reader.list(() => parseItem(context));
  const from = before ?? (reader.take('FROM') ? parseRelation(context) : null);
  refuseClause(reader);
  const where = reader.take('WHERE') ? context.expression() : null;
  const groups = takeBy(reader, 'GROUP') ? parseGroupBy(context, items) : { groupBy: [], groupingSets: null };
  const having = reader.take('HAVING') ? context.expression() : null;
  const windows: { name: SqlName; window: SqlWindow }[] = [];
  if (reader.take('WINDOW')) {
    windows.push(
      ...reader.list(() => {
        const name = reader.name('the name of a window');
        reader.expect('AS', '`AS` after the name of the window');
        return { name, window: parseWindow(context) };
      }),
    );
  }
  refuseClause(reader);
  const span = reader.since(start);
  return withGenerator(
    { node: 'select', distinct, items, from, where, ...groups, having, windows, span },
    context.text,
  );
}

/** `SELECT TRANSFORM(…) USING 'script'`: a script of the machine's. */
function refuseTransform(reader: TokenReader): void {
  for (let ahead = 1; reader.peek(ahead).kind !== 'end'; ahead++) {
    const token = reader.peek(ahead);
    if (token.value === '->' || token.value === 'FROM') return;
    if (token.kind === 'word' && token.value === 'USING')
      throw unsupported('`TRANSFORM … USING`', spanOf(reader.peek()));
  }
}

function parseItem(context: ParserContext): SqlSelectItem {
  const { reader } = context;
  const start = reader.peek().start;
  const qualifier = reader.take('*') ? [] : readStarQualifier(reader);
  if (qualifier) return { node: 'star', qualifier, except: readExcept(reader), span: reader.since(start) };
  if (reader.at('FROM')) throw reader.unexpected('a column or an expression', 'remove the comma before `FROM`');
  const expr = context.expression();
  if (expr.node === 'call' && isGenerator(expr.name) && (reader.at('AS', '(') || reader.at('('))) {
    reader.take('AS');
    reader.expect('(');
    const aliases = reader.list(() => reader.name('a column'));
    reader.expect(')', '`,` or `)` after a column');
    return { node: 'item', expr, alias: null, aliases, span: reader.since(start) };
  }
  return { node: 'item', expr, alias: reader.alias(), span: reader.since(start) };
}

/** `EXCEPT (a, b)` behind a star. */
function readExcept(reader: TokenReader): SqlName[] {
  const following = reader.peek(2);
  if (!reader.at('EXCEPT', '(') || ['SELECT', 'WITH', 'FROM', '('].includes(following.value)) return [];
  reader.take('EXCEPT', '(');
  const names = reader.list(() => reader.name('a column'));
  reader.expect(')', '`,` or `)` after a column');
  return names;
}

/** `t.*`, looked ahead for so that `t.a` stays an expression. */
function readStarQualifier(reader: TokenReader): SqlName[] | undefined {
  let ahead = 0;
  while (['word', 'quoted'].includes(reader.peek(ahead).kind) && reader.peek(ahead + 1).value === '.') {
    if (reader.peek(ahead + 2).value === '*' && reader.peek(ahead + 2).kind === 'symbol') {
      const names: SqlName[] = [];
      for (let index = 0; index <= ahead; index += 2) {
        names.push(reader.name('a table'));
        reader.expect('.');
      }
      reader.expect('*');
      return names;
    }
    ahead += 2;
  }
  return undefined;
}
