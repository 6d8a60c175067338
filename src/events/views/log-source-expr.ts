/** Sigma's log sources as conditions on channel and event id, for languages that know none. */
import { allOf, anyOf } from '../../engine/connectives.ts';
import type { Expr, Plan, Program, Span } from '../../engine/plan.ts';
import type { Condition, LogSources, ViewDefinition } from './definition.ts';
import {
  common,
  type LogLaw,
  type LogPart,
  lawOf,
  NAMELESS,
  type Selection,
  selectionOf,
  without,
} from './log-selection.ts';

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
      selections = selections?.flatMap((one) => own.map((other) => common(one, other))) ?? own;
    }
  }
  const elsewhere: Expr[] = [];
  if (excluded.length > 0 && (selections === undefined || selections.some((one) => !namesChannels(one)))) {
    elsewhere.push({ op: 'not', item: anyText('Channel', excluded, span), span });
  }
  if (selections === undefined) return elsewhere[0] ?? { op: 'literal', value: true, span };
  const { unnamed } = table;
  const left = selections.map((selection) => without(selection, excluded));
  const tests = left.flatMap((selection) => selectionTest(selection, unnamed, span));
  // Of a selection without further conditions it is so already.
  if (unnamed && left.every(({ when }) => when.length > 0)) tests.push(lawTest(NAMELESS, span));
  if (tests.length === 0) return { op: 'literal', value: false, span };
  return allOf([anyOf(tests, span), ...elsewhere], span);
}

function namesChannels({ places }: Selection): boolean {
  return places.some(({ channels }) => channels !== undefined);
}

/** The condition of a selection; none for one that no event is of. */
function selectionTest(selection: Selection, unnamed: boolean, span: Span): Expr[] {
  const law = lawOf(selection, unnamed);
  if (law === false) return [];
  const when = selection.when.flatMap((condition) =>
    Object.entries(condition).map(([name, wanted]) => whenTest(name, wanted, span)),
  );
  const items =
    law === true
      ? when
      : [...(law instanceof Object && 'all' in law ? law.all : [law]).map((item) => lawTest(item, span)), ...when];
  return [items.length === 0 ? { op: 'literal', value: true, span } : allOf(items, span)];
}

const FIELDS: Readonly<Record<LogPart, string>> = {
  channel: 'Channel',
  provider: 'Provider_Name',
  event: 'EventID',
};

function lawTest(law: LogLaw, span: Span): Expr {
  if (typeof law === 'boolean') return { op: 'literal', value: law, span };
  if ('missing' in law) return missing(FIELDS[law.missing], span);
  if ('all' in law) {
    return allOf(
      law.all.map((item) => lawTest(item, span)),
      span,
    );
  }
  if ('any' in law) {
    return anyOf(
      law.any.map((item) => lawTest(item, span)),
      span,
    );
  }
  if (law.part !== 'event') return anyText(FIELDS[law.part], law.among.map(String), span);
  const items = law.among.map((value): Expr => ({ op: 'literal', value, span }));
  return { op: 'in', value: fieldNamed(FIELDS.event, span), items, rules: { ...RULES, numbers: 'both' }, span };
}

function whenTest(name: string, wanted: Condition[string], span: Span): Expr {
  if (typeof wanted === 'object' && !Array.isArray(wanted)) {
    const parts = [wanted.contains].flat().map((part): Expr => {
      const text: Expr = { op: 'literal', value: part, span };
      return { op: 'match', value: fieldNamed(name, span), pattern: { kind: 'contains', text }, rules: RULES, span };
    });
    return anyOf(parts, span);
  }
  const values = [wanted].flat().map(String);
  const texts = values.filter((value) => value !== '');
  const tests = texts.length === 0 ? [] : [anyText(name, texts, span)];
  if (texts.length < values.length) tests.push(missing(name, span), anyText(name, [''], span));
  return anyOf(tests, span);
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
