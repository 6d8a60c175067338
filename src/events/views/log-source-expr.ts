/** Sigma's log sources as conditions on channel and event id, for languages that know none. */
import type { Expr, Plan, Program, Span } from '../../engine/plan.ts';
import type { Condition, LogSelection, LogSources, ViewDefinition } from './definition.ts';

/** What log sources are resolved by. */
export interface LogSourceTable {
  /** Those of the view, which win over those of `native`. */
  readonly definitions: readonly LogSources[];
  /** Whether events that do not name their channel or event id are of any log source, as the views hold them to be. */
  readonly unnamed: boolean;
}

/** The table of a view among all definitions of a project. */
export function logSourceTable(view: ViewDefinition, all: Iterable<ViewDefinition>, unnamed: boolean): LogSourceTable {
  const native = [...all].find((definition) => definition.kind === 'native');
  const own = view.kind === 'mapped' ? [view.logSources] : [];
  return { definitions: [...own, ...(native?.kind === 'native' ? [native.logSources] : [])], unnamed };
}

/** A program whose log sources are conditions on `Channel`, `EventID` and `Provider_Name`. */
export function withResolvedLogSources(program: Program, table: LogSourceTable): Program {
  return { ...program, plan: resolvedPlan(program.plan, table) };
}

/** Only filters that stand right above each other and their source are converted: others are left as they are. */
function resolvedPlan(plan: Plan, table: LogSourceTable): Plan {
  if (plan.op !== 'filter') return plan;
  return { ...plan, input: resolvedPlan(plan.input, table), predicate: resolved(plan.predicate, table) };
}

function resolved(expr: Expr, table: LogSourceTable): Expr {
  if (expr.op === 'is') return isLogSource(expr) ? logSourceCondition([expr.object], table, expr.span) : expr;
  if (expr.op === 'not') return { ...expr, item: resolved(expr.item, table) };
  if (expr.op !== 'and' && expr.op !== 'or') return expr;
  const sources = expr.op === 'and' ? expr.items.filter(isLogSource) : [];
  const rest = expr.items
    .filter((item) => !(sources as readonly Expr[]).includes(item))
    .map((item) => resolved(item, table));
  if (sources.length === 0) return { ...expr, items: rest };
  const names = sources.map(({ object }) => object);
  const span = { start: sources[0]?.span.start ?? expr.span.start, end: sources.at(-1)?.span.end ?? expr.span.end };
  return { ...expr, items: [logSourceCondition(names, table, span), ...rest] };
}

function isLogSource(expr: Expr): expr is Extract<Expr, { op: 'is' }> {
  return expr.op === 'is' && expr.action === undefined && /^(?:category|product|service):/.test(expr.object);
}

/** Logs that all of several sources have in common. */
interface Selection {
  readonly channels: readonly string[] | undefined;
  readonly providers: readonly string[] | undefined;
  readonly events: readonly number[] | undefined;
  readonly when: readonly Condition[];
}

/** The condition that an event is of all of the log sources (`category:process_creation`, `product:windows`). */
export function logSourceCondition(names: readonly string[], table: LogSourceTable, span: Span): Expr {
  let selections: readonly Selection[] | undefined;
  const excluded: string[] = [];
  for (const name of names) {
    const [kind = '', ...words] = name.split(':');
    const source = words.join(':');
    const sources = table.definitions
      .map((definition) => definition[kind as keyof LogSources])
      .find((known) => known[source] !== undefined);
    const logs = sources?.[source];
    if (logs === undefined || logs === 'any') continue;
    if (logs === 'others') {
      const named = Object.values(sources ?? {}).flatMap((other) => (typeof other === 'string' ? [] : other));
      excluded.push(...named.flatMap(({ channel }) => (channel === undefined ? [] : [channel].flat())));
    } else {
      const own = logs.map(selectionOf);
      selections = selections === undefined ? own : common(selections, own);
    }
  }
  if (selections === undefined) {
    if (excluded.length === 0) return { op: 'literal', value: true, span };
    return { op: 'not', item: anyText('Channel', excluded, span), span };
  }
  const left = selections
    .map((selection) => without(selection, excluded))
    .filter(({ channels }) => channels === undefined || channels.length > 0);
  const tests = left.map((selection) => selectionTest(selection, table.unnamed, span));
  if (table.unnamed && (left.length === 0 || left.every(({ when }) => when.length > 0))) tests.push(nameless(span));
  if (tests.length === 0) return { op: 'literal', value: false, span };
  return joined('or', tests, span);
}

