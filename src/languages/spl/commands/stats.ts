/** `stats`, and what other commands that make groups share with it (Search Reference). */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import {
  decided,
  extended,
  fieldOf,
  type LowerContext,
  newestFirst,
  type Stage,
  type Unknown,
  unknownIn,
} from '../stage.ts';
import type { Name } from '../syntax.ts';
import { atCommandEnd, takeOptions } from '../words.ts';
import { type AggregateTerm, lowerAggregates, takeAggregate, takeBy } from './aggregate-terms.ts';
import type { Command, CommandContext } from './command.ts';

/** Options of `stats` and its kin that change nothing here. */
export const OPTIONS = ['allnum', 'delim', 'partitions', 'dedup_splitvals'];

/** How a key of groups is read: its field, unless said otherwise. */
export type KeyOf = (key: Name, stage: Stage, context: LowerContext) => Expr;

/** `stats … by …`: a table with a row for each group; rows without a value of a key are in none. */
export const stats: Command = (context) => {
  const { reader } = context;
  takeOptions(reader, OPTIONS);
  const terms = takeAggregates(context);
  const by = takeBy(reader);
  takeOptions(reader, OPTIONS);
  return (stage, lowering) => aggregated(stage, terms, by, context.name, lowering);
};

/** Columns that are not known here, with those of aggregates over such. */
export function withSources(
  known: ReadonlyMap<string, Unknown>,
  sources: readonly (readonly [string, Unknown | undefined])[],
): ReadonlyMap<string, Unknown> {
  const all = new Map(known);
  for (const [name, source] of sources) {
    if (source === undefined) all.delete(name);
    else all.set(name, source);
  }
  return all;
}

/** Takes aggregates up to `by` or the end, and whatever options `takeOther` takes among them. */
export function takeAggregates(
  { reader, name }: CommandContext,
  stop: RegExp = /by\b/iy,
  takeOther: () => boolean = () => false,
): AggregateTerm[] {
  const terms: AggregateTerm[] = [];
  for (;;) {
    while (reader.take(/,/y) !== undefined);
    if (takeOther()) continue;
    if (terms.length > 0 && (atCommandEnd(reader) || reader.sees(stop))) return terms;
    const term = takeAggregate(reader);
    if (typeof term.per === 'number' && name.text !== 'timechart') {
      throw unsupported('`per_…` outside of `timechart`', term, 'Divide a `sum` by the time that you mean.');
    }
    terms.push(term);
  }
}

/** The keys of groups. Throws when one is not known here. */
export function keysOf(
  stage: Stage,
  by: readonly Name[],
  context: LowerContext,
  keyOf: KeyOf = defaultKey,
): NamedExpr[] {
  return by.map((key) => {
    const expr = keyOf(key, stage, context);
    decided(stage, expr);
    return { name: key.text, expr };
  });
}

const defaultKey: KeyOf = (key, stage, context) => fieldOf(stage, key, context);

/** A row for each group, in the order of their keys. */
export function aggregated(
  stage: Stage,
  terms: readonly AggregateTerm[],
  by: readonly Name[],
  { start, end }: Span,
  context: LowerContext,
  keyOf: KeyOf = defaultKey,
): Stage {
  const span = { start, end };
  const ordered = terms.some(({ fn }) => fn === 'first' || fn === 'last' || fn === 'list');
  const before = ordered ? newestFirst(stage, span) : stage;
  const unique = [...new Map(by.map((key) => [key.text, key])).values()];
  const keys = keysOf(before, unique, context, keyOf);
  const names = unique.map(({ text }) => text);
  const { aggregates, finish } = lowerAggregates(terms, names, before, context);
  const made = aggregates.filter(({ name }) => !names.includes(name));
  const sources = made.map(({ name, arg }) => [name, arg && unknownIn(before, arg)] as const);
  const table: Stage = {
    plan: {
      op: 'aggregate',
      input: before.plan,
      by: keys,
      aggregates: made,
      missingKeys: 'drop',
      listKeys: 'each',
      order: 'key',
      span,
    },
    columns: [...names, ...made.map(({ name }) => name).filter((name) => !name.startsWith(' '))],
    events: false,
    renames: [],
    table: true,
    order: 'set',
    unknown: withSources(new Map(), sources),
  };
  return extended(table, finish, span);
}
