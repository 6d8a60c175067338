/** Commands that add sums: `addtotals`, `addcoltotals` (Search Reference). */
import type { Aggregate, Expr, NamedExpr, Plan, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { united } from '../combine.ts';
import { extended, fieldOf, type LowerContext, projected, type Stage, withKnownColumns } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { isWild, matches, patternOf } from '../wildcards.ts';
import { atCommandEnd, isTrue, needNames, type Option, type SearchReader, takeOptions } from '../words.ts';
import type { Command } from './command.ts';

const OPTIONS = ['row', 'col', 'labelfield', 'label', 'fieldname'];

/** What is asked for: the fields that are summed, all of them when none is named. */
interface Totals {
  readonly options: ReadonlyMap<string, Option>;
  readonly fields: readonly Name[] | undefined;
  readonly span: Span;
}

function takeTotals(reader: SearchReader, { start, end }: Name): Totals {
  const options = new Map(takeOptions(reader, OPTIONS));
  reader.take(/,/y);
  const fields = atCommandEnd(reader) ? undefined : needNames(reader);
  for (const [key, option] of takeOptions(reader, OPTIONS)) options.set(key, option);
  return { options, fields, span: { start, end } };
}

/** `addtotals fieldname=total a b`: the sum of a row's numbers; with `col=t` also a row with the columns' sums. */
export const addtotals: Command = ({ reader, name }) => {
  const totals = takeTotals(reader, name);
  const row = totals.options.get('row');
  const rows = row === undefined || isTrue(row);
  const columns = isTrue(totals.options.get('col'));
  return (stage, context) => {
    const summed = rows ? withRowSums(stage, totals, context) : stage;
    return columns ? withColumnSums(summed, totals, context) : summed;
  };
};

/** `addcoltotals labelfield=user label=all`: a row below the others with the columns' sums. */
export const addcoltotals: Command = ({ reader, name }) => {
  const totals = takeTotals(reader, name);
  return (stage, context) => withColumnSums(stage, totals, context);
};

function namesOf({ fields, span }: Totals, stage: Stage, context: LowerContext): readonly Name[] {
  if (fields !== undefined) return fields.flatMap((field) => expandedName(field, stage, context));
  return stage.columns.filter((one) => !/^[_ ]/.test(one)).map((text) => ({ text, ...span }));
}

function withRowSums(stage: Stage, totals: Totals, context: LowerContext): Stage {
  const { options, fields, span } = totals;
  const to = options.get('fieldname')?.value.text ?? 'Total';
  if (fields === undefined && stage.dynamic === true) {
    const plan: Plan = { op: 'across', input: stage.plan, kind: 'sum', except: [], name: to, span };
    return { ...stage, plan, columns: [...new Set([...stage.columns, to])] };
  }
  const zero: Expr = { op: 'literal', value: 0, span };
  const sum = namesOf(totals, stage, context)
    .map((field): Expr => {
      const number: Expr = { op: 'call', name: 'number', args: [fieldOf(stage, field, context)], span };
      return { op: 'call', name: 'coalesce', args: [number, zero], span };
    })
    .reduce((left, right): Expr => ({ op: 'arithmetic', operator: 'add', left, right, span }), zero);
  return extended(stage, [{ name: to, expr: sum }], span);
}

function withColumnSums(stage: Stage, totals: Totals, context: LowerContext): Stage {
  const { options, span } = totals;
  withKnownColumns(stage, 'addcoltotals', span);
  if (stage.events) throw unsupported('A row of sums below events', span, 'Make a table first: `| table …`.');
  const names = [...new Set(namesOf(totals, stage, context).map(({ text }) => text))];
  const aggregates = names.map((name): Aggregate => {
    const number: Expr = { op: 'call', name: 'number', args: [{ op: 'field', name, span }], span };
    return { name, fn: 'sum', arg: number, span };
  });
  const plan: Plan = {
    op: 'aggregate',
    input: stage.plan,
    by: [],
    aggregates,
    missingKeys: 'keep',
    order: 'met',
    span,
  };
  const label = options.get('labelfield')?.value.text;
  const text: Expr = { op: 'literal', value: options.get('label')?.value.text ?? 'Total', span };
  const shown = names.map((name): NamedExpr => ({ name, expr: { op: 'field', name, span } }));
  const labelled =
    label === undefined ? shown : [...shown.filter(({ name }) => name !== label), { name: label, expr: text }];
  const sums = projected({ ...stage, plan, columns: names, order: 'set' }, labelled, span, true);
  const quiet = { ...context, warn: () => undefined };
  return united([stage, sums], span, quiet);
}

/** The columns that a name with wildcards stands for. */
export function expandedName(field: Name, stage: Stage, context: LowerContext): readonly Name[] {
  if (!isWild(field.text)) return [field];
  withKnownColumns(stage, field.text, field);
  const known = stage.events ? [...new Set([...stage.columns, ...context.needed()])] : stage.columns;
  const found = known.filter((one) => matches(one, patternOf(field.text)));
  if (found.length === 0 && stage.events) {
    context.warn({
      message: `\`${field.text}\` stands for no field here: of the events' fields, those are known that commands name.`,
      help: 'Write the names of the fields that are meant.',
      start: field.start,
      end: field.end,
    });
  }
  return found.map((text) => ({ ...field, text }));
}