function selectionOf({ channel, provider, event, when }: LogSelection): Selection {
  return {
    channels: channel === undefined ? undefined : [channel].flat(),
    providers: provider === undefined ? undefined : [provider].flat(),
    events: event === undefined ? undefined : [event].flat(),
    when: when === undefined ? [] : [when],
  };
}

function common(left: readonly Selection[], right: readonly Selection[]): Selection[] {
  return left.flatMap((one) =>
    right.flatMap((other): Selection[] => {
      const channels = both(one.channels, other.channels);
      const providers = both(one.providers, other.providers);
      const events = both(one.events, other.events);
      if ([channels, providers, events].some((shared) => shared?.length === 0)) return [];
      return [{ channels, providers, events, when: [...one.when, ...other.when] }];
    }),
  );
}

function both<Item extends string | number>(
  left: readonly Item[] | undefined,
  right: readonly Item[] | undefined,
): readonly Item[] | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const known = new Set(right.map((item) => String(item).toLowerCase()));
  return left.filter((item) => known.has(String(item).toLowerCase()));
}

function without(selection: Selection, excluded: readonly string[]): Selection {
  const out = new Set(excluded.map((channel) => channel.toLowerCase()));
  const { channels } = selection;
  return channels === undefined
    ? selection
    : { ...selection, channels: channels.filter((channel) => !out.has(channel.toLowerCase())) };
}

function selectionTest({ channels, providers, events, when }: Selection, unnamed: boolean, span: Span): Expr {
  const items: Expr[] = [];
  const orMissing = (test: Expr, field: string) => (unnamed ? joined('or', [test, missing(field, span)], span) : test);
  if (channels !== undefined) items.push(orMissing(anyText('Channel', channels, span), 'Channel'));
  if (providers !== undefined) items.push(orMissing(anyText('Provider_Name', providers, span), 'Provider_Name'));
  if (events !== undefined) items.push(orMissing(anyNumber('EventID', events, span), 'EventID'));
  for (const condition of when)
    items.push(...Object.entries(condition).map(([name, wanted]) => whenTest(name, wanted, span)));
  return joined('and', items, span);
}

function whenTest(name: string, wanted: Condition[string], span: Span): Expr {
  if (typeof wanted === 'object' && !Array.isArray(wanted)) {
    const parts = [wanted.contains].flat().map((part): Expr => {
      const text: Expr = { op: 'literal', value: part, span };
      return { op: 'match', value: fieldNamed(name, span), pattern: { kind: 'contains', text }, rules: RULES, span };
    });
    return joined('or', parts, span);
  }
  const values = [wanted].flat().map(String);
  const texts = values.filter((value) => value !== '');
  const tests = texts.length === 0 ? [] : [anyText(name, texts, span)];
  if (texts.length < values.length) tests.push(missing(name, span), anyText(name, [''], span));
  return joined('or', tests, span);
}

/** An event that says nothing of its log. */
function nameless(span: Span): Expr {
  return joined(
    'and',
    ['Channel', 'EventID', 'Provider_Name'].map((name) => missing(name, span)),
    span,
  );
}

const RULES = { fold: true, numbers: 'text', missing: false, lists: 'any' } as const;

function fieldNamed(name: string, span: Span): Expr {
  return { op: 'field', name, span };
}

function missing(name: string, span: Span): Expr {
  return { op: 'not', item: { op: 'exists', value: fieldNamed(name, span), span }, span };
}

function anyText(name: string, texts: readonly string[], span: Span): Expr {
  const items = texts.map((value): Expr => ({ op: 'literal', value, span }));
  return { op: 'in', value: fieldNamed(name, span), items, rules: RULES, span };
}

function anyNumber(name: string, numbers: readonly number[], span: Span): Expr {
  const items = numbers.map((value): Expr => ({ op: 'literal', value, span }));
  return { op: 'in', value: fieldNamed(name, span), items, rules: { ...RULES, numbers: 'both' }, span };
}

function joined(op: 'and' | 'or', items: readonly Expr[], span: Span): Expr {
  const [only] = items;
  return only !== undefined && items.length === 1 ? only : { op, items, span };
}
