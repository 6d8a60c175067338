/** Commands that make rows of their own: `makeresults`, `gentimes` (Search Reference). */
import type { Expr, Plan, Span } from '../../../engine/plan.ts';
import { parseSpan } from '../../../engine/times/modifier.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { column, extended, type LowerContext, projected, type Stage } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { timeOfText } from '../time-modifiers.ts';
import { type Option, takeOption, takeOptions, wholeNumber } from '../words.ts';
import type { Command, CommandContext } from './command.ts';

/** Throws where a command that makes rows of its own stands behind others. */
export function needsFirst({ first, name: { text, start, end } }: CommandContext): void {
  if (first) return;
  throw new QueryFailure(
    `Unexpected \`${text}\`, expected it as the first command of a search.`,
    { start, end },
    { help: `To put its rows below these, write \`append [| ${text} …]\`.` },
  );
}

/** So many rows with nothing but their number, from 0, in a column that no search sees. */
export function madeRows(
  count: number,
  { start, end }: Span,
  context: LowerContext,
): { readonly stage: Stage; readonly number: Expr } {
  const span = { start, end };
  const never: Expr = { op: 'literal', value: false, span };
  const events: Plan = { op: 'source', span };
  const none: Plan = { op: 'filter', input: events, predicate: never, span };
  const name = ` made ${context.fresh()}`;
  const one: Plan = {
    op: 'aggregate',
    input: none,
    by: [],
    aggregates: [{ name, fn: 'count', span }],
    missingKeys: 'keep',
    order: 'met',
    span,
  };
  const stage: Stage = {
    plan: count === 0 ? { op: 'filter', input: one, predicate: never, span } : one,
    columns: [name],
    events: false,
    renames: [],
    table: true,
    order: 'set',
    unknown: new Map(),
  };
  const number: Expr = { op: 'field', name, span };
  if (count < 2) return { stage, number };
  const bounds: readonly Expr[] = [0, count].map((value) => ({ op: 'literal', value, span }));
  const listed = extended(stage, [{ name, expr: { op: 'call', name: 'valueRange', args: bounds, span } }], span);
  return { stage: { ...listed, plan: { op: 'unnest', input: listed.plan, column: name, span } }, number };
}

/** `makeresults count=3`: rows with nothing but a time. */
export const makeresults: Command = (command) => {
  needsFirst(command);
  const { reader, name } = command;
  const span = { start: name.start, end: name.end };
  const options = takeOptions(reader, ['count', 'annotate', 'splunk_server', 'splunk_server_group', 'format', 'data']);
  const count = options.get('count');
  const rows = count === undefined ? 1 : wholeNumber(count.value);
  const data = options.get('data') ?? options.get('format');
  if (data !== undefined) throw unsupported(`\`${data.name}\` of \`makeresults\``, data, 'Use `eval` behind it.');
  return (_stage, context) => {
    const thousand: Expr = { op: 'literal', value: 1000, span };
    const now: Expr = { op: 'arithmetic', operator: 'divide', left: { op: 'now', span }, right: thousand, span };
    return projected(madeRows(rows, span, context).stage, [{ name: '_time', expr: now }], span, true);
  };
};

/** Most rows of `gentimes`. */
const MOST_TIMES = 100_000;

/** `gentimes start=10/1/2024 end=10/8/2024 increment=1d`: a row for each span of time, with its first and last second. */
export const gentimes: Command = (command) => {
  needsFirst(command);
  const { reader, name } = command;
  const options = new Map<string, Option>();
  for (;;) {
    const option = takeOption(reader, ['start', 'end', 'increment']);
    if (option === undefined) break;
    options.set(option.name, option);
  }
  const start = options.get('start');
  if (start === undefined) throw reader.unexpected('`start=` and a date such as `10/27/2024`');
  const span = { start: name.start, end: name.end };
  const increment = options.get('increment');
  const size = increment === undefined ? 86_400 : parseSpan(increment.value.text);
  if (size === undefined || size <= 0) {
    throw new QueryFailure(
      `Unexpected \`${increment?.value.text ?? ''}\`, expected a span such as \`1d\` or \`6h\`.`,
      increment?.value ?? span,
    );
  }
  const from = dateOf(start.value);
  const end = options.get('end');
  if (end === undefined) throw unsupported('`gentimes` without `end`', name, 'Say where it ends: `end=10/28/2024`.');
  const count = Math.max(0, Math.ceil((dateOf(end.value) - from) / size));
  if (count > MOST_TIMES) throw new QueryFailure(`Unexpected ${count} rows, expected ${MOST_TIMES} at most.`, span);
  return (_stage, context) => {
    const made = madeRows(count, span, context);
    const literal = (value: number): Expr => ({ op: 'literal', value, span });
    const sum = (left: Expr, right: Expr): Expr => ({ op: 'arithmetic', operator: 'add', left, right, span });
    const steps: Expr = { op: 'arithmetic', operator: 'multiply', left: made.number, right: literal(size), span };
    const starts = extended(made.stage, [{ name: 'starttime', expr: sum(steps, literal(from)) }], span);
    const bounds = extended(
      starts,
      [{ name: 'endtime', expr: sum(column('starttime', span).expr, literal(size - 1)) }],
      span,
    );
    const shown = ['starttime', 'endtime'].flatMap((one) => {
      const { expr } = column(one, span);
      const format: Expr = { op: 'literal', value: '%a %b %e %H:%M:%S %Y', span };
      const text: Expr = { op: 'call', name: 'formatTime', args: [expr, format], span };
      return [
        { name: one, expr },
        { name: one.replace('time', 'human'), expr: text },
      ];
    });
    return projected(bounds, shown, span, true);
  };
};

/** A date of `gentimes`, in seconds; days that are counted from *now* are not read. */
function dateOf(value: Name): number {
  if (/^-\d+$/.test(value.text)) {
    throw unsupported('A number of days before now in `gentimes`', value, 'Write a date: `10/27/2024`.');
  }
  const time = timeOfText(value.text);
  if (time !== undefined) return time / 1000;
  throw new QueryFailure(`Unexpected \`${value.text}\`, expected a date such as \`10/27/2024\`.`, value);
}
