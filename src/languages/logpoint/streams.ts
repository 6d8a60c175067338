/**
 * Streams and what brings them together (*Pattern Finding*): `[5 login having same user within 10 minutes]`,
 * `[a] as s1 followed by [b] as s2 within 1 hour on s1.user = s2.user`, `join`, `left join`, `right join`.
 */
import type { Expr, Plan, Span } from '../../engine/plan.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from '../shared/reader.ts';
import { allOf, LOOSE } from '../shared/text-test.ts';
import { takeDuration } from './charts.ts';
import { SearchParser } from './search-parser.ts';
import { NAME, type Stage } from './stage.ts';

const JOINS = { 'followed by': 'inner', join: 'inner', 'left join': 'left', 'right join': 'right' } as const;
const CONNECTOR = /followed\s+by\b|(?:left\s+|right\s+)?join\b/iy;
const HAVING = /having\s+same\b/iy;
const WITHIN = /within\b/iy;

/** A stream that was read: its events, or of several alike the last. */
interface Stream {
  readonly name: string;
  readonly plan: Plan;
}

/** Reads the streams of a query. */
export class StreamParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#warn = warn;
  }

  /** Reads one stream, or several with what brings them together, into `stage`. */
  parse(stage: Stage): void {
    const reader = this.#reader;
    const start = reader.skip();
    const before = reader.offset;
    const alone = this.#stream('rows', undefined);
    if (!reader.sees(CONNECTOR)) {
      stage.plan = alone.plan;
      return;
    }
    reader.offset = before;
    const first = this.#stream('windows', 's1');
    let { plan } = first;
    const names = [first.name];
    for (let connector = this.#connector(); connector !== undefined; connector = this.#connector()) {
      const next = this.#stream('windows', `s${names.length + 1}`);
      if (names.includes(next.name)) {
        throw new QueryFailure(`Unexpected second stream \`${next.name}\`, expected another name.`, next.plan.span);
      }
      plan = this.#joined(plan, names, next, connector, start);
      names.push(next.name);
    }
    stage.plan = plan;
    stage.streams = names;
  }

  #connector(): keyof typeof JOINS | undefined {
    const word = this.#reader.take(CONNECTOR)?.toLowerCase().replace(/\s+/g, ' ');
    return word === undefined ? undefined : (word as keyof typeof JOINS);
  }

  /** `[ … ] as name`; `gives`: what several events alike come to. */
  #stream(gives: 'rows' | 'windows', otherwise: string | undefined): Stream {
    const reader = this.#reader;
    const start = reader.skip();
    if (reader.take(/\[/y) === undefined) throw reader.unexpected('a stream such as `[event_id=1]`');
    const count = reader.take(/\d{1,6}(?=\s)/y);
    const at = reader.skip();
    const field = (name: string, span: Span): Expr => ({ op: 'field', name, span });
    const predicate = new SearchParser(reader, field, this.#warn, { stops: [HAVING, /within\s+\d/iy] }).parseWithin();
    let plan: Plan = { op: 'filter', input: { op: 'source', span: reader.span(at) }, predicate, span: reader.span(at) };
    const by: Expr[] = [];
    const clause = reader.skip();
    if (reader.take(HAVING) !== undefined) {
      do by.push(this.#fieldName());
      while (reader.take(/,/y) !== undefined);
    }
    const within = reader.take(WITHIN) === undefined ? undefined : takeDuration(reader);
    const span = reader.span(clause);
    if (reader.sees(/\|/y)) throw unsupported('A command inside a stream', reader.span(reader.skip()));
    if (reader.take(/\]/y) === undefined) throw reader.unexpected('`having same`, `within` or `]`');
    const few = count === undefined || Number(count) < 2;
    if (few && (by.length > 0 || within !== undefined)) {
      throw new QueryFailure(
        'Unexpected condition on events that belong together, expected their number first.',
        span,
        {
          help: 'Write how many there must be: `[5 login having same user within 10 minutes]`.',
        },
      );
    }
    if (!few) plan = several(plan, Number(count), by, within, gives, reader.span(start));
    return { name: this.#alias() ?? otherwise ?? '', plan };
  }

  #alias(): string | undefined {
    const reader = this.#reader;
    if (reader.take(/as\b/iy) === undefined) return undefined;
    const alias = reader.sees(CONNECTOR) ? undefined : reader.take(/[A-Za-z_]\w*/y);
    if (alias === undefined) throw reader.unexpected('the name of the stream after `as`');
    return alias;
  }

  #fieldName(): Expr {
    const start = this.#reader.skip();
    const name = this.#reader.take(NAME);
    if (name === undefined) throw this.#reader.unexpected('the name of a field');
    return { op: 'field', name, span: this.#reader.span(start) };
  }

  #joined(
    left: Plan,
    names: readonly string[],
    { name, plan }: Stream,
    connector: keyof typeof JOINS,
    start: number,
  ): Plan {
    const reader = this.#reader;
    const at = reader.skip();
    const within = reader.take(WITHIN) === undefined ? undefined : takeDuration(reader);
    const timed = within === undefined ? reader.span(start) : reader.span(at);
    const latest = names.at(-1) ?? '';
    const on = timeConditions(connector, latest, name, within, timed);
    const keys: { left: Expr; right: Expr; rules: typeof LOOSE }[] = [];
    if (reader.take(/on\b/iy) !== undefined) {
      do {
        const [own, other] = this.#pair([...names, name], name);
        keys.push({ left: names.length === 1 ? unnamed(own) : own, right: unnamed(other), rules: LOOSE });
      } while (reader.take(/,|and\b/iy) !== undefined);
    } else if (connector !== 'followed by') throw reader.unexpected('`on` and the fields that must be equal');
    const span = reader.span(start);
    return {
      op: 'join',
      kind: JOINS[connector],
      left,
      right: plan,
      leftName: names.length === 1 ? (names[0] ?? '') : names.join(' '),
      rightName: name,
      keys,
      ...(on.length === 0 ? {} : { on: allOf(on, timed) }),
      span,
    };
  }

  /** `s1.user = s2.user`, the field of the stream that joins last. */
  #pair(names: readonly string[], latest: string): [Expr, Expr] {
    const reader = this.#reader;
    const start = reader.skip();
    const first = this.#streamField(names);
    if (reader.take(/==?/y) === undefined) throw reader.unexpected('`=` and the field of the other stream');
    const second = this.#streamField(names);
    if (second.relation === latest && first.relation !== latest) return [first, second];
    if (first.relation === latest && second.relation !== latest) return [second, first];
    throw new QueryFailure(
      `Unexpected condition, expected one between \`${latest}\` and a stream before it.`,
      reader.span(start),
    );
  }

  #streamField(names: readonly string[]): Extract<Expr, { op: 'field' }> {
    const reader = this.#reader;
    const start = reader.skip();
    const written = reader.take(NAME);
    const [relation = '', ...rest] = written?.split('.') ?? [];
    if (!names.includes(relation) || rest.length === 0) {
      if (written !== undefined) reader.offset = start;
      throw reader.unexpected(`a field of a stream, such as \`${names[0]}.user\``);
    }
    return { op: 'field', name: rest.join('.'), relation, span: reader.span(start) };
  }
}

