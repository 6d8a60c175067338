/** Which events a SQL query needs: by what its conditions can be for each kind. */
import type { SqlProgram } from '../languages/spark-sql/program.ts';
import type { SqlBody, SqlExpr, SqlQuery, SqlRelation, SqlSelect } from '../languages/spark-sql/syntax-tree.ts';
import { visitExpressions, visitQuery } from '../languages/spark-sql/walk.ts';
import { anyNeed, eventsOf, type Group, type Need, union } from './need.ts';
import type { PlanReads } from './plan-reads.ts';
import type { ProbedView, Reading } from './probes.ts';
import { type SqlPlace, sqlTruths } from './sql-verdict.ts';
import { TRUE } from './verdict.ts';

/** One event of a row. */
interface SqlEvent {
  /** Names of the relation that it is read by, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Columns that are the event's own, in lower case; all of them where it is not given. */
  readonly columns?: ReadonlySet<string>;
  readonly group: Group;
}

/** Rows of one origin. */
interface SqlRows {
  readonly events: readonly SqlEvent[];
  /** There may be values beside those of the events: a generator's, or an outer join's other side. */
  readonly open?: true;
}

interface Reached {
  readonly rows: readonly SqlRows[];
  readonly besides: Group;
}

/** What common table expressions give, by their names in lower case. */
type Ctes = ReadonlyMap<string, Reached>;

/** What a SQL query needs of the probes, and all that it reads: see `planReads`. */
export function sqlReads(program: SqlProgram, probed: ProbedView): PlanReads {
  const walker = new SqlWalker(program, probed);
  const { rows, besides } = walker.query(program.query, new Map());
  const need: Need = rows.map(({ events }) => events.map(({ group }) => group));
  return { need: anyNeed(need.map((way) => [way])), read: union([eventsOf(need), besides]) };
}

class SqlWalker {
  readonly #probed: ProbedView;
  readonly #all: Group;
  readonly #readings = new Map<string, readonly Reading[]>();
  /** Columns as events spell them, by lower case: SQL does not tell case apart. */
  readonly #spelt = new Map<string, string>();

