/** Queries of Spark SQL: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select.html */
import { QueryFailure, unsupported } from '../failure.ts';
import { tokenize } from './lexer.ts';
import { parseSortItem, parseWindow } from './parse-call.ts';
import { parseExpression, parseOperand } from './parse-expression.ts';
import { parseRelation } from './parse-relation.ts';
import type { ParserContext } from './parser-context.ts';
import type {
  SqlBody,
  SqlCte,
  SqlExpr,
  SqlName,
  SqlQuery,
  SqlSelect,
  SqlSelectItem,
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
  LATERAL: '`LATERAL VIEW`',
  TABLESAMPLE: '`TABLESAMPLE`',
  PIVOT: '`PIVOT`',
  UNPIVOT: '`UNPIVOT`',
  CLUSTER: '`CLUSTER BY`',
  DISTRIBUTE: '`DISTRIBUTE BY`',
  SORT: '`SORT BY`',
  QUALIFY: '`QUALIFY`',
};

/** Parses one query. Throws `QueryFailure` where the text is wrong or not supported. */
export function parseSql(text: string): SqlQuery {
  const reader = new TokenReader(tokenize(text));
  const context: ParserContext = {
    reader,
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
    const orderBy = takeBy(reader, 'ORDER') ? reader.list(() => parseSortItem(context)) : [];
    refuseClause(reader);
    let limit: SqlExpr | null = null;
    let offset: SqlExpr | null = null;
    if (reader.take('LIMIT') && !reader.take('ALL')) limit = context.expression();
    if (reader.take('OFFSET')) offset = context.expression();
    return { ctes, body, orderBy, limit, offset, span: reader.since(start) };
  });
}

/** Takes `GROUP BY` or `ORDER BY`. */
function takeBy(reader: TokenReader, word: 'GROUP' | 'ORDER'): boolean {
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
  for (;;) {
    const token = reader.peek();
    const operator = setOperator(token.kind === 'word' ? token.value : '', level);
    if (operator === undefined) return left;
    reader.next();
    const all = reader.take('ALL');
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
  if (reader.at('SELECT')) return parseSelect(context);
  for (const word of ['FROM', 'VALUES', 'TABLE']) {
    if (reader.at(word)) throw unsupported(`A query that starts with \`${word}\``, spanOf(reader.peek()));
  }
  throw reader.unexpected('`SELECT`');
}

function parseSelect(context: ParserContext): SqlSelect {
  const { reader } = context;
  const start = reader.expect('SELECT').start;
  const distinct = reader.take('DISTINCT');
  if (!distinct && reader.at('ALL') && !['FROM', ',', '.'].includes(reader.peek(1).value)) reader.take('ALL');
  const items = reader.list(() => parseItem(context));
  const from = reader.take('FROM') ? parseRelation(context) : null;
  refuseClause(reader);
  const where = reader.take('WHERE') ? context.expression() : null;
  const groupBy = takeBy(reader, 'GROUP') ? parseGroupBy(context) : [];
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
  return { node: 'select', distinct, items, from, where, groupBy, having, windows, span: reader.since(start) };
}

function parseGroupBy(context: ParserContext): SqlExpr[] {
  const { reader } = context;
  for (const word of ['GROUPING', 'ROLLUP', 'CUBE']) {
    if (reader.at(word, '(') || reader.at(word, 'SETS')) {
      throw unsupported(`\`GROUP BY ${word}\``, spanOf(reader.peek()));
    }
  }
  const keys = reader.list(() => context.expression());
  if (reader.at('WITH', 'ROLLUP') || reader.at('WITH', 'CUBE')) {
    throw unsupported(`\`WITH ${reader.peek(1).value}\``, spanOf(reader.peek()));
  }
  return keys;
}

function parseItem(context: ParserContext): SqlSelectItem {
  const { reader } = context;
  const start = reader.peek().start;
  if (reader.take('*')) return { node: 'star', qualifier: [], span: reader.since(start) };
  const qualifier = readStarQualifier(reader);
  if (qualifier) return { node: 'star', qualifier, span: reader.since(start) };
  if (reader.at('FROM')) throw reader.unexpected('a column or an expression', 'remove the comma before `FROM`');
  const expr = context.expression();
  return { node: 'item', expr, alias: reader.alias(), span: reader.since(start) };
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
