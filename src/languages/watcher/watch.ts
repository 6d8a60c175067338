/** A watch from its JSON to a plan. */
import type { Expr, Plan, Program, Span } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import type { QuerySource } from '../lucene/source.ts';
import { readAggregations } from './aggregations.ts';
import { underCondition } from './condition.ts';
import { Fields } from './fields.ts';
import { type JsonEntry, type JsonNode, type JsonObject, readJson } from './json.ts';
import { queryExpr } from './query.ts';
import { duration, longestGap } from './schedule.ts';

const WATCH = ['trigger', 'input', 'condition'];
/** What a watch does, or what Watcher keeps about it. */
const WATCH_IDLE = [
  'actions',
  'metadata',
  'transform',
  'throttle_period',
  'throttle_period_in_millis',
  'status',
  '_status',
  'version',
];
const INPUTS = ['search', 'simple', 'http', 'chain'];
/** What a search shows of its hits, and how. */
const BODY_IDLE = [
  'size',
  'from',
  'sort',
  '_source',
  'fields',
  'stored_fields',
  'docvalue_fields',
  'script_fields',
  'highlight',
  'version',
  'explain',
  'profile',
  'stats',
  'timeout',
  'track_scores',
  'track_total_hits',
  'indices_boost',
];
const BODY_REFUSED = [
  'post_filter',
  'min_score',
  'terminate_after',
  'collapse',
  'rescore',
  'runtime_mappings',
  'suggest',
  'slice',
  'knn',
];

/** Reads a watch. Throws `QueryFailure`. */
export function readWatch(source: QuerySource, start: number, warn: (warning: QueryMessage) => void): Program {
  const fields = new Fields(source);
  const whole = fields.object(readJson(source, start), 'watch');
  const wrapped = fields.at(whole, 'watch');
  const watch = wrapped ? fields.object(wrapped, 'watch') : whole;
  fields.check(watch, 'watch', [...WATCH, ...WATCH_IDLE]);
  const gap = readTrigger(watch, fields);
  const { hits, body, lookBack } = readSearch(watch, fields, warn);
  if (gap && lookBack && gap.length > lookBack.length) warnOfBlindTime(gap, lookBack, warn);
  const plan = underCondition(hits, entryOf(watch, 'condition'), readAggregations(body, fields), fields);
  return { kind: 'plan', plan, returns: 'events' };
}

function entryOf(object: JsonObject, name: string): JsonEntry | undefined {
  return object.entries.find(({ key }) => key.text === name);
}

/** A length of time and where it is said. */
interface Length {
  readonly length: number;
  readonly span: Span;
}

function readTrigger(watch: JsonObject, fields: Fields): Length | undefined {
  const trigger = fields.required(watch, 'trigger', 'watch');
  const schedule = fields.only(trigger, 'trigger', '`"schedule"`');
  if (schedule.key.text !== 'schedule') throw fields.unknown(schedule.key, '`"schedule"`', ['schedule']);
  const length = longestGap(schedule, fields);
  return length === undefined ? undefined : { length, span: fields.span(schedule.value) };
}

function readSearch(
  watch: JsonObject,
  fields: Fields,
  warn: (warning: QueryMessage) => void,
): { readonly hits: Plan; readonly body: JsonObject; readonly lookBack: Length | undefined } {
  const input = fields.only(fields.required(watch, 'input', 'watch'), 'input', '`"search"`');
  if (input.key.text !== 'search') {
    if (INPUTS.includes(input.key.text)) throw fields.unsupported(input.key, `The input \`${input.key.text}\``);
    throw fields.unknown(input.key, '`"search"`', INPUTS);
  }
  const search = fields.object(input.value, 'search');
  fields.check(search, 'search', ['request', 'timeout', 'extract', 'dynamic_name_timezone']);
  const request = fields.object(fields.required(search, 'request', 'search'), 'request');
  fields.check(
    request,
    'request',
    ['body', 'indices', 'types', 'search_type', 'indices_options', 'rest_total_hits_as_int'],
    ['template'],
  );
  const body = fields.object(fields.required(request, 'body', 'request'), 'body');
  fields.check(body, 'body', ['query', 'aggs', 'aggregations', ...BODY_IDLE], BODY_REFUSED);
  let lookBack: Length | undefined;
  const notice = (length: number, span: Span) => {
    if (lookBack === undefined || length < lookBack.length) lookBack = { length, span };
  };
  const span = fields.span(body);
  const source: Plan = { op: 'source', span: { start: span.start, end: span.start } };
  const query: JsonNode | undefined = fields.at(body, 'query');
  const predicate: Expr = query ? queryExpr(query, { fields, warn, notice }) : { op: 'literal', value: true, span };
  return { hits: { op: 'filter', input: source, predicate, span: query ? fields.span(query) : span }, body, lookBack };
}

function warnOfBlindTime(gap: Length, lookBack: Length, warn: (warning: QueryMessage) => void): void {
  warn({
    message: `The watch runs up to ${duration(gap.length)} apart and looks back ${duration(lookBack.length)}: what happens in between is never searched.`,
    help: 'Run it at least as often as its range of time is long.',
    ...gap.span,
  });
}
