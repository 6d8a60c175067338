/** `top` and `rare` (Search Reference). */
import type { Expr, Span } from '../../../engine/plan.ts';
import { firstOfEach } from '../numbering.ts';
import { column, extended, type LowerContext, projected, type Stage } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { needNames, takeOptions, wholeNumber } from '../words.ts';
import { takeBy } from './aggregate-terms.ts';
import type { Command } from './command.ts';
import { aggregated } from './stats.ts';

const OPTIONS = ['limit', 'showperc', 'showcount', 'countfield', 'percentfield', 'useother', 'otherstr'];

/** What ends the names of fields: `by`, or an option behind them. */
const LATE = new RegExp(`by\\b|(?:${OPTIONS.join('|')})\\s*=`, 'iy');

/** `top` and `rare`: the values, or combinations of values, that most or fewest rows have. */
function frequent(descending: boolean): Command {
  return (context) => {
    const { reader, name } = context;
    const taken = new Map<string, Name>();
    const takeAll = (): void => {
      for (const option of takeOptions(reader, OPTIONS).values()) taken.set(option.name, option.value);
    };
    takeAll();
    const start = reader.skip();
    const digits = reader.take(/\d{1,9}(?![\w.])/y);
    if (digits !== undefined) taken.set('limit', { text: digits, ...reader.span(start) });
    takeAll();
    const fields = needNames(reader, 'the name of a field', LATE);
    takeAll();
    const by = takeBy(reader, LATE);
    takeAll();
    const limit = taken.get('limit');
    const most = limit === undefined ? 10 : wholeNumber(limit);
    const count = taken.get('countfield')?.text ?? 'count';
    const percent = taken.get('percentfield')?.text ?? 'percent';
    const hides = (option: string) => /^(?:f|false|0)$/i.test(taken.get(option)?.text ?? '');
    return (stage, lowering) => {
      const ranked = rank(stage, fields, by, { most, count, percent, descending }, name, lowering);
      const hidden = [...(hides('showcount') ? [count] : []), ...(hides('showperc') ? [percent] : [])];
      const shown = ranked.columns.filter((one) => !hidden.includes(one)).map((one) => column(one, name));
      return projected(ranked, shown, name);
    };
  };
}

interface Ranking {
  readonly most: number;
  readonly count: string;
  readonly percent: string;
  readonly descending: boolean;
}

function rank(
  stage: Stage,
  fields: readonly Name[],
  by: readonly Name[],
  { most, count, percent, descending }: Ranking,
  { start, end }: Span,
  context: LowerContext,
): Stage {
  const span = { start, end };
  const counted = aggregated(
    stage,
    [{ fn: 'count', ofTime: false, name: count, ...span }],
    [...by, ...fields],
    span,
    context,
  );
  const keys = by.map(({ text }) => column(text, span));
  const counts: Expr = { op: 'field', name: count, span };
  const total = ` total ${context.fresh()}`;
  const summed = {
    ...counted,
    plan: {
      op: 'window',
      input: counted.plan,
      by: keys,
      aggregates: [{ name: total, fn: 'sum', arg: counts, span }],
      span,
    },
  } as const;
  const hundred: Expr = { op: 'literal', value: 100, span };
  const share: Expr = {
    op: 'arithmetic',
    operator: 'divide',
    left: counts,
    right: { op: 'field', name: total, span },
    span,
  };
  const parts: Expr = { op: 'arithmetic', operator: 'multiply', left: share, right: hundred, span };
  const places: Expr = { op: 'literal', value: 6, span };
  const shared = extended(
    summed,
    [{ name: percent, expr: { op: 'call', name: 'round', args: [parts, places], span } }],
    span,
  );
  const rules = { fold: false, numbers: 'both', missing: false, lists: 'whole' } as const;
  const sorted = {
    op: 'sort',
    input: shared.plan,
    keys: [{ expr: counts, descending, nulls: 'last', rules }],
    span,
  } as const;
  const all = { ...shared, plan: sorted };
  if (most === 0) return all;
  return firstOfEach(
    all,
    keys.map(({ expr }) => expr),
    most,
    span,
    context,
  );
}

/** `top`. */
export const top: Command = frequent(true);

/** `rare`. */
export const rare: Command = frequent(false);
