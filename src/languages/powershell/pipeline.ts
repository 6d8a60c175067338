/** Pipelines: `Get-WinEvent … | where { … } | select …`. Sources: about_Pipelines, and each command's own page. */
import type { Aggregate, Expr, NamedExpr, Plan, Program, SortKey, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { Reader } from '../shared/reader.ts';
import { Arguments } from './arguments.ts';
import { COMPARISONS, compare, type Operand, operatorHelp, truthy } from './comparisons.ts';
import { type Column, ColumnScope, columnName, RecordScope, type Scope, type Typed } from './scope.ts';
import { byTime, readSource } from './source.ts';

const COMMAND = /[A-Za-z][\w-]*|[?%]/y;
const ALIASES: Readonly<Record<string, string>> = {
  'get-winevent': 'source',
  'where-object': 'where',
  where: 'where',
  '?': 'where',
  'select-object': 'select',
  select: 'select',
  'sort-object': 'sort',
  sort: 'sort',
  'group-object': 'group',
  group: 'group',
  'foreach-object': 'foreach',
  foreach: 'foreach',
  '%': 'foreach',
  'measure-object': 'measure',
  measure: 'measure',
};
/** Commands that show or write what they get. */
const SHOWS: ReadonlySet<string> = new Set(
  (
    'format-table format-list format-wide format-custom ft fl fw fc out-string out-host out-gridview out-default out-file ' +
    'out-null ogv oh convertto-csv convertto-json convertto-html convertto-xml export-csv export-clixml epcsv write-output ' +
    'echo tee-object tee'
  ).split(' '),
);
const COLLATED = { fold: true, numbers: 'both', missing: false, lists: 'any' } as const;
/** What every record of a log is, written out: the name of its type. */
const RECORD_TYPE = 'System.Diagnostics.Eventing.Reader.EventLogRecord';

/** What has been read so far. */
interface State {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly returns: 'events' | 'table';
  /** Records as logs give them, the newest first, which the plan has in the order of the log. */
  readonly newestFirst?: boolean;
  /** Groups whose columns the next command may still choose. */
  readonly groups?: { readonly input: Plan; readonly scope: Scope; readonly key: Typed; readonly span: Span };
}

/** Reads one pipeline. Throws `QueryFailure`. */
export class PipelineParser {
  readonly #reader: Reader;
  readonly #warn: (warning: QueryMessage) => void;

  constructor(reader: Reader, warn: (warning: QueryMessage) => void) {
    this.#reader = reader;
    this.#warn = warn;
  }

  /** The program, and where it ends: at the end of a line, at `;`, or at the end of the text. */
  parse(): Program {
    const { plan, returns } = this.#pipeline();
    return { kind: 'plan', plan, returns };
  }

  #pipeline(): State {
    const reader = this.#reader;
    const start = reader.skip();
    let state = reader.sees(/\(/y) ? this.#parenthesis(start) : this.#records(start);
    while (reader.take(/\|/y) !== undefined) state = this.#command(state);
    return state;
  }

  #records(start: number): State {
    const reader = this.#reader;
    const variable = reader.take(/\$\w+(?=\s*=)/y);
    if (variable !== undefined) throw unsupported(`The variable \`${variable}\``, reader.span(start));
    const name = reader.take(COMMAND);
    if (name === undefined || ALIASES[name.toLowerCase()] !== 'source') {
      const known = name !== undefined && /^\w+-\w+$/.test(name) && nearest(name, ['Get-WinEvent']) === undefined;
      if (known) throw unsupported(`The command \`${name}\``, reader.span(start), '`Get-WinEvent` is read.');
      reader.offset = start;
      throw reader.unexpected('`Get-WinEvent`');
    }
    const records = new RecordScope(this.#warn);
    return { ...readSource(this.#arguments(records), records, start), scope: records, returns: 'events' };
  }

  /** `(Get-WinEvent …)`, of which `.Count` asks how many there are. */
  #parenthesis(start: number): State {
    const reader = this.#reader;
    reader.take(/\(/y);
    const inner = reader.nested(() => this.#pipeline());
    if (reader.take(/\)/y) === undefined) throw reader.unexpected('`|` or `)`');
    const at = reader.offset;
    const member = reader.takeHere(/\.[A-Za-z_]\w*/y);
    if (member === undefined) return settled(inner);
    if (!/^\.(?:count|length)$/i.test(member)) {
      throw unsupported(`The property \`${member.slice(1)}\` of all that a pipeline gives`, reader.span(at + 1));
    }
    // What counts already gives one object: its own `Count` is meant.
    const counted = inner.plan.op === 'aggregate' && inner.plan.by.length === 0;
    return counted ? settled(inner) : this.#counted(inner.plan, reader.span(start));
  }

  #arguments(scope: Scope): Arguments {
    return new Arguments(this.#reader, scope, this.#warn);
  }

  #command(state: State): State {
    const start = this.#reader.skip();
    const written = this.#reader.take(COMMAND);
    if (written === undefined) throw this.#reader.unexpected('a command such as `where` or `select`');
    const name = written.toLowerCase();
    const command = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
    const args = this.#arguments(state.scope);
    switch (command) {
      case 'where':
        return this.#where(state, args, start);
      case 'select':
        return this.#select(state, args, start);
      case 'sort':
        return this.#sort(state, args, start);
      case 'group':
        return this.#group(state, args, start);
      case 'foreach':
        return this.#foreach(state, args, start);
      case 'measure':
        return this.#measure(state, args, start);
    }
    const span = this.#reader.span(start);
    if (!SHOWS.has(name)) throw unknownCommand(written, span);
    this.#passArguments(args);
    return state;
  }

  /** What a command that shows its input is told. */
  #passArguments(args: Arguments): void {
    while (!args.atEnd) {
      if (this.#reader.sees(/@\{/y)) this.#calculated(args);
      else if (this.#reader.take(/-[A-Za-z]\w*:?|,/y) === undefined) args.value('an argument');
    }
  }

  #where(state: State, args: Arguments, start: number): State {
    args.reader.take(/-FilterScript(?![\w-])/iy);
    const predicate = this.#reader.sees(/\{/y)
      ? args.block((parser) => parser.condition())
      : this.#plainWhere(args, state.scope);
    return { ...settled(state), plan: { op: 'filter', input: state.plan, predicate, span: this.#reader.span(start) } };
  }

  /** `where Id -eq 4624`. */
  #plainWhere(args: Arguments, scope: Scope): Expr {
    const reader = this.#reader;
    reader.take(/-Property(?![\w-])/iy);
    const start = reader.skip();
    const name = reader.take(/[A-Za-z_]\w*/y);
    if (name === undefined) throw reader.unexpected('a script block or the name of a property');
    const left: Operand = { ...scope.property(name, reader.span(start)), span: reader.span(start) };
    if (args.atEnd) return truthy(left, left.span);
    const written =
      reader
        .take(/-[A-Za-z]+/y)
        ?.slice(1)
        .toLowerCase() ?? '';
    const cased = written.startsWith('c') && COMPARISONS.has(written.slice(1));
    const operator =
      cased || (written.startsWith('i') && COMPARISONS.has(written.slice(1))) ? written.slice(1) : written;
    if (!COMPARISONS.has(operator)) {
      reader.offset -= written === '' ? 0 : written.length + 1;
      throw reader.unexpected('an operator such as `-eq`, `-like` or `-match`', operatorHelp(written));
    }
    reader.take(/-Value(?![\w-])/iy);
    const values = args.values('a value');
    const [first] = values;
    const span = reader.span(start);
    if (!first) throw reader.unexpected('a value');
    const right: Operand =
      values.length === 1
        ? first
        : { kind: 'list', expr: { op: 'list', items: values.map(({ expr }) => expr), span }, span };
    return compare({ name: operator, cased, left, right, span }, this.#warn);
  }

  #select(state: State, args: Arguments, start: number): State {
    const columns: { readonly named: NamedExpr; readonly kind: Column['kind'] }[] = [];
    let all = false;
    let first: number | undefined;
    let last: number | undefined;
    let skip = 0;
    let unique = false;
    const parameters = ['Property', 'First', 'Last', 'Skip', 'Unique', 'ExpandProperty', 'ExcludeProperty', 'Index'];
    while (!args.atEnd) {
      const parameter = args.parameter(parameters);
      if (parameter?.name === 'First') first = args.number('a number of objects');
      else if (parameter?.name === 'Last') last = args.number('a number of objects');
      else if (parameter?.name === 'Skip') skip = args.number('a number of objects');
      else if (parameter?.name === 'Unique') unique = true;
      else if (parameter && !['Property', 'ExpandProperty'].includes(parameter.name)) {
        throw unsupported(`\`${parameter.written}\` of Select-Object`, parameter);
      } else {
        for (const column of this.#properties(args, state.scope)) {
          if (column === '*') all = true;
          else columns.push(column);
        }
      }
    }
    const span = this.#reader.span(start);
    const cut = first !== undefined || last !== undefined || skip > 0;
    let plan = cut && state.newestFirst ? byTime(state.plan, true, span) : state.plan;
    if (first !== undefined || skip > 0) {
      plan = { op: 'limit', input: plan, count: first ?? Number.MAX_SAFE_INTEGER, offset: skip, from: 'head', span };
    }
    if (last !== undefined) plan = { op: 'limit', input: plan, count: last, offset: 0, from: 'tail', span };
    const chosen = all || columns.length === 0 ? settled({ ...state, plan }, cut) : this.#project(plan, columns, span);
    return unique ? { ...chosen, plan: { op: 'distinct', input: chosen.plan, keep: 'first', span } } : chosen;
  }

  #project(
    input: Plan,
    columns: readonly { readonly named: NamedExpr; readonly kind: Column['kind'] }[],
    span: Span,
  ): State {
    const distinct = [...new Map(columns.map((column) => [column.named.name.toLowerCase(), column])).values()];
    return {
      plan: { op: 'project', input, columns: distinct.map(({ named }) => named), span },
      scope: new ColumnScope(
        distinct.map(({ named, kind }) => ({ name: named.name, kind })),
        this.#warn,
      ),
      returns: 'table',
    };
  }

  /** Names of properties with commas between, and `@{ n = …; e = { … } }`. */
  *#properties(
    args: Arguments,
    scope: Scope,
  ): Generator<'*' | { readonly named: NamedExpr; readonly kind: Column['kind'] }> {
    const reader = this.#reader;
    do {
      if (reader.sees(/@\{/y)) {
        yield this.#calculated(args);
        continue;
      }
      const value = args.value('the name of a property');
      const name = args.textOf(value);
      if (name === '*') yield '*';
      else if (/[*?]/.test(name)) throw unsupported('A wildcard among properties', value.span);
      else yield named(columnName(name), shown(scope.property(name, value.span), value.span));
    } while (reader.take(/,/y) !== undefined);
  }

  #calculated(args: Arguments): { readonly named: NamedExpr; readonly kind: Column['kind'] } {
    const start = this.#reader.skip();
    let label: string | undefined;
    let value: Operand | undefined;
    args.table((key, span) => {
      const what = key.toLowerCase();
      if ('name'.startsWith(what) || 'label'.startsWith(what)) label = args.textOf(args.value('a name'));
      else if ('expression'.startsWith(what)) value = args.block((parser) => parser.logical());
      else throw unsupported(`The key \`${key}\` of a property`, span);
    });
    const span = this.#reader.span(start);
    if (label === undefined || value === undefined)
      throw unsupported('A property without a name and an expression', span);
    return named(label, shown(value, span));
  }

  #sort(state: State, args: Arguments, start: number): State {
    const keys: SortKey[] = [];
    const by: Expr[] = [];
    let descending = false;
    let unique = false;
    while (!args.atEnd) {
      const parameter = args.parameter(['Property', 'Descending', 'Unique', 'CaseSensitive', 'Stable']);
      if (parameter?.name === 'Descending') descending = true;
      else if (parameter?.name === 'Unique') unique = true;
      else if (!parameter || parameter.name === 'Property') {
        do {
          const value = args.value('the name of a property');
          const property = state.scope.property(args.textOf(value), value.span);
          const { expr } = property;
          by.push(foldedKey(property, value.span));
          keys.push({ expr, descending: false, nulls: 'first', rules: COLLATED });
        } while (this.#reader.take(/,/y) !== undefined);
      }
    }
    const span = this.#reader.span(start);
    const sorted = keys.map((key) => ({ ...key, descending, nulls: descending ? 'last' : 'first' }) as const);
    // Objects without a property to compare stay in their order.
    const plan: Plan = sorted.length === 0 ? state.plan : { op: 'sort', input: state.plan, keys: sorted, span };
    const ordered = keys.length > 0;
    if (!unique) return { ...settled(state, ordered), plan };
    const keyed = ordered ? { by } : {};
    return { ...settled(state, ordered), plan: { op: 'distinct', input: plan, ...keyed, keep: 'first', span } };
  }

  #group(state: State, args: Arguments, start: number): State {
    let key: Typed | undefined;
    while (!args.atEnd) {
      const parameter = args.parameter(['Property', 'NoElement', 'AsString', 'CaseSensitive', 'AsHashTable']);
      if (parameter?.name === 'AsHashTable') throw unsupported('`-AsHashTable`', parameter);
      if (parameter && parameter.name !== 'Property') continue;
      const value = args.value('the name of a property');
      if (this.#reader.sees(/,/y)) {
        const at = this.#reader.skip();
        throw unsupported('Grouping by several properties', { start: at, end: at + 1 });
      }
      key = shown(state.scope.property(args.textOf(value), value.span), value.span);
    }
    const span = this.#reader.span(start);
    const whole: Typed = { kind: 'text', expr: { op: 'literal', value: RECORD_TYPE, span } };
    const groups = { input: state.plan, scope: state.scope, key: key ?? whole, span };
    return this.#grouped(groups, [
      { name: 'Count', kind: 'number', of: 'Count' },
      { name: 'Name', kind: groups.key.kind, of: 'Name' },
    ]);
  }

  /** The groups' columns: their size, their key, or how many distinct values a property has. */
  #grouped(
    groups: NonNullable<State['groups']>,
    columns: readonly { readonly name: string; readonly kind: Column['kind']; readonly of: 'Count' | 'Name' | Expr }[],
  ): State {
    const { input, key, span } = groups;
    const aggregates: Aggregate[] = [
      { name: 'Name', fn: 'first', arg: key.expr, span },
      { name: 'Count', fn: 'count', span },
    ];
    for (const [index, { of }] of columns.entries()) {
      if (typeof of !== 'string') aggregates.push({ name: `distinct ${index}`, fn: 'distinctCount', arg: of, span });
    }
    const by = [{ name: 'key', expr: foldedKey(key, span) }];
    const aggregate: Plan = { op: 'aggregate', input, by, aggregates, missingKeys: 'keep', order: 'met', span };
    const made = columns.map(({ name, kind, of }, index) => {
      const expr: Expr = { op: 'field', name: typeof of === 'string' ? of : `distinct ${index}`, span };
      return { named: { name, expr }, kind };
    });
    return { ...this.#project(aggregate, made, span), groups };
  }

  /**
   * `foreach { $_.Message }`, `% Message`: one value of each. `foreach { [PSCustomObject]@{'Host'=$_.name;'Count'=($_.group.User | sort -u).count} }`, as
   * converters write it: an object of each group.
   */
  #foreach(state: State, args: Arguments, start: number): State {
    const reader = this.#reader;
    const { groups } = state;
    reader.take(/-(?:Process|MemberName)(?![\w-])/iy);
    const open = reader.skip();
    const member = reader.take(/[A-Za-z_]\w*/y) ?? reader.take(/\{\s*\$_\.[A-Za-z_]\w*\s*;?\s*\}/y);
    if (member !== undefined) {
      const name = /\w+(?=\W*$)/.exec(member)?.[0] ?? member;
      const place = reader.span(open);
      const value = shown(state.scope.property(name, place), place);
      return this.#project(state.plan, [named(columnName(name), value)], reader.span(start));
    }
    if (reader.take(/\{/y) === undefined) throw reader.unexpected('a script block: `{ … }`');
    if (!groups || reader.take(/\[PSCustomObject\]/iy) === undefined) {
      throw unsupported('`foreach` for anything but a property, or an object of each group,', { start, end: open });
    }
    const columns = args.table((name) => ({ name, ...this.#groupValue(groups) }));
    if (reader.take(/\}/y) === undefined) throw reader.unexpected('`}`');
    return this.#grouped(groups, columns);
  }

  #groupValue(groups: NonNullable<State['groups']>): {
    readonly kind: Column['kind'];
    readonly of: 'Count' | 'Name' | Expr;
  } {
    const reader = this.#reader;
    if (reader.take(/\$_\.name(?!\w)/iy) !== undefined) return { kind: groups.key.kind, of: 'Name' };
    if (reader.take(/\$_\.(?:group\.)?count(?!\w)/iy) !== undefined) return { kind: 'number', of: 'Count' };
    if (reader.take(/\(\s*\$_\.group\./iy) === undefined) {
      throw reader.unexpected('`$_.Name`, `$_.Count` or `($_.Group.Name | sort -Unique).Count`');
    }
    const start = reader.offset;
    const name = reader.takeHere(/[A-Za-z_]\w*/y);
    if (name === undefined) throw reader.unexpected('the name of a property');
    const { expr } = groups.scope.property(name, reader.span(start));
    const counted =
      reader.take(/\|/y) !== undefined &&
      reader.take(/(?:sort(?:-object)?\s+-u(?:nique)?|select(?:-object)?\s+-u(?:nique)?|get-unique)(?![\w-])/iy) !==
        undefined &&
      reader.take(/\)/y) !== undefined &&
      reader.takeHere(/\.count(?!\w)/iy) !== undefined;
    if (!counted) throw reader.unexpected('`| sort -Unique).Count`');
    return { kind: 'number', of: expr };
  }

  #measure(state: State, args: Arguments, start: number): State {
    while (!args.atEnd) {
      const parameter = args.parameter(['Line', 'Property', 'Sum', 'Average', 'Maximum', 'Minimum']);
      if (parameter?.name === 'Line') continue;
      const span = parameter ?? this.#reader.span(this.#reader.skip());
      throw unsupported('`Measure-Object` for anything but a count', span);
    }
    return this.#counted(state.plan, this.#reader.span(start));
  }

  #counted(input: Plan, span: Span): State {
    const aggregates = [{ name: 'Count', fn: 'count', span }] as const;
    return {
      plan: { op: 'aggregate', input, by: [], aggregates, missingKeys: 'keep', order: 'met', span },
      scope: new ColumnScope([{ name: 'Count', kind: 'number' }], this.#warn),
      returns: 'table',
    };
  }
}

