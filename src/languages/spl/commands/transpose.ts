/** `transpose` (Search Reference): rows become columns. */
import type { Expr, NamedExpr, Plan } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { choose } from '../../shared/choose.ts';
import { numbered } from '../numbering.ts';
import { decided, newestFirst, type Stage, withKnownColumns } from '../stage.ts';
import { atCommandEnd, type Option, takeOption, wholeNumber } from '../words.ts';
import type { Command } from './command.ts';

/** Rows that become columns unless a number says otherwise. */
const ROWS = 5;

/** Most rows: one digit names their columns, whose order is that of their names. */
const MOST_ROWS = 9;

const RULES = { fold: false, numbers: 'strict', missing: false, lists: 'whole' } as const;

/** `transpose 3 column_name=field header_field=host`: a row for each column, a column for each of the first rows. */
export const transpose: Command = ({ reader, name }) => {
  const span = { start: name.start, end: name.end };
  const options = new Map<string, Option>();
  let digits: string | undefined;
  while (!atCommandEnd(reader)) {
    const option = takeOption(reader, ['column_name', 'header_field', 'include_empty']);
    if (option !== undefined) options.set(option.name, option);
    else {
      digits = reader.take(/\d{1,9}(?![\w.])/y);
      if (digits === undefined) throw reader.unexpected('a number of rows, or `header_field=`');
    }
  }
  const header = options.get('header_field')?.value;
  const count = wholeNumber({ text: digits ?? `${ROWS}`, ...span });
  if (header === undefined && (count === 0 || count > MOST_ROWS)) {
    throw unsupported(`\`transpose\` of more than ${MOST_ROWS} rows`, span, 'Name the columns: `header_field=host`.');
  }
  const label = options.get('column_name')?.value.text ?? 'column';
  return (before, context) => {
    withKnownColumns(before, 'transpose', span);
    if (before.events) throw unsupported('`transpose` of events', span, 'Make a table first: `| table …`.');
    const { stage, number } = numbered(newestFirst(before, span), [], span, context);
    const field = (one: string): Expr => ({ op: 'field', name: one, span });
    const literal = (value: string | number): Expr => ({ op: 'literal', value, span });
    const first: Plan = { op: 'limit', input: stage.plan, count, offset: 0, from: 'head', span };
    const names = stage.columns.filter((one) => one !== header?.text && !/^[_ ]/.test(one));
    const hidden = {
      place: ` place ${context.fresh()}`,
      title: ` title ${context.fresh()}`,
      cell: ` cell ${context.fresh()}`,
    };
    const isAt = (place: number): Expr => {
      return { op: 'compare', comparator: 'eq', left: field(hidden.place), right: literal(place), rules: RULES, span };
    };
    const own: Expr = { op: 'call', name: 'concat', args: [literal('row '), number], span };
    const title: Expr = header === undefined ? own : { op: 'call', name: 'string', args: [field(header.text)], span };
    for (const one of [...names, ...(header === undefined ? [] : [header.text])]) decided(before, field(one));
    const places: NamedExpr = {
      name: hidden.place,
      expr: { op: 'list', items: names.map((_one, place) => literal(place)), span },
    };
    const listed: Plan = { op: 'extend', input: count === 0 ? stage.plan : first, columns: [places], span };
    const each: Plan = { op: 'unnest', input: listed, column: hidden.place, span };
    const cells: readonly NamedExpr[] = [
      { name: hidden.place, expr: field(hidden.place) },
      { name: hidden.title, expr: title },
      {
        name: label,
        expr: choose(
          names.map((one, place) => [isAt(place), literal(one)] as const),
          span,
        ),
      },
      {
        name: hidden.cell,
        expr: choose(
          names.map((one, place) => [isAt(place), field(one)] as const),
          span,
        ),
      },
    ];
    const plan: Plan = {
      op: 'pivot',
      input: { op: 'project', input: each, columns: cells, span },
      row: [
        { name: hidden.place, expr: field(hidden.place) },
        { name: label, expr: field(label) },
      ],
      column: field(hidden.title),
      cells: [{ name: hidden.cell, expr: field(hidden.cell), empty: null }],
      span,
    };
    const dropped: Plan = { op: 'across', input: plan, kind: 'drop', except: [hidden.place], name: '', span };
    const made: Stage = { ...before, plan: dropped, columns: [label], order: 'set', dynamic: true, unknown: new Map() };
    return { ...made, table: true };
  };
};
