/**
 * Commands that read lookups (Search Reference, "lookup", "inputlookup"): tables of the project's knowledge. What one that
 * is not known would add is missing, with a warning, as long as it only adds to rows.
 */
import type { Expr, NamedExpr, Span } from '../../../engine/plan.ts';
import type { Value } from '../../../engine/values.ts';
import { nearest } from '../../../text/suggest.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import type { LookupDefinition } from '../../language.ts';
import { united } from '../combine.ts';
import { searched } from '../lower-search.ts';
import { parseSearch } from '../search-parser.ts';
import { extended, fieldOf, type LowerContext, projected, type Stage, withHidden } from '../stage.ts';
import type { Name } from '../syntax.ts';
import {
  atCommandEnd,
  isTrue,
  needName,
  type Option,
  takeName,
  takeOption,
  takeOptions,
  wholeNumber,
} from '../words.ts';
import type { Command } from './command.ts';
import { unknowns } from './enrich.ts';
import { madeRows, needsFirst } from './generate.ts';

const DEFINE = 'Lookups stand in content/knowledge/lookups/, as <name>.csv.';

/** A column of a lookup, and the field that it meets or fills. */
interface Pair {
  readonly column: Name;
  readonly field: Name;
}

/** `lookup table column AS field OUTPUT other AS name`. */
export const lookup: Command = ({ reader, name }) => {
  takeOptions(reader, ['local', 'update', 'event_time_field']);
  const table = needName(reader, 'the name of a lookup');
  const keys: Pair[] = [];
  const outputs: (Pair & { readonly fresh: boolean })[] = [];
  let output: 'output' | 'outputnew' | undefined;
  while (!atCommandEnd(reader)) {
    const word = reader.take(/output(?:new)?\b/iy)?.toLowerCase();
    if (word !== undefined) output = word === 'output' ? 'output' : 'outputnew';
    const column = takeName(reader);
    if (column === undefined) throw reader.unexpected('the name of a field');
    const field = reader.take(/as\b/iy) === undefined ? column : needName(reader, 'the name of a field after `AS`');
    if (output === undefined) keys.push({ column, field });
    else outputs.push({ column, field, fresh: output === 'outputnew' });
    while (reader.take(/,/y) !== undefined);
  }
  if (keys.length === 0) throw reader.unexpected('the field to look up');
  const place = { start: name.start, end: table.end };
  return (stage, context) => {
    const known = findLookup(table, context);
    if (known === undefined) return withoutLookup(stage, table, outputs, place, context);
    const taken = keys.map(({ column }) => column.text);
    const rest = known.fields.filter((column) => !taken.includes(column));
    const all = rest.map((text) => ({ column: { ...table, text }, field: { ...table, text }, fresh: false }));
    return looked(stage, known, keys, outputs.length === 0 ? all : outputs, context);
  };
};

/** The lookup of that name, or of that CSV file. A collection is empty, and a warning says so. */
function findLookup(table: Name, { lookups, warn }: LowerContext): LookupDefinition | undefined {
  const name = table.text.replace(/\.csv$/i, '');
  const found = lookups.find((one) => one.name === table.text) ?? lookups.find((one) => one.name === name);
  if (found?.collection === true) {
    warn({
      message: `The lookup \`${found.name}\` is a collection that a server's own searches fill: here it is empty.`,
      help: `Rows of your own: content/knowledge/lookups/${found.name}.csv.`,
      start: table.start,
      end: table.end,
    });
  }
  return found;
}

/** "Did you mean …? Lookups stand in …": help for a name that no lookup has. */
function helpFor(table: Name, { lookups }: LowerContext): string {
  const near = nearest(
    table.text,
    lookups.map(({ name }) => name),
  );
  return near === undefined ? DEFINE : `Did you mean \`${near}\`? ${DEFINE}`;
}

function withoutLookup(stage: Stage, table: Name, outputs: readonly Pair[], place: Span, context: LowerContext): Stage {
  const what = `The lookup \`${table.text}\``;
  const help = helpFor(table, context);
  if (outputs.length === 0) {
    throw unsupported(what, place, `With \`OUTPUT\` and the fields that it adds it could be left out. ${help}`);
  }
  const targets = outputs.map(({ field }) => field);
  return unknowns(stage, targets, { what, ...place }, (warning) => context.warn({ ...warning, help }));
}