/** A command that this language does not read, or that nothing has the name of. */
function unknownCommand(written: string, span: Span): QueryFailure {
  const near = nearest(written, [...Object.keys(ALIASES), ...SHOWS]);
  if (near !== undefined && near.length > 2) {
    return new QueryFailure(`Unknown command \`${written}\`.`, span, { help: `Did you mean \`${near}\`?` });
  }
  return unsupported(`The command \`${written}\``, span);
}

/** A value by which objects are alike: texts without case. */
function foldedKey({ kind, expr }: Typed, span: Span): Expr {
  return kind === 'text' ? { op: 'call', name: 'lower', args: [expr], span } : expr;
}

/** The state without a choice of groups' columns; `ordered`: its rows now stand in the order that was asked for. */
function settled({ plan, scope, returns, newestFirst = false }: State, ordered = false): State {
  return { plan, scope, returns, newestFirst: newestFirst && !ordered };
}

function named(name: string, { expr, kind }: Typed): { readonly named: NamedExpr; readonly kind: Column['kind'] } {
  return { named: { name, expr }, kind };
}

/** A value as a table shows it: times as texts. */
function shown(value: Typed, span: Span): Typed {
  if (value.kind !== 'time' || value.expr.op !== 'time') return value;
  return { kind: 'text', expr: { op: 'field', name: '@timestamp', span } };
}