function unnamed(expr: Expr): Expr {
  return expr.op === 'field' ? { op: 'field', name: expr.name, span: expr.span } : expr;
}

/** So many events alike, none further than `within` from the first. */
function several(
  input: Plan,
  count: number,
  by: readonly Expr[],
  within: number | undefined,
  gives: 'rows' | 'windows',
  span: Span,
): Plan {
  return {
    op: 'correlate',
    input,
    by,
    rules: LOOSE,
    ...(within === undefined ? {} : { within }),
    test: {
      kind: 'aggregates',
      aggregates: [{ name: 'count', fn: 'count', span }],
      condition: {
        op: 'compare',
        comparator: 'ge',
        left: { op: 'field', name: 'count', span },
        right: { op: 'literal', value: count, span },
        rules: LOOSE,
        span,
      },
      windows: 'longest',
    },
    gives,
    span,
  };
}

/** The order of two streams' events, and how far they are apart at most. */
function timeConditions(
  connector: keyof typeof JOINS,
  first: string,
  second: string,
  within: number | undefined,
  span: Span,
): Expr[] {
  const time = (relation: string): Expr => ({ op: 'time', relation, span });
  const compare = (comparator: 'gt' | 'le', left: Expr, right: Expr): Expr => ({
    op: 'compare',
    comparator,
    left,
    right,
    rules: LOOSE,
    span,
  });
  const later = (earlier: string, after: string): Expr => {
    const gap: Expr = { op: 'arithmetic', operator: 'subtract', left: time(after), right: time(earlier), span };
    return compare('le', gap, { op: 'literal', value: within ?? 0, span });
  };
  if (connector === 'followed by') {
    const order = compare('gt', time(second), time(first));
    return within === undefined ? [order] : [order, later(first, second)];
  }
  return within === undefined ? [] : [later(first, second), later(second, first)];
}
