/**
 * PIVOT and UNPIVOT: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-pivot.html and
 * sql-ref-syntax-qry-select-unpivot.html.
 */
import { QueryFailure, unsupported } from '../failure.ts';
import { containsAggregate } from './aggregation.ts';
import { readAlias } from './parse-alias.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlExpr, SqlName, SqlPivot, SqlRelation, SqlUnpivot } from './syntax-tree.ts';

/** Most columns that a PIVOT makes. */
const MOST_COLUMNS = 1000;

/** Reads `PIVOT (sum(x) AS s FOR a IN (1 AS one, 2))` over `input`. */
export function parsePivot(context: ParserContext, input: SqlRelation): SqlPivot {
  const { reader } = context;
  reader.take('PIVOT');
  reader.expect('(');
  const aggregates = reader.list(() => {
    const expr = context.expression();
    if (!containsAggregate(expr)) {
      throw new QueryFailure('Unexpected expression, expected an aggregate such as `count(x)`.', expr.span);
    }
    return { expr, alias: reader.at('FOR') ? null : reader.alias() };
  });
  reader.expect('FOR', '`,` or `FOR` and a column');
  const on = readColumns(context);
  if (reader.at(',')) throw reader.unexpected('`IN`', 'several columns stand in parentheses');
  reader.expect('IN', '`IN` and values');
  reader.expect('(', '`(` after `IN`');
  const values = reader.list(() => {
    const value = context.expression();
    const items = on.length > 1 && value.node === 'call' && value.name === 'struct' ? value.args : [value];
    if (items.length !== on.length) {
      throw new QueryFailure(
        `Unexpected ${items.length} value, expected ${on.length}, one for each column.`,
        value.span,
      );
    }
    return { items, alias: reader.alias(), span: value.span };
  });
  reader.expect(')', '`,` or `)` after a value');
  reader.expect(')', '`)` to end `PIVOT`');
  if (values.length * aggregates.length > MOST_COLUMNS) {
    throw unsupported(`A PIVOT into more than ${MOST_COLUMNS} columns`, reader.since(input.span.end));
  }
  return { node: 'pivot', input, aggregates, on, values, ...readAlias(reader), span: reader.since(input.span.start) };
}

/** A column, or several in parentheses. */
function readColumns(context: ParserContext): readonly SqlExpr[] {
  const value = context.operand('a column');
  const columns = value.node === 'call' && value.name === 'struct' ? value.args : [value];
  const odd = columns.find((column) => column.node !== 'column');
  if (odd) throw new QueryFailure('Unexpected expression, expected a column.', odd.span);
  return columns;
}

/** Reads `UNPIVOT [INCLUDE NULLS] (value FOR name IN (a, b AS c))` over `input`. */
export function parseUnpivot(context: ParserContext, input: SqlRelation): SqlUnpivot {
  const { reader } = context;
  reader.take('UNPIVOT');
  const includeNulls = reader.take('INCLUDE', 'NULLS');
  reader.take('EXCLUDE', 'NULLS');
  reader.expect('(');
  const values = readNames(context, 'a name for the values');
  reader.expect('FOR', '`FOR` and a name for the columns');
  const name = reader.name('a name for the columns');
  reader.expect('IN', '`IN` and columns');
  reader.expect('(', '`(` after `IN`');
  const groups = reader.list(() => {
    const items = readColumns(context);
    const [first] = items;
    if (items.length !== values.length && first) {
      throw new QueryFailure(
        `Unexpected ${items.length} column, expected ${values.length}, one for each value.`,
        first.span,
      );
    }
    const label = reader.alias()?.name ?? null;
    return { items, label };
  });
  reader.expect(')', '`,` or `)` after a column');
  reader.expect(')', '`)` to end `UNPIVOT`');
  const named = readAlias(reader);
  return { node: 'unpivot', input, includeNulls, values, name, groups, ...named, span: reader.since(input.span.start) };
}

function readNames(context: ParserContext, expected: string): readonly SqlName[] {
  const { reader } = context;
  if (!reader.take('(')) return [reader.name(expected)];
  const names = reader.list(() => reader.name(expected));
  reader.expect(')', '`,` or `)` after a name');
  return names;
}
