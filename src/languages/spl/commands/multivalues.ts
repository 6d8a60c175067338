/** Commands on multi-value fields: `makemv`, `nomv`, `mvcombine`, `mvexpand`. */
import type { Expr, Plan, Span } from '../../../engine/plan.ts';
import { unsupported } from '../../failure.ts';
import { column, decided, extended, fieldOf, type Stage } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { EVAL, readRegex } from '../text-tests.ts';
import { atCommandEnd, needName, type Option, takeOption, takeOptions, wholeNumber } from '../words.ts';
import type { Command, CommandContext } from './command.ts';

function text(value: string, span: Span): Expr {
  return { op: 'literal', value, span };
}

/** `makemv delim="," field`: a text becomes the list of its parts. */
export const makemv: Command = ({ reader, name: { start, end } }) => {
  const options = new Map<string, Option>();
  let field: Name | undefined;
  while (!atCommandEnd(reader)) {
    const option = takeOption(reader, ['delim', 'tokenizer', 'allowempty', 'setsv']);
    if (option !== undefined) options.set(option.name, option);
    else field = needName(reader);
  }
  if (field === undefined) throw reader.unexpected('the name of a field');
  const target = field;
  const tokenizer = options.get('tokenizer');
  if (tokenizer !== undefined) readRegex(tokenizer.value.text, tokenizer.value);
  const delimiter = options.get('delim')?.value.text ?? ' ';
  const span = { start, end };
  return (stage, context) => {
    const value = fieldOf(stage, target, context);
    const parts: Expr =
      tokenizer === undefined
        ? { op: 'call', name: 'split', args: [value, text(delimiter, span)], span }
        : {
            op: 'call',
            name: 'capture',
            args: [
              value,
              text(tokenizer.value.text, span),
              { op: 'literal', value: 1, span },
              { op: 'literal', value: 0, span },
            ],
            rules: EVAL,
            span,
          };
    return extended(
      stage,
      [{ name: target.text, expr: { op: 'call', name: 'appendValues', args: [parts], span } }],
      span,
    );
  };
};

/** `nomv field`: a list becomes one text, a line for each value. */
export const nomv: Command = ({ reader, name: { start, end } }) => {
  const field = needName(reader);
  const span = { start, end };
  return (stage, context) => {
    const args = [fieldOf(stage, field, context), text('\n', span)];
    return extended(stage, [{ name: field.text, expr: { op: 'call', name: 'joinValues', args, span } }], span);
  };
};

/** `mvcombine field`: rows that differ in this field alone become one, with all of its values. */
export const mvcombine: Command = ({ reader, name: { start, end } }: CommandContext) => {
  const delimiter = takeOption(reader, ['delim']);
  const field = needName(reader);
  const span = { start, end };
  return (stage) => {
    if (stage.events)
      throw unsupported('`mvcombine` of events', delimiter ?? field, 'Make a table first: `| table …`.');
    const others = stage.columns.filter((name) => name !== field.text).map((name) => column(name, span));
    for (const { expr } of others) decided(stage, expr);
    const values = { name: field.text, fn: 'list', arg: column(field.text, span).expr, span } as const;
    const combined: Stage = {
      ...stage,
      plan: {
        op: 'aggregate',
        input: stage.plan,
        by: others,
        aggregates: [values],
        missingKeys: 'keep',
        order: 'met',
        span,
      },
      columns: [...others.map(({ name }) => name), field.text],
      order: 'set',
    };
    const tidy: Expr = { op: 'call', name: 'appendValues', args: [column(field.text, span).expr], span };
    return extended(combined, [{ name: field.text, expr: tidy }], span);
  };
};

/** `mvexpand field`: a row for each of its values; a row without any stays out. */
export const mvexpand: Command = ({ reader, name: { start, end: stop } }) => {
  const field = needName(reader);
  const limit = takeOptions(reader, ['limit']).get('limit');
  const most = limit === undefined ? 0 : wholeNumber(limit.value);
  const span = { start, end: stop };
  return (stage, context) => {
    const value = fieldOf(stage, field, context);
    const bounds = [0, most - 1].map((place): Expr => ({ op: 'literal', value: place, span }));
    const expr: Expr = most === 0 ? value : { op: 'call', name: 'valuesAt', args: [value, ...bounds], span };
    const held = most === 0 && stage.columns.includes(field.text);
    const own = held ? stage : extended(stage, [{ name: field.text, expr }], span);
    const plan: Plan = { op: 'unnest', input: own.plan, column: field.text, span };
    const present: Expr = { op: 'exists', value: column(field.text, span).expr, span };
    return { ...own, plan: { op: 'filter', input: plan, predicate: present, span } };
  };
};