/** Fills fields with what the rows of a lookup hold whose keys match. */
function looked(
  stage: Stage,
  table: LookupDefinition,
  keys: readonly Pair[],
  outputs: readonly (Pair & { readonly fresh: boolean })[],
  context: LowerContext,
): Stage {
  const matching: Value = {
    keys: keys.map(({ column }) => columnOf(table, column)),
    kinds: keys.map(({ column }) => table.kinds[column.text] ?? 'exact'),
    fold: !table.caseSensitive,
    most: table.maxMatches,
    least: table.minMatches,
    otherwise: table.defaultMatch,
  };
  const number = context.fresh();
  const hidden = keys.map(({ field }, index): NamedExpr => {
    return { name: ` key ${number} ${index}`, expr: fieldOf(stage, field, context) };
  });
  // A field may be looked up and replaced at once, so what is looked up is kept apart.
  const replaces = outputs.some(({ field }) => keys.some((key) => key.field.text === field.text));
  const first = keys[0]?.field ?? { start: 0, end: 0 };
  const before = replaces ? withHidden(stage, hidden, { start: first.start, end: first.end }) : stage;
  const rows: Value = table.rows;
  const columns = outputs.map(({ column, field, fresh }): NamedExpr => {
    const span = { start: field.start, end: field.end };
    const literal = (value: Value): Expr => ({ op: 'literal', value, span });
    const values = hidden.map(({ name, expr }): Expr => (replaces ? { op: 'field', name, span } : expr));
    const args = [literal(rows), literal(matching), literal(columnOf(table, column)), ...values];
    const found: Expr = { op: 'call', name: 'lookUp', args, span };
    if (!fresh || !(stage.events || stage.columns.includes(field.text))) return { name: field.text, expr: found };
    return {
      name: field.text,
      expr: { op: 'call', name: 'coalesce', args: [fieldOf(stage, field, context), found], span },
    };
  });
  return extended(before, columns, { start: first.start, end: first.end });
}

/** The place of a column. Throws `QueryFailure` when the lookup has none of that name. */
function columnOf(table: LookupDefinition, { text, start, end }: Name): number {
  const index = table.fields.indexOf(text);
  if (index >= 0) return index;
  const near = nearest(text, table.fields);
  const columns = table.fields.map((field) => `\`${field}\``).join(', ');
  throw new QueryFailure(
    `Unexpected \`${text}\`, expected a column of the lookup \`${table.name}\`.`,
    { start, end },
    { help: near === undefined ? `Its columns are ${columns}.` : `Did you mean \`${near}\`?` },
  );
}

/** `inputlookup append=t table where column=value`: the rows of a lookup. */
export const inputlookup: Command = (command) => {
  const { reader, name } = command;
  const options = new Map<string, Option>();
  for (;;) {
    const option = takeOption(reader, ['append', 'strict', 'start', 'max']);
    if (option === undefined) break;
    options.set(option.name, option);
  }
  const table = needName(reader, 'the name of a lookup');
  const at = reader.skip();
  const where = reader.take(/where\b/iy) === undefined ? undefined : parseSearch(reader, command);
  const whereSpan = reader.span(at);
  const appends = isTrue(options.get('append'));
  if (!appends) needsFirst(command);
  const numberOf = (option: string, otherwise: number): number => {
    const given = options.get(option);
    return given === undefined ? otherwise : wholeNumber(given.value);
  };
  const from = numberOf('start', 0);
  const most = numberOf('max', Number.POSITIVE_INFINITY);
  const place = { start: name.start, end: table.end };
  return (stage, context) => {
    const known = findLookup(table, context);
    if (known === undefined) throw unsupported(`The lookup \`${table.text}\``, place, helpFor(table, context));
    const read = rowsOf({ ...known, rows: known.rows.slice(from, from + most) }, place, context);
    const kept = where === undefined ? read : searched(read, where, whereSpan, context);
    return appends ? united([stage, kept], place, context) : kept;
  };
};

function rowsOf({ fields, rows }: LookupDefinition, span: Span, context: LowerContext): Stage {
  const { stage, number } = madeRows(rows.length, span, context);
  const table: Expr = { op: 'literal', value: rows, span };
  const columns = fields.map((name, index): NamedExpr => {
    const place: Expr = { op: 'literal', value: index, span };
    return { name, expr: { op: 'call', name: 'tableCell', args: [table, number, place], span } };
  });
  return projected(stage, columns, span, true);
}
