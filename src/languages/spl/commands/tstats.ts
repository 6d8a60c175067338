/** Commands that read data models: `tstats`, `datamodel`, `from` (Search Reference; Common Information Model Add-on Manual). */
import type { Expr, Span } from '../../../engine/plan.ts';
import { QueryFailure, unsupported } from '../../failure.ts';
import { united } from '../combine.ts';
import { childOf, fillsOf, ROOTS } from '../data-models.ts';
import { searched } from '../lower-search.ts';
import { parseSearch } from '../search-parser.ts';
import { allEvents, extended, fieldOf, filtered, type LowerContext, type Stage } from '../stage.ts';
import type { Name } from '../syntax.ts';
import { isTrue, needName, type Option, type SearchReader, takeName, takeOption, takeOptions } from '../words.ts';
import type { Command } from './command.ts';
import { needsFirst } from './generate.ts';
import { bucketed, readSpan, type Size } from './spans.ts';
import { aggregated, takeAggregates } from './stats.ts';

const OPTIONS = [
  'allow_old_summaries',
  'append',
  'chunk_size',
  'fillnull_value',
  'include_reduced_buckets',
  'local',
  'prestats',
  'summariesonly',
  'use_summary_index_values',
];

/** A data model, and a data set of it where one is named. */
interface Model extends Span {
  readonly model: string;
  readonly dataset: string | undefined;
}

/** `tstats … from datamodel=… where … by …`: `stats` over the fields of a data model. */
export const tstats: Command = (context) => {
  const { reader, name } = context;
  const options = new Map<string, Option>();
  const takeOther = (): boolean => {
    const option = takeOption(reader, OPTIONS);
    if (option !== undefined) options.set(option.name, option);
    return option !== undefined;
  };
  const terms = takeAggregates(context, /(?:from|where|by|groupby)\b/iy, takeOther);
  const prestats = isTrue(options.get('prestats'));
  const append = options.get('append');
  if (isTrue(append) && !prestats)
    throw unsupported('`append` of `tstats`', append ?? name, 'Use `| append [| tstats …]`.');
  const model = reader.take(/from\b/iy) === undefined ? undefined : takeModel(reader);
  if (!isTrue(append)) needsFirst(context);
  const stop = /(?:by|groupby)\b/iy;
  const at = reader.skip();
  const where = reader.take(/where\b/iy) === undefined ? undefined : parseSearch(reader, { ...context, stop });
  const whereSpan = reader.span(at);
  const grouping = takeGrouping(reader);
  const filler = options.get('fillnull_value')?.value.text;
  return (stage, lowering) => {
    const start = isTrue(append) ? allEvents({ start: name.start, end: name.start }) : stage;
    const dataset = model === undefined ? start : ofModel(start, model, lowering);
    const kept = where === undefined ? dataset : searched(dataset, where, whereSpan, lowering);
    if (prestats) {
      const events = withSpans(kept, grouping, lowering);
      return isTrue(append) ? united([stage, events], name, lowering) : events;
    }
    return aggregated(kept, terms, grouping.by, name, lowering, (key, before, inner) =>
      keyOf(key, grouping.size, filler, before, inner),
    );
  };
};

/**
 * With `prestats` the next command aggregates: it is given the events themselves, with their times in spans where it asks
 * for these.
 */
function withSpans(stage: Stage, { by, size }: Grouping, context: LowerContext): Stage {
  const time = by.find(({ text }) => text === '_time');
  if (time === undefined || size === undefined) return stage;
  return extended(stage, [{ name: '_time', expr: bucketed(fieldOf(stage, time, context), size, time) }], time);
}

function keyOf(
  key: Name,
  size: Size | undefined,
  filler: string | undefined,
  stage: Stage,
  context: LowerContext,
): Expr {
  const value = fieldOf(stage, key, context);
  if (key.text === '_time') return size === undefined ? value : bucketed(value, size, key);
  if (filler === undefined) return value;
  const span = { start: key.start, end: key.end };
  return { op: 'call', name: 'coalesce', args: [value, { op: 'literal', value: filler, span }], span };
}

function takeModel(reader: SearchReader): Model {
  const start = reader.skip();
  if (reader.take(/datamodel\s*[=:]?/iy) === undefined) {
    const name = takeName(reader);
    throw unsupported(
      '`from` a namespace',
      name ?? reader.span(start),
      'Data models are read: `from datamodel=Endpoint.Processes`.',
    );
  }
  return takeModelName(reader);
}

