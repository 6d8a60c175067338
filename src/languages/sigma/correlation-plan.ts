/** Plans of correlation rules: their rules' events, labelled, grouped, and counted or ordered in windows of time. */
import type { Aggregate, CorrelationTest, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';
import { Reader } from '../shared/reader.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { inScalar, NAME } from './condition.ts';
import type { Correlation } from './correlation.ts';
import { foldedValue, KEYS, windowsFor } from './grouping.ts';
import { unionOf } from './rule.ts';
import { TEXT } from './text-values.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** A rule that a correlation refers to. */
export interface Referred {
  /** As the correlation calls it. */
  readonly reference: YamlScalar;
  /** Its id and its name. */
  readonly names: readonly string[];
  /** A row for each event of a rule, for each match of a correlation. */
  readonly plan: Plan;
}

/** Column that says by its number which rule found a row's event. */
const RULE = '@rule';

/** The plan of a correlation: the events that are part of its matches, or a row for each match. */
export function correlationPlan(
  correlation: Correlation,
  referred: readonly Referred[],
  gives: 'rows' | 'windows',
  warn: (warning: QueryMessage) => void,
): Plan {
  const { span, within } = correlation;
  const test = testOf(correlation, referred);
  const plain = !correlation.type.text.startsWith('temporal') && correlation.aliases.size === 0;
  const by = correlation.groupBy.map(({ text, span: place }): Expr => ({ op: 'field', name: text, span: place }));
  if (plain) {
    const plans = referred.map(({ plan }) => plan);
    const input: Plan = plans.every(isEvents)
      ? unionOf(plans, span)
      : { op: 'union', inputs: plans, events: false, span };
    return { op: 'correlate', input, by, rules: KEYS, within, test, gives, span };
  }
  const inputs = referred.map(
    (rule, place): Plan => ({
      op: 'extend',
      input: rule.plan,
      columns: [
        { name: RULE, expr: { op: 'literal', value: place, span: rule.reference.span } },
        ...correlation.groupBy.map((field, key) => keyColumn(field, key, rule, correlation, warn)),
      ],
      span: rule.reference.span,
    }),
  );
  const input: Plan = { op: 'union', inputs, events: false, span };
  const keys = by.map((field, key): Expr => ({ op: 'field', name: `@key${key}`, span: field.span }));
  return { op: 'correlate', input, by: keys, rules: KEYS, within, test, gives, span };
}

/** True for a plan whose rows are events: those of a rule, not matches of a correlation. */
function isEvents(plan: Plan): boolean {
  return plan.op !== 'correlate' || plan.gives === 'rows';
}

/** The field to group by, or the one that an alias names for the rule. */
function keyColumn(
  field: YamlScalar,
  key: number,
  rule: Referred,
  { aliases }: Correlation,
  warn: (warning: QueryMessage) => void,
): NamedExpr {
  const alias = aliases.get(field.text);
  const meant = [rule.reference.text, ...rule.names].flatMap((name) => alias?.get(name) ?? [])[0];
  if (alias !== undefined && meant === undefined) {
    warn({
      message: `The alias \`${field.text}\` names no field for the rule \`${rule.reference.text}\`: its field of that name is taken.`,
      ...field.span,
    });
  }
  const { text, span } = meant ?? field;
  return { name: `@key${key}`, expr: { op: 'field', name: text, span } };
}

function testOf(correlation: Correlation, referred: readonly Referred[]): CorrelationTest {
  const { type, limits, expression, span } = correlation;
  if (type.text === 'temporal_ordered') return orderTest(correlation, referred);
  if (expression !== undefined) return expressionTest(expression, referred);
  if (type.text === 'temporal' && limits.length === 0) return everyRule(referred, span);
  const aggregate = countedAggregate(correlation);
  const items = limits.map(
    (limit): Expr => ({
      op: 'compare',
      comparator: limit.comparator,
      left: { op: 'field', name: 'value', span: limit.span },
      right: { op: 'literal', value: limit.value, span: limit.span },
      rules: { ...TEXT, numbers: 'coerce' },
      span: limit.span,
    }),
  );
  const counts = aggregate.fn === 'count' || aggregate.fn === 'distinctCount';
  const windows = counts ? windowsFor(limits.map(({ comparator }) => comparator)) : 'longest';
  return { kind: 'aggregates', aggregates: [aggregate], condition: allOf(items, span), windows };
}

function countedAggregate({ type, value, span }: Correlation): Aggregate {
  if (type.text === 'temporal') {
    return { name: 'value', fn: 'distinctCount', arg: { op: 'field', name: RULE, span }, span };
  }
  if (value === undefined) return { name: 'value', fn: 'count', span };
  const fields = value.fields.map(({ text, span: place }): Expr => ({ op: 'field', name: text, span: place }));
  const [only] = fields;
  const whole: Expr =
    only && fields.length === 1 ? only : { op: 'call', name: 'concat', args: separated(fields, span), span };
  const arg = value.fn === 'distinctCount' ? foldedValue(whole) : whole;
  return { name: 'value', fn: value.fn, arg, ...(value.percent === undefined ? {} : { percent: value.percent }), span };
}

/** Fields with a character between that none of them holds. */
function separated(fields: readonly Expr[], span: Span): Expr[] {
  return fields.flatMap((field, index): Expr[] =>
    index === 0 ? [field] : [{ op: 'literal', value: '\0', span }, field],
  );
}

function ruleIs(place: number, span: Span): Expr {
  const left: Expr = { op: 'field', name: RULE, span };
  const right: Expr = { op: 'literal', value: place, span };
  return { op: 'compare', comparator: 'eq', left, right, rules: { ...TEXT, numbers: 'strict' }, span };
}

/** How often each rule matched, and the condition that one did. */
function matches(referred: readonly Referred[]): {
  aggregates: Aggregate[];
  matched: (place: number, span: Span) => Expr;
} {
  const aggregates = referred.map(({ reference: { span } }, place): Aggregate => {
    const arg = choose([[ruleIs(place, span), { op: 'literal', value: true, span }]], span);
    return { name: `@matches${place}`, fn: 'count', arg, span };
  });
  const matched = (place: number, span: Span): Expr => ({
    op: 'compare',
    comparator: 'gt',
    left: { op: 'field', name: `@matches${place}`, span },
    right: { op: 'literal', value: 0, span },
    rules: { ...TEXT, numbers: 'coerce' },
    span,
  });
  return { aggregates, matched };
}

function everyRule(referred: readonly Referred[], span: Span): CorrelationTest {
  const { aggregates, matched } = matches(referred);
  const items = referred.map(({ reference }, place) => matched(place, reference.span));
  return { kind: 'aggregates', aggregates, condition: allOf(items, span), windows: 'every' };
}

/** Each rule after the one before it; a condition may say no more than that all match. */
function orderTest({ limits, expression, type }: Correlation, referred: readonly Referred[]): CorrelationTest {
  const all = limits.every(({ comparator, value }) =>
    comparator === 'ge' || comparator === 'eq'
      ? value === referred.length
      : comparator === 'gt' && value === referred.length - 1,
  );
  const [limit] = limits;
  if (limit !== undefined && !all) {
    throw unsupported(
      `A \`${type.text}\` correlation of some of its rules`,
      limit.span,
      'Leave the condition out to ask for all of them.',
    );
  }
  const order = expression === undefined ? referred.map((_, place) => place) : orderIn(expression, referred);
  const steps = order.map((place) => ruleIs(place, referred[place]?.reference.span ?? type.span));
  return { kind: 'order', steps };
}

/** Places of the rules that `a and b and c` names, in its order. */
function orderIn(expression: YamlScalar, referred: readonly Referred[]): number[] {
  return inScalar(expression, () => {
    const reader = new Reader(expression.text);
    const order = [ruleNamed(reader, referred)];
    while (reader.take(/and(?![^\s()])/iy) !== undefined) order.push(ruleNamed(reader, referred));
    if (reader.atEnd) return order;
    const at = reader.skip();
    const word = { start: at, end: at + (reader.take(NAME)?.length ?? 1) };
    throw unsupported('Anything but `and` in the condition of a `temporal_ordered` correlation', word);
  });
}

/** `(a or b) and not c`: which rules match in a window. */
function expressionTest(expression: YamlScalar, referred: readonly Referred[]): CorrelationTest {
  const { aggregates, matched } = matches(referred);
  let negated = false;
  const condition = inScalar(expression, () => {
    const reader = new Reader(expression.text);
    const placed = (start: number): Span => expression.places(start, reader.offset);
    const chain = (word: RegExp, join: typeof allOf, operand: () => Expr): Expr => {
      const start = reader.skip();
      const items = [operand()];
      while (reader.take(word) !== undefined) items.push(operand());
      return join(items, placed(start));
    };
    const or = (): Expr => chain(/or(?![^\s()])/iy, anyOf, and);
    const and = (): Expr => chain(/and(?![^\s()])/iy, allOf, operand);
    const operand = (): Expr => {
      const start = reader.skip();
      if (reader.take(/not(?![^\s()])/iy) !== undefined) {
        negated = true;
        const item = reader.nested(operand);
        return { op: 'not', item, span: placed(start) };
      }
      if (reader.take(/\(/y) === undefined) return matched(ruleNamed(reader, referred), placed(start));
      const inner = reader.nested(or);
      if (reader.take(/\)/y) === undefined) throw reader.unexpected('`and`, `or` or `)`');
      return inner;
    };
    const whole = or();
    if (!reader.atEnd) throw reader.unexpected('`and`, `or` or the end of the condition');
    return whole;
  });
  return { kind: 'aggregates', aggregates, condition, windows: negated ? 'longest' : 'every' };
}

/** The place of the rule whose name comes next. */
function ruleNamed(reader: Reader, referred: readonly Referred[]): number {
  const at = reader.skip();
  const name = reader.take(NAME);
  if (name === undefined) throw reader.unexpected('the name of a rule');
  const place = referred.findIndex(({ reference, names }) => reference.text === name || names.includes(name));
  if (place >= 0) return place;
  const known = referred.map(({ reference }) => reference.text);
  const near = nearest(name, known);
  throw new QueryFailure(
    `Unknown rule \`${name}\`.`,
    { start: at, end: at + name.length },
    {
      help:
        near === undefined
          ? `the correlation has ${known.map((one) => `\`${one}\``).join(', ')}`
          : `Did you mean \`${near}\`?`,
    },
  );
}
