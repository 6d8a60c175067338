/** Correlation rules (Sigma correlation rules specification 2.1): what they say, checked; `correlation-plan.ts` makes the plan. */
import type { AggregateFunction, Comparator, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { readTimespan } from './grouping.ts';
import { asMap, asText, asTexts, requireEntry } from './sections.ts';
import { describeNode, type YamlMap, type YamlNode, type YamlScalar } from './yaml-tree.ts';

/** Functions over a field's values by correlation type. */
const VALUE_FUNCTIONS = {
  value_count: 'distinctCount',
  value_sum: 'sum',
  value_avg: 'average',
  value_median: 'median',
  value_min: 'min',
  value_max: 'max',
  value_percentile: 'percentile',
} as const satisfies Readonly<Record<string, AggregateFunction>>;

const TYPES = ['event_count', ...Object.keys(VALUE_FUNCTIONS), 'temporal', 'temporal_ordered'];

/** Comparisons of a correlation's condition. */
const COMPARATORS: Readonly<Record<string, Comparator>> = {
  gt: 'gt',
  gte: 'ge',
  lt: 'lt',
  lte: 'le',
  eq: 'eq',
  neq: 'ne',
};

export interface Limit {
  readonly comparator: Comparator;
  readonly value: number;
  readonly span: Span;
}

export interface Correlation {
  readonly type: YamlScalar;
  /** What is counted: a field's values; absent for events and rules. */
  readonly value?: {
    readonly fn: AggregateFunction;
    readonly fields: readonly YamlScalar[];
    readonly percent?: number;
  };
  /** References to rules. */
  readonly rules: readonly YamlScalar[];
  readonly groupBy: readonly YamlScalar[];
  /** Fields by alias, then by the reference of their rule. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, YamlScalar>>;
  /** Milliseconds. */
  readonly within: number;
  /** All must hold. */
  readonly limits: readonly Limit[];
  /** A condition on rules by their names, in place of limits. */
  readonly expression?: YamlScalar;
  /** Its rules find events of their own too. */
  readonly generate: boolean;
  readonly span: Span;
}

/** Reads a document with `correlation`. Throws `QueryFailure` for what is missing or of another shape. */
export function readCorrelation(document: YamlMap, warn: (warning: QueryMessage) => void): Correlation {
  const entry = requireEntry(document, 'correlation', 'correlation');
  const map = asMap(entry.value, 'correlation');
  const type = asText(requireEntry(map, 'type', '`correlation`').value, 'a correlation type');
  if (!TYPES.includes(type.text)) {
    const near = nearest(type.text, TYPES);
    throw new QueryFailure(
      `Unexpected correlation type \`${type.text}\`, expected ${TYPES.map((name) => `\`${name}\``).join(', ')}.`,
      type.span,
      near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
    );
  }
  const temporal = type.text.startsWith('temporal');
  const condition = temporal ? map.entries.get('condition') : requireEntry(map, 'condition', '`correlation`');
  const expression = condition?.value.kind === 'scalar' ? asText(condition.value, 'a condition') : undefined;
  if (expression !== undefined && !temporal) {
    throw new QueryFailure(
      `Unexpected ${describeNode(expression)}, expected a comparison such as \`gte: 10\`.`,
      expression.span,
    );
  }
  const limits = condition === undefined || expression ? [] : readLimits(asMap(condition.value, 'condition'));
  const rules = map.entries.get('rules');
  if (rules === undefined && expression === undefined) requireEntry(map, 'rules', '`correlation`');
  const generate = map.entries.get('generate') ?? document.entries.get('generate');
  const value = condition?.value.kind === 'map' ? countedValue(type, condition.value, map, warn) : undefined;
  return {
    type,
    ...(value === undefined ? {} : { value }),
    rules: rules === undefined ? [] : asTexts(rules.value, 'the id or the name of a rule'),
    groupBy: fieldsUnder(map, 'group-by'),
    aliases: readAliases(map),
    within: readTimespan((map.entries.get('timeframe') ?? requireEntry(map, 'timespan', '`correlation`')).value),
    limits,
    ...(expression === undefined ? {} : { expression }),
    generate: generate?.value.kind === 'scalar' && generate.value.value === true,
    span: entry.key.span,
  };
}

function fieldsUnder(map: YamlMap, name: string): YamlScalar[] {
  const found = map.entries.get(name)?.value;
  return found === undefined || (found.kind === 'scalar' && found.value === null)
    ? []
    : asTexts(found, 'the name of a field');
}

/** `gte: 10`, and `field` for those that count values. */
function readLimits(condition: YamlMap): Limit[] {
  const limits: Limit[] = [];
  for (const [name, { key, value }] of condition.entries) {
    if (name === 'field' || name === 'percentile') continue;
    const comparator = COMPARATORS[name];
    if (comparator === undefined) {
      const near = nearest(name, [...Object.keys(COMPARATORS), 'field']);
      throw new QueryFailure(
        `Unexpected \`${name}\`, expected \`gt\`, \`gte\`, \`lt\`, \`lte\`, \`eq\` or \`neq\`.`,
        key.span,
        near === undefined ? {} : { help: `Did you mean \`${near}\`?` },
      );
    }
    const span = { start: key.span.start, end: value.span.end };
    limits.push({ comparator, value: numberIn(value), span });
  }
  if (limits.length > 0) return limits;
  throw new QueryFailure('Unexpected condition without a comparison, expected one such as `gte: 10`.', condition.span);
}

function numberIn(node: YamlNode): number {
  const number = node.kind === 'scalar' && node.text.trim() !== '' ? Number(node.text) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new QueryFailure(`Unexpected ${describeNode(node)}, expected a number.`, node.span);
}

/** The fields whose values are counted: `field` in the condition, or beside it as earlier versions have it. */
function countedValue(
  type: YamlScalar,
  condition: YamlMap,
  correlation: YamlMap,
  warn: (warning: QueryMessage) => void,
): Correlation['value'] {
  const fn = VALUE_FUNCTIONS[type.text as keyof typeof VALUE_FUNCTIONS];
  if (fn === undefined) return undefined;
  const holder = correlation.entries.has('field') ? correlation : condition;
  requireEntry(holder, 'field', `condition of \`${type.text}\``);
  const fields = fieldsUnder(holder, 'field');
  const percent = condition.entries.get('percentile')?.value;
  if (fn !== 'percentile') return { fn, fields };
  if (percent === undefined) {
    warn({
      message: 'The condition does not say which percentile is meant: the 50th, the median, is taken.',
      help: 'Add a line `percentile: 95`.',
      ...type.span,
    });
  }
  const share = percent === undefined ? 50 : numberIn(percent);
  if (share >= 0 && share <= 100) return { fn, fields, percent: share };
  throw new QueryFailure(
    `Unexpected \`${share}\`, expected a percentile from 0 to 100.`,
    percent?.span ?? condition.span,
  );
}

function readAliases(map: YamlMap): Map<string, Map<string, YamlScalar>> {
  const found = map.entries.get('aliases')?.value;
  const aliases = new Map<string, Map<string, YamlScalar>>();
  if (found === undefined) return aliases;
  for (const [alias, { value }] of asMap(found, 'aliases').entries) {
    const fields = new Map<string, YamlScalar>();
    for (const [rule, field] of asMap(value, alias).entries)
      fields.set(rule, asText(field.value, 'the name of a field'));
    aliases.set(alias, fields);
  }
  return aliases;
}