/** `Endpoint.Processes`, each part in quotation marks or not. */
function takeModelName(reader: SearchReader): Model {
  const first = needName(reader, 'the name of a data model such as `Endpoint.Processes`');
  let text = first.text;
  if (reader.takeHere(/\./y) !== undefined) text += `.${needName(reader, 'the name of a data set').text}`;
  const [model = text, ...rest] = text.split('.');
  return { model, dataset: rest.length === 0 ? undefined : rest.join('.'), ...reader.span(first.start) };
}

/** Keys of `tstats`; the span is that of `_time`. */
interface Grouping {
  readonly by: readonly Name[];
  readonly size: Size | undefined;
}

/** `by _time span=1h Processes.dest`. */
function takeGrouping(reader: SearchReader): Grouping {
  const by: Name[] = [];
  let size: Size | undefined;
  if (reader.take(/groupby\b/iy) === undefined) {
    if (!reader.sees(/by\b/iy)) return { by, size };
    reader.take(/by\b/iy);
  }
  const start = reader.skip();
  for (;;) {
    while (reader.take(/,/y) !== undefined);
    const option = takeOption(reader, ['span', 'allnum']);
    if (option?.name === 'span') size = readSpan(option.value);
    if (option !== undefined) continue;
    const prefix = reader.take(/prefix\s*\(/iy);
    if (prefix !== undefined) throw unsupported('`PREFIX`', reader.span(reader.offset - prefix.length));
    const name = takeName(reader);
    if (name === undefined) break;
    by.push(name);
  }
  if (by.length === 0)
    throw new QueryFailure('Unexpected end of `by`, expected the name of a field.', reader.span(start));
  return { by, size };
}

function isDataset(object: string, span: Span): Expr {
  return { op: 'is', object, span: { start: span.start, end: span.end } };
}

function ofModel(stage: Stage, model: Model, context: LowerContext): Stage {
  const asked = model.dataset ?? ROOTS.get(model.model);
  if (asked === undefined && model.model === 'Endpoint') {
    throw unsupported(
      'The data model `Endpoint` without a data set',
      model,
      'Its data sets are `Endpoint.Processes`, `.Filesystem`, `.Registry`, `.Services` and `.Ports`.',
    );
  }
  const child = asked === undefined || ROOTS.get(model.model) === asked ? undefined : childOf(asked);
  const within = child?.of === ROOTS.get(model.model) ? child : undefined;
  const dataset = within?.of ?? asked;
  const object = dataset === undefined ? model.model : `${model.model}.${dataset}`;
  const fills = fillsOf(object);
  const all: Stage = { ...filtered(stage, isDataset(object, model), model), ...(fills === undefined ? {} : { fills }) };
  if (within === undefined) return all;
  const { start, end } = model;
  const test = {
    kind: 'compare',
    field: { text: within.field, start, end },
    comparator: 'eq',
    value: { text: within.value, exact: false, start, end },
    span: { start, end },
  } as const;
  return searched(all, test, { start, end }, context);
}

/** `datamodel Endpoint Processes search`: the events of a data set. */
export const datamodel: Command = (context) => {
  needsFirst(context);
  const { reader, name } = context;
  takeOptions(reader, OPTIONS);
  const model = takeModelName(reader);
  const set = takeName(reader, /(?:search|flat|acceleration_search|summariesonly)\b/iy);
  takeOptions(reader, OPTIONS);
  const mode = reader.take(/(?:acceleration_)?search\b|flat\b/iy);
  takeOptions(reader, [...OPTIONS, 'strict_fields']);
  if (mode === undefined) throw unsupported('`datamodel` without `search`', name);
  const asked = set === undefined ? model : { ...model, dataset: set.text, end: set.end };
  return (stage, lowering) => ofModel(stage, asked, lowering);
};

/** `from datamodel:Endpoint.Processes`: the events of a data set. */
export const from: Command = (context) => {
  needsFirst(context);
  const { reader, name } = context;
  if (reader.take(/datamodel\s*[:=]?/iy) === undefined) {
    throw unsupported('`from` anything but a data model', name, 'Is this SPL2? Here SPL is read, without the 2.');
  }
  const model = takeModelName(reader);
  return (stage, lowering) => ofModel(stage, model, lowering);
};
