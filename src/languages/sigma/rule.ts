/** Detection rules and filters: log source, search identifiers, condition (Sigma rules specification 2.1). */
import type { Expr, Plan, Span } from '../../engine/plan.ts';
import { QueryFailure } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import type { RuleDocument } from './collection.ts';
import { type ParsedCondition, parseCondition } from './condition.ts';
import { type Identifier, RESERVED, readIdentifiers } from './detections.ts';
import { readTimespan } from './grouping.ts';
import { LOG_SOURCE_PARTS, type LogSource, logSourceExpr } from './log-source.ts';
import type { RuleReading } from './placeholders.ts';
import { asMap, asText, asTexts, requireEntry } from './sections.ts';
import type { YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';

type Warn = (warning: QueryMessage) => void;

/** A filter as it is put on rules: their events must meet its condition too. */
export interface RuleFilter {
  readonly logSource: LogSource;
  /** Ids and names of rules; absent when it is for any. */
  readonly rules?: readonly YamlScalar[];
  readonly expr: Expr;
}

/** The plan of a rule's events, with the filters that are for it. It reads the log source that it displaced too. */
export function rulePlan(
  { map: rule, displaced }: RuleDocument,
  filters: readonly RuleFilter[],
  reading: RuleReading,
): Plan {
  const { warn } = reading;
  const { span } = rule;
  const own = logSourceOf(rule, warn);
  const origin = displaced && own.expr ? withDisplaced(own.source, own.expr, displaced) : own;
  const detection = requireEntry(rule, 'detection', 'rule');
  const map = asMap(detection.value, 'detection');
  const conditions = conditionsOf(map, rule, warn);
  const identifiers = readIdentifiers(map, RESERVED, reading);
  if (identifiers.size === 0) {
    throw new QueryFailure('Unexpected `detection` without search identifiers.', detection.key.span, {
      help: 'add one beside the condition: `selection:` with fields and their values below',
    });
  }
  const frame = map.entries.get('timeframe');
  const within = frame === undefined ? undefined : readTimespan(frame.value);
  const parsed = readConditions(conditions.scalars, identifiers, warn);
  const extra = filters.filter((filter) => appliesTo(filter, rule, origin.source)).map(({ expr }) => expr);
  const scope: Plan = { op: 'source', span };
  const source: Plan = origin.expr === undefined ? scope : { op: 'filter', input: scope, predicate: origin.expr, span };
  const found = ({ expr }: ParsedCondition): Plan => {
    const items = [...(origin.expr ? flat(origin.expr) : []), ...flat(expr), ...extra];
    return { op: 'filter', input: scope, predicate: allOf(items, expr.span), span };
  };
  const simple = parsed.filter(({ aggregation }) => aggregation === undefined);
  const plans: Plan[] = parsed.flatMap((one) => (one.aggregation ? [one.aggregation(found(one), source, within)] : []));
  if (simple.length > 0) {
    const expr = anyOf(
      simple.map((one) => one.expr),
      conditions.span,
    );
    plans.unshift(found({ expr }));
  }
  return unionOf(plans, span);
}

/** The conditions of a rule: one, or a list of which any will do. Warns of search identifiers that none asks for. */
function readConditions(
  scalars: readonly YamlScalar[],
  identifiers: ReadonlyMap<string, Identifier>,
  warn: Warn,
): ParsedCondition[] {
  const used = new Set<string>();
  const parsed = scalars.map((scalar) => parseCondition(scalar, { identifiers, used, warn }));
  for (const { name, span } of identifiers.values()) {
    if (used.has(name)) continue;
    warn({
      message: `The condition does not ask for \`${name}\`.`,
      help: 'Add it to the condition, or leave it out.',
      ...span,
    });
  }
  return parsed;
}

/** The conditions of a rule: a text, or a list of them. */
function conditionsOf(map: YamlMap, rule: YamlMap, warn: Warn): { scalars: readonly YamlScalar[]; span: Span } {
  const outside = rule.entries.get('condition');
  if (outside !== undefined && !map.entries.has('condition')) {
    throw new QueryFailure('Unexpected `condition` outside of `detection`.', outside.key.span, {
      help: 'indent the line, so that it stands among the search identifiers',
    });
  }
  const { key, value } = requireEntry(map, 'condition', '`detection`');
  if (value.kind === 'map') {
    throw new QueryFailure('Unexpected mapping, expected a condition such as `selection and not filter`.', value.span);
  }
  if (value.kind === 'list' ? value.items.length === 0 : value.value === null) {
    throw new QueryFailure('Unexpected end of `condition`, expected a search identifier.', key.span, {
      help: 'write `condition: selection`',
    });
  }
  if (value.kind === 'list') {
    warn({
      message: 'Of several conditions any will do.',
      help: 'Write one condition, with `or` between its parts.',
      severity: 'info',
      ...key.span,
    });
  }
  return { scalars: asTexts(value, 'a condition'), span: value.span };
}

/** Parts of an `and`, so that nested ones are one. */
function flat(expr: Expr): readonly Expr[] {
  return expr.op === 'and' ? expr.items : [expr];
}

/** All events of several plans, each once, in the order of lines. */
export function unionOf(plans: readonly Plan[], span: Span): Plan {
  const [only] = plans;
  return only !== undefined && plans.length === 1 ? only : { op: 'union', inputs: plans, events: true, span };
}

interface Origin {
  readonly source: LogSource;
  readonly expr?: Expr;
}

function withDisplaced(source: LogSource, expr: Expr, displaced: YamlNode): Origin {
  const other = readLogSource(asMap(displaced, 'logsource'));
  return { source, expr: other.expr === undefined ? expr : anyOf([expr, other.expr], expr.span) };
}

/** The log source of a rule or filter. */
function logSourceOf(rule: YamlMap, warn: Warn): Origin {
  const entry = rule.entries.get('logsource');
  if (entry === undefined) {
    const [first] = rule.entries.values();
    warn({
      message: 'The rule has no `logsource`: it is searched in every log.',
      help: 'Say which log it is for: `logsource:` with `category`, `product` or `service` below.',
      ...(first?.key.span ?? rule.span),
    });
    return { source: {} };
  }
  const origin = readLogSource(asMap(entry.value, 'logsource'));
  if (origin.expr === undefined) {
    warn({
      message: '`logsource` names no category, product or service: the rule is searched in every log.',
      ...entry.key.span,
    });
  }
  return origin;
}

function readLogSource(map: YamlMap): Origin {
  const source: { -readonly [Part in keyof LogSource]: string } = {};
  const places = new Map<string, Span>();
  for (const part of LOG_SOURCE_PARTS) {
    const value = map.entries.get(part)?.value;
    if (value === undefined || (value.kind === 'scalar' && value.value === null)) continue;
    const { text, span } = asText(value, `the name of a ${part}`);
    source[part] = text.trim().toLowerCase();
    places.set(part, span);
  }
  if (places.size === 0) return { source };
  return { source, expr: logSourceExpr([source], map.span, (part) => places.get(part) ?? map.span) };
}

/** Reads a filter (Sigma filters specification 2.1): `filter` with `rules`, search identifiers and a condition. */
export function readFilter(document: YamlMap, reading: RuleReading): RuleFilter {
  const { warn } = reading;
  const { source } = logSourceOf(document, warn);
  const entry = requireEntry(document, 'filter', 'filter');
  const map = asMap(entry.value, 'filter');
  const references = requireEntry(map, 'rules', '`filter`').value;
  const condition = asText(requireEntry(map, 'condition', '`filter`').value, 'a condition');
  const identifiers = readIdentifiers(map, ['rules', 'condition'], reading);
  const [parsed] = readConditions([condition], identifiers, warn);
  if (parsed === undefined || parsed.aggregation !== undefined) {
    throw new QueryFailure('Unexpected `|` in the condition of a filter, expected search identifiers.', condition.span);
  }
  const any =
    references.kind === 'list'
      ? references.items.length === 0
      : /^(?:any|all)$/i.test(asText(references, 'rules').text);
  const rules = any ? {} : { rules: asTexts(references, 'the id or the name of a rule') };
  return { logSource: source, expr: parsed.expr, ...rules };
}

/** A filter is for the rules that it names and whose log source is its own, or part of it. */
function appliesTo({ rules, logSource }: RuleFilter, rule: YamlMap, source: LogSource): boolean {
  if (LOG_SOURCE_PARTS.some((part) => logSource[part] !== undefined && logSource[part] !== source[part])) return false;
  return rules === undefined || rules.some(({ text }) => namesOf(rule).includes(text));
}

/** What a document is referred to by: its id and its name. */
export function namesOf(document: YamlMap): string[] {
  return ['name', 'id'].flatMap((key) => {
    const value = document.entries.get(key)?.value;
    return value?.kind === 'scalar' && value.text !== '' ? [value.text] : [];
  });
}
