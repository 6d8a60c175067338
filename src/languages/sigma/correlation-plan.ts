/** Plans of correlation rules: their rules' events, labelled, grouped, and counted or ordered in windows of time. */
import type { Aggregate, CorrelationTest, Expr, NamedExpr, Plan, Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import { choose } from '../shared/choose.ts';
import { allOf } from '../shared/text-test.ts';
import type { Correlation } from './correlation.ts';
import { type NamedRule, type RuleCondition, readRuleCondition } from './correlation-condition.ts';
import { foldedValue, KEYS, windowsFor } from './grouping.ts';
import { ordersOf } from './ordered.ts';
import { unionOf } from './rule.ts';
import { TEXT } from './text-values.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** A rule that a correlation refers to. */
export interface Referred extends NamedRule {
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
  const tests = testsOf(correlation, referred);
  const plain = !correlation.type.text.startsWith('temporal') && correlation.aliases.size === 0;
  const by = correlation.groupBy.map(({ text, span: place }): Expr => ({ op: 'field', name: text, span: place }));
  if (plain) {
    const plans = referred.map(({ plan }) => plan);
    const input: Plan = plans.every(isEvents)
      ? unionOf(plans, span)
      : { op: 'union', inputs: plans, events: false, span };
    return anyTest(tests, { op: 'correlate', input, by, rules: KEYS, within, gives, span });
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
  return anyTest(tests, { op: 'correlate', input, by: keys, rules: KEYS, within, gives, span });
}

/** The rows of which one of the tests holds. */
function anyTest(tests: readonly CorrelationTest[], correlate: Omit<Extract<Plan, { op: 'correlate' }>, 'test'>): Plan {
  const plans = tests.map((test): Plan => ({ ...correlate, test }));
  const [only] = plans;
  if (only !== undefined && plans.length === 1) return only;
  return { op: 'union', inputs: plans, events: false, span: correlate.span };
}

/** True for a plan whose rows are events: those of a rule, not matches of a correlation. */
function isEvents(plan: Plan): boolean {
  if (plan.op === 'union') return plan.inputs.every(isEvents);
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

function testsOf(correlation: Correlation, referred: readonly Referred[]): CorrelationTest[] {
  if (correlation.type.text !== 'temporal_ordered') return [testOf(correlation, referred)];
  return ordersOf(correlation, referred).map((order) => ({
    kind: 'order',
    steps: order.map((place) => ruleIs(place, referred[place]?.reference.span ?? correlation.type.span)),
  }));
}

function testOf(correlation: Correlation, referred: readonly Referred[]): CorrelationTest {
  const { type, limits, expression, span } = correlation;
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

/** `(a or b) and not c`: which rules match in a window. */
function expressionTest(expression: YamlScalar, referred: readonly Referred[]): CorrelationTest {
  const { aggregates, matched } = matches(referred);
  let negated = false;
  const lower = (condition: RuleCondition): Expr => {
    const { span } = condition;
    switch (condition.kind) {
      case 'rule':
        return matched(condition.place, span);
      case 'not':
        negated = true;
        return { op: 'not', item: lower(condition.item), span };
      default:
        return { op: condition.kind, items: condition.items.map(lower), span };
    }
  };
  const condition = lower(readRuleCondition(expression, referred));
  return { kind: 'aggregates', aggregates, condition, windows: negated ? 'longest' : 'every' };
}