  constructor(program: SqlProgram, probed: ProbedView) {
    this.#probed = probed;
    for (const { kind } of probed.probes) for (const name of kind.fields) this.#spelt.set(name.toLowerCase(), name);
    const all = probed.probes.map((_, index) => index);
    const columns = program.columns.filter((name) => !probed.view.isLogSource?.(name));
    this.#all =
      program.readsAllColumns || columns.length === 0
        ? all
        : all.filter((probe) => columns.some((name) => isThere(this.#reading(name, probe))));
  }

  query({ ctes, body }: SqlQuery, outer: Ctes): Reached {
    const known = new Map(outer);
    for (const { name, query } of ctes) known.set(name.name.toLowerCase(), this.query(query, known));
    return this.#body(body, known);
  }

  #body(body: SqlBody, ctes: Ctes): Reached {
    switch (body.node) {
      case 'select':
        return this.#select(body, ctes);
      case 'nested':
        return this.query(body.query, ctes);
      case 'values':
        return { rows: [{ events: [], open: true }], besides: [] };
      case 'set': {
        const left = this.#body(body.left, ctes);
        const right = this.#body(body.right, ctes);
        if (body.operator !== 'union') return beside(left, right);
        return { rows: [...left.rows, ...right.rows], besides: union([left.besides, right.besides]) };
      }
    }
  }

  #select(select: SqlSelect, ctes: Ctes): Reached {
    const from = select.from ? this.#relation(select.from, ctes) : { rows: [{ events: [] }], besides: [] };
    const kept = select.where ? this.#filtered(from, select.where, ctes) : from;
    const items = select.items.flatMap((item) => (item.node === 'item' ? [item.expr] : []));
    const asides = [...items, ...(select.having ? [select.having] : [])].map((expr) => this.#subqueries(expr, ctes));
    const passed = passedColumns(select);
    return {
      besides: union([kept.besides, ...asides]),
      rows: kept.rows.map((one) => ({
        ...one,
        events: one.events.map((event) => ({ ...event, ...(passed && { columns: common(event.columns, passed) }) })),
      })),
    };
  }

  #relation(relation: SqlRelation, ctes: Ctes): Reached {
    switch (relation.node) {
      case 'table': {
        const name = relation.name.map((part) => part.name.toLowerCase()).join('.');
        const alias = relation.alias?.name.toLowerCase() ?? name;
        const known = ctes.get(name);
        if (known !== undefined) return named(known, alias);
        return { rows: [{ events: [{ names: new Set([alias, name]), group: this.#all }] }], besides: [] };
      }
      case 'derived':
        return named(this.query(relation.query, ctes), relation.alias?.name.toLowerCase() ?? '');
      case 'join':
        return this.#joined(relation, ctes);
      case 'lateral-view': {
        const input = relation.input ? this.#relation(relation.input, ctes) : { rows: [{ events: [] }], besides: [] };
        return opened(input);
      }
      case 'pivot':
      case 'unpivot': {
        const input = this.#relation(relation.input, ctes);
        const events = (one: SqlRows) => one.events.map((event) => ({ ...event, columns: NOTHING }));
        return { ...input, rows: input.rows.map((one) => ({ ...one, events: events(one) })) };
      }
    }
  }

  #joined(relation: Extract<SqlRelation, { node: 'join' }>, ctes: Ctes): Reached {
    const left = this.#relation(relation.left, ctes);
    const right = this.#relation(relation.right, ctes);
    switch (relation.kind) {
      case 'left':
        return beside(opened(left), right);
      case 'right':
        return beside(opened(right), left);
      case 'anti':
        return beside(left, right);
      case 'full':
        return {
          rows: [...opened(left).rows, ...opened(right).rows],
          besides: union([left.besides, right.besides]),
        };
      default: {
        const using = relation.using.map(({ name }) => name);
        const rows = this.#keyed(left, using).rows.flatMap((one) =>
          this.#keyed(right, using).rows.map(
            (other): SqlRows => ({
              events: [...one.events, ...other.events],
              ...(one.open || other.open ? { open: true } : {}),
            }),
          ),
        );
        const both: Reached = { rows: bounded(rows), besides: union([left.besides, right.besides]) };
        return relation.on ? this.#filtered(both, relation.on, ctes) : both;
      }
    }
  }

  /** Without events that lack a column of the same name on both sides. */
  #keyed(reached: Reached, names: readonly string[]): Reached {
    if (names.length === 0) return reached;
    const has = ({ columns }: SqlEvent, probe: number) =>
      names.every((name) => columns?.has(name.toLowerCase()) === false || isThere(this.#reading(name, probe)));
    return {
      ...reached,
      rows: reached.rows.map((one) => ({
        ...one,
        events: one.events.map((event) => ({ ...event, group: event.group.filter((probe) => has(event, probe)) })),
      })),
    };
  }

  #filtered(reached: Reached, predicate: SqlExpr, ctes: Ctes): Reached {
    const filtered = reached.rows.map(
      (one): SqlRows => ({
        ...one,
        events: one.events.map((event) => ({
          ...event,
          group: event.group.filter((probe) => sqlTruths(predicate, this.#placeOf(one, event, probe)) & TRUE),
        })),
      }),
    );
    const items = predicate.node === 'and' ? predicate.items : [predicate];
    const wanted = items.flatMap((item) =>
      (item.node === 'in-query' && !item.negated) || item.node === 'exists' ? [this.query(item.query, ctes)] : [],
    );
    const rows = wanted.reduce<readonly SqlRows[]>(
      (known, other) =>
        known.flatMap((one) =>
          // The other query's columns are not in reach.
          other.rows.map((more) => ({
            ...one,
            events: [...one.events, ...more.events.map((event) => ({ ...event, names: NOTHING, columns: NOTHING }))],
          })),
        ),
      filtered,
    );
    return { rows: bounded(rows), besides: union([reached.besides, this.#subqueries(predicate, ctes)]) };
  }

  /** All that queries inside an expression read. */
  #subqueries(expr: SqlExpr, ctes: Ctes): Group {
    const groups: Group[] = [];
    visitExpressions(expr, (part) => {
      if (part.node !== 'in-query' && part.node !== 'exists' && part.node !== 'subquery') return;
      const { rows, besides } = this.query(part.query, ctes);
      groups.push(besides, ...rows.flatMap(({ events }) => events.map(({ group }) => group)));
    });
    return union(groups);
  }

  #placeOf({ events, open }: SqlRows, event: SqlEvent, probe: number): SqlPlace {
    const others = events.filter(({ columns }) => columns === undefined || columns.size > 0);
    return (parts) => {
      const [first = '', ...rest] = parts;
      const qualified = rest.length > 0 && events.some(({ names }) => names.has(first.toLowerCase()));
      if (qualified ? !event.names.has(first.toLowerCase()) : others.length > 1 || open) return 'open';
      const own = qualified ? rest : parts;
      if (event.columns?.has((own[0] ?? '').toLowerCase()) === false) return 'open';
      const reading = this.#reading(own.join('.'), probe);
      return reading.open ? 'open' : reading.value;
    };
  }

  #reading(name: string, probe: number): Reading {
    const key = name.toLowerCase();
    let readings = this.#readings.get(key);
    if (readings === undefined) {
      const spelt = [name, this.#spelt.get(key), name.split('.').at(-1)];
      const found = spelt.flatMap((one) => (one === undefined ? [] : [this.#probed.field(one)]));
      readings = found.find((one) => one?.some(isThere)) ?? found.find((one) => one !== undefined) ?? [];
      this.#readings.set(key, readings);
    }
    return readings[probe] ?? { open: false, value: null };
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** Most origins of rows, and most events of a row, that are followed: more are taken together. */
const MOST = 24;

function bounded(rows: readonly SqlRows[]): readonly SqlRows[] {
  const short = rows.map(({ events, ...rest }) => ({
    ...rest,
    events: events.length > MOST ? [together(events)] : events,
  }));
  return short.length > MOST ? [{ events: [together(short.flatMap(({ events }) => events))], open: true }] : short;
}

function together(events: readonly SqlEvent[]): SqlEvent {
  return { names: NOTHING, columns: NOTHING, group: union(events.map(({ group }) => group)) };
}

function isThere(reading: Reading): boolean {
  return reading.open || reading.value !== null;
}

function beside(main: Reached, other: Reached): Reached {
  const read = other.rows.flatMap(({ events }) => events.map(({ group }) => group));
  return { rows: main.rows, besides: union([main.besides, other.besides, ...read]) };
}

function opened(reached: Reached): Reached {
  return { ...reached, rows: reached.rows.map((rows) => ({ ...rows, open: true })) };
}

function named(reached: Reached, name: string): Reached {
  const names = new Set([name]);
  return {
    ...reached,
    rows: reached.rows.map((one) => ({ ...one, events: one.events.map((event) => ({ ...event, names })) })),
  };
}

/** Columns of events that a SELECT hands on under their own names; `undefined` for all. */
function passedColumns({ items, groupBy }: SqlSelect): ReadonlySet<string> | undefined {
  if (items.some((item) => item.node === 'star') && groupBy.length === 0) return undefined;
  const names = items.flatMap((item) => {
    if (item.node !== 'item' || item.expr.node !== 'column') return [];
    const own = item.expr.parts.at(-1)?.name.toLowerCase() ?? '';
    return item.alias === null || item.alias.name.toLowerCase() === own ? [own] : [];
  });
  return new Set(names);
}

function common(left: ReadonlySet<string> | undefined, right: ReadonlySet<string>): ReadonlySet<string> {
  return left === undefined ? right : new Set([...right].filter((name) => left.has(name)));
}

/** Whether a query asks for channels, providers or event ids at all. */
export function namesLog({ query }: SqlProgram, isLogSource: (name: string) => boolean): boolean {
  let found = false;
  visitQuery(query, (expr) => {
    if (!['compare', 'in', 'match', 'between'].includes(expr.node)) return;
    visitExpressions(expr, (part) => {
      if (part.node === 'column' && isLogSource(part.parts.at(-1)?.name ?? '')) found = true;
    });
  });
  return found;
}
