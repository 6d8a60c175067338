/** GROUP BY: https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select-groupby.html */
import type { Span } from '../../engine/plan.ts';
import { unsupported } from '../failure.ts';
import { containsAggregate } from './aggregation.ts';
import type { ParserContext } from './parser-context.ts';
import type { SqlExpr, SqlSelect, SqlSelectItem } from './syntax-tree.ts';
import { spanOf, type TokenReader } from './token-reader.ts';

type Groups = Pick<SqlSelect, 'groupBy' | 'groupingSets'>;

/** Grouping sets, each a list of keys. */
type Sets = readonly (readonly SqlExpr[])[];

/** More sets than this are refused. */
const MOST_SETS = 1024;

/**
 * Reads what stands after GROUP BY. ROLLUP, CUBE and GROUPING SETS become grouping sets over the keys; several of them
 * side by side are combined, each set with each.
 */
export function parseGroupBy(context: ParserContext, items: readonly SqlSelectItem[]): Groups {
  const { reader } = context;
  if (reader.at('ALL') && !['.', '(', '[', ','].includes(reader.peek(1).value)) return groupByAll(reader, items);
  let sets: Sets = [[]];
  let plain: readonly SqlExpr[] = [];
  let special = false;
  const add = (more: Sets, place: Span): void => {
    sets = sets.flatMap((set) => more.map((other) => [...set, ...other]));
    if (sets.length > MOST_SETS) throw unsupported(`More than ${MOST_SETS} grouping sets`, place);
  };
  // `GROUP BY a, b GROUPING SETS (…)` names keys first, and then the sets of them.
  if (!reader.at('GROUPING', 'SETS')) {
    do {
      const found = parseSets(context);
      if (found) {
        special = true;
        add(found.sets, found.span);
      } else {
        const key = context.expression();
        plain = [...plain, key];
        add([[key]], key.span);
      }
    } while (reader.take(','));
  }
  const following = reader.peek();
  if (reader.at('GROUPING', 'SETS') || reader.at('WITH', 'ROLLUP') || reader.at('WITH', 'CUBE')) {
    if (special) throw reader.unexpected('the end of GROUP BY');
    special = true;
    if (reader.take('WITH'))
      sets = combinations(
        reader.next().value,
        plain.map((key) => [key]),
        spanOf(following),
      );
    else sets = parseSets(context)?.sets ?? [];
    if (reader.at(',')) throw reader.unexpected('the end of GROUP BY');
  }
  return special ? placed(context, sets, plain) : { groupBy: plain, groupingSets: null };
}

/** `GROUP BY ALL`: by all of the select list that does not aggregate. */
function groupByAll(reader: TokenReader, items: readonly SqlSelectItem[]): Groups {
  const all = reader.next();
  const groupBy = items.flatMap((item) => {
    if (item.node === 'star') throw unsupported('`GROUP BY ALL` with `*`', spanOf(all), 'list the columns');
    return containsAggregate(item.expr) ? [] : [item.expr];
  });
  return { groupBy, groupingSets: null };
}

/** ROLLUP (…), CUBE (…), GROUPING SETS (…); `undefined` where a plain key stands. */
function parseSets(context: ParserContext): { readonly sets: Sets; readonly span: Span } | undefined {
  const { reader } = context;
  const token = reader.peek();
  if (reader.take('GROUPING', 'SETS')) {
    reader.expect('(', '`(` after `GROUPING SETS`');
    const sets = reader.list(() => reader.nested(() => parseSets(context)?.sets ?? [parseKeys(context)])).flat();
    reader.expect(')', '`,` or `)` after a grouping set');
    return { sets, span: reader.since(token.start) };
  }
  if (!reader.at('ROLLUP', '(') && !reader.at('CUBE', '(')) return undefined;
  const word = reader.next().value;
  reader.expect('(');
  const keys = reader.list(() => parseKeys(context));
  reader.expect(')', '`,` or `)` after a key');
  const span = reader.since(token.start);
  return { sets: combinations(word, keys, span), span };
}

/** `a`, `(a, b)`, `()`. */
function parseKeys(context: ParserContext): readonly SqlExpr[] {
  const { reader } = context;
  if (reader.take('(', ')')) return [];
  const key = context.expression();
  return key.node === 'call' && key.name === 'struct' && key.nameSpan.end === key.nameSpan.start + 1 ? key.args : [key];
}

/** The sets of a ROLLUP (all keys, then fewer from the right) or a CUBE (every choice of keys). */
function combinations(word: string, keys: Sets, span: Span): Sets {
  if (word === 'ROLLUP') {
    return Array.from({ length: keys.length + 1 }, (_, left) => keys.slice(0, keys.length - left).flat());
  }
  if (2 ** keys.length > MOST_SETS) throw unsupported(`More than ${MOST_SETS} grouping sets`, span);
  return Array.from({ length: 2 ** keys.length }, (_, missing) =>
    keys.filter((_key, index) => (missing & (1 << (keys.length - 1 - index))) === 0).flat(),
  );
}

/** Sets as places in the list of all their keys; keys that are written alike are one. */
function placed({ text }: ParserContext, sets: Sets, plain: readonly SqlExpr[]): Groups {
  const groupBy: SqlExpr[] = [];
  const places = new Map<string, number>();
  const place = (key: SqlExpr): number => {
    const written = text.slice(key.span.start, key.span.end).toLowerCase();
    const known = places.get(written) ?? groupBy.push(key) - 1;
    places.set(written, known);
    return known;
  };
  plain.forEach(place);
  return { groupBy, groupingSets: sets.map((set) => [...new Set(set.map(place))]) };
}
