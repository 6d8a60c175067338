/** What the names in a condition mean: fields of events, columns of a table, or fields of a join's sides. */
import type { AggregateFunction, Expr, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';

/** Resolves the names of one condition. */
export interface Scope {
  /** The value of a name as written (`exe`, `proto_info.pipe`, `flow.pid`). */
  field(name: string, span: Span): Expr;
  /** True when an unquoted name is surely a field here and not a text whose quotation marks were forgotten. */
  knows(name: string): boolean;
  /** The value of an aggregate over a group; throws where there are no groups. */
  aggregate(name: string, fn: AggregateFunction, argument: Expr | undefined, span: Span): Expr;
}

/** Names of an event's time. */
const TIME_NAMES = new Set(['time', 'timestamp']);

/** Pseudocode's names of aggregates. */
export const AGGREGATES: ReadonlyMap<string, AggregateFunction> = new Map([
  ['count', 'count'],
  ['unique', 'distinctCount'],
  ['distinct', 'distinctCount'],
  ['distinct_count', 'distinctCount'],
  ['min', 'min'],
  ['max', 'max'],
  ['sum', 'sum'],
  ['average', 'average'],
  ['avg', 'average'],
  ['mean', 'average'],
  ['median', 'median'],
  ['standard_deviation', 'standardDeviation'],
  ['stdev', 'standardDeviation'],
]);

function noGroups(name: string, span: Span): QueryFailure {
  return unsupported(
    `\`${name}(…)\` in a condition on single events`,
    span,
    'Group the events first: `group x by field`.',
  );
}

/** Fields of events. A name may carry the name of the filtered set, as in `flow.dest_port`. */
export function eventScope(sets: readonly string[]): Scope {
  return {
    field(name, span) {
      const [first = '', ...rest] = name.split('.');
      const own = rest.length > 0 && sets.includes(first) ? rest.join('.') : name;
      return TIME_NAMES.has(own.toLowerCase()) ? { op: 'time', span } : { op: 'field', name: own, span };
    },
    knows(name) {
      const [first = '', ...rest] = name.split('.');
      return TIME_NAMES.has(name.toLowerCase()) || (rest.length > 0 && sets.includes(first));
    },
    aggregate(name, _fn, _argument, span) {
      throw noGroups(name, span);
    },
  };
}

/** Columns of a table. Rows that stand for one event each (`dated`) still have its time. */
export function tableScope(columns: readonly string[], dated: boolean): Scope {
  return {
    field(name, span) {
      const column = columns.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      if (column !== undefined) return { op: 'field', name: column, span };
      if (dated && TIME_NAMES.has(name.toLowerCase())) return { op: 'time', span };
      const near = nearest(name, columns);
      throw new QueryFailure(
        `Unexpected \`${name}\`, expected a column of this table (${columns.map((it) => `\`${it}\``).join(', ')}).`,
        span,
        near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
      );
    },
    knows: (name) => columns.some((candidate) => candidate.toLowerCase() === name.toLowerCase()),
    aggregate(name, _fn, _argument, span) {
      throw noGroups(name, span);
    },
  };
}

/** Fields of the sides of a join; each name must say which side it means, perhaps behind the join's own name. */
export function joinScope(sides: readonly string[], own: string): Scope {
  const split = (name: string) => {
    const whole = name.split('.');
    const [relation = '', ...rest] = whole[0] === own && !sides.includes(own) ? whole.slice(1) : whole;
    return sides.includes(relation) && rest.length > 0 ? { relation, field: rest.join('.') } : undefined;
  };
  return {
    field(name, span) {
      const parts = split(name);
      if (parts === undefined) {
        const last = name.split('.').at(-1) ?? name;
        const near = nearest(name.split('.')[0] ?? name, sides);
        throw new QueryFailure(
          `Unexpected \`${name}\`, expected a field with the name of its set, as in ${sides.map((it) => `\`${it}.${last}\``).join(' or ')}.`,
          span,
          name.includes('.') && near !== undefined ? { help: `Did you mean \`${near}.${last}\`?` } : {},
        );
      }
      const { relation, field } = parts;
      return TIME_NAMES.has(field.toLowerCase())
        ? { op: 'time', relation, span }
        : { op: 'field', name: field, relation, span };
    },
    knows: (name) => split(name) !== undefined,
    aggregate(name, _fn, _argument, span) {
      throw noGroups(name, span);
    },
  };
}
