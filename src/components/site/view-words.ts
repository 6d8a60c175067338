/** Parts of a view's definition in words, for its page. Names and values stand between back quotes. */
import type {
  Condition,
  FieldSource,
  LogMapping,
  LogSelection,
  MappedViewDefinition,
} from '../../events/views/definition.ts';
import { byKey } from '../../text/order.ts';

/** Where a field's value comes from: "the last part of the path `Image`". */
export function sourceWords(source: FieldSource): string {
  if (typeof source === 'string') return code(source);
  if ('base' in source) return `the last part of the path ${sourceWords(source.base)}`;
  if ('directory' in source) return `the path ${sourceWords(source.directory)} without its last part`;
  if ('constant' in source) return `always ${[source.constant].flat().map(code).join(', ')}`;
  if ('hash' in source) return `${code(source.hash[1])} among the hashes of ${sourceWords(source.hash[0])}`;
  if ('number' in source) return `${sourceWords(source.number)} as a number`;
  if ('hex' in source) return `${sourceWords(source.hex)} as ${code('0x')} and ${source.digits} hexadecimal digits`;
  if ('replace' in source) {
    const starts = Object.entries(source.starts).map(
      ([from, to]) => `${code(from)} at its beginning read as ${code(to)}`,
    );
    return `${sourceWords(source.replace)}, ${starts.join(', ')}`;
  }
  if ('lower' in source) return `${sourceWords(source.lower)} in lower case`;
  if ('before' in source) return `${sourceWords(source.before[0])} before the first ${code(source.before[1])}`;
  if ('after' in source) return `${sourceWords(source.after[0])} after the last ${code(source.after[1])}`;
  if ('suffix' in source)
    return `${sourceWords(source.suffix[0])} after the last ${code(source.suffix[1])}, if it has one`;
  if ('prefix' in source)
    return `${sourceWords(source.prefix[0])} before the first ${code(source.prefix[1])}, if it has one`;
  if ('label' in source) return `what stands behind ${code(`${source.label[1]}:`)} in ${sourceWords(source.label[0])}`;
  if ('argumentsOf' in source) return `the arguments of the command line ${sourceWords(source.argumentsOf)}`;
  if ('words' in source) return `the words of ${sourceWords(source.words)}`;
  if ('unhex' in source) return `${sourceWords(source.unhex)}, read from hexadecimal digits where the log wrote such`;
  if ('numbered' in source)
    return `${code(`${source.numbered}0`)}, ${code(`${source.numbered}1`)} and so on, as a list`;
  if ('count' in source) return `the number of values: ${sourceWords(source.count)}`;
  if ('time' in source)
    return source.time === 'seconds' ? 'the event’s time in seconds since 1970' : 'the event’s time';
  if ('first' in source) return source.first.map(sourceWords).join(', else ');
  if ('list' in source) return `a list of ${source.list.map(sourceWords).join(', ')}`;
  if ('join' in source) return joinWords(source);
  const values = Object.entries(source.values).map(
    ([from, to]) => `${code(from)} read as ${to === null ? 'none' : code(to)}`,
  );
  const rest =
    source.otherwise === undefined
      ? ''
      : source.otherwise === null
        ? ', else none'
        : `, else ${code(source.otherwise)}`;
  return `${sourceWords(source.map)}, ${values.join(', ')}${rest}`;
}

/** "`Domain` and `User`, joined by `\`"; "`a`, then `b`" without a separator. */
function joinWords(source: Extract<FieldSource, { join: FieldSource[] }>): string {
  const parts = source.join.map((part) =>
    typeof part === 'object' && 'constant' in part ? code(String(part.constant)) : sourceWords(part),
  );
  if (source.with === '') return parts.join(', then ');
  return `${parts.join(' and ')}, joined by ${source.with === ' ' ? 'blanks' : code(source.with)}`;
}

/** Conditions on an event's native fields: "`LogonType` is `3` or `10`, and `Message` contains `x`". */
export function conditionWords(condition: Condition): string {
  return Object.entries(condition)
    .map(([field, wanted]) => {
      const contains = typeof wanted === 'object' && 'contains' in wanted;
      const values = [contains ? wanted.contains : wanted].flat().map(code);
      return `${code(field)} ${contains ? 'contains' : 'is'} ${values.join(' or ')}`;
    })
    .join(', and ');
}

/** The channels and providers of a log: "`Security`", "`A` or `B`", "the provider `C`". */
export function channelWords({ channel, provider }: LogSelection): string {
  const channels = [channel ?? []].flat().map(code).join(' or ');
  const providers = [provider ?? []].flat().map(code).join(' or ');
  if (providers === '') return channels === '' ? 'any channel' : channels;
  return channels === '' ? `the provider ${providers}` : `${channels}, provider ${providers}`;
}

/** Which events of its channels a log source takes: "4688", "4657 where `OperationType` is `%%1904`", "all". */
export function eventWords({ event, when }: LogSelection): string {
  const ids = event === undefined ? 'all' : [event].flat().join(', ');
  return when === undefined ? ids : `${ids} where ${conditionWords(when)}`;
}

/** A kind of event: "Microsoft-Windows-Sysmon/Operational 11, 15"; its channels alone where it has no event ids. */
export function logName({ channel, event }: LogMapping): string {
  return `${[channel].flat().join(' and ')} ${[event ?? []].flat().join(', ')}`.trimEnd();
}

/** The mappings of a view by channel, those of several under the first; and every channel with its events, for an overview. */
export function logsByChannel(logs: MappedViewDefinition['logs']) {
  const idOf = (channel: string) => `log:${channel.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  const groups = Map.groupBy(logs, (log) => [log.channel].flat()[0] ?? '');
  const channels = [...new Set(logs.flatMap(({ channel }) => channel))].sort();
  return {
    groups: [...groups.keys()].sort().map((name) => ({
      name,
      id: idOf(name),
      logs: (groups.get(name) ?? []).toSorted((a, b) => firstEvent(a) - firstEvent(b)),
    })),
    overview: channels.map((name) => {
      const own = logs.filter(({ channel }) => [channel].flat().includes(name));
      return {
        name,
        /** Where its mappings stand. */
        id: idOf(groups.has(name) ? name : ([own[0]?.channel ?? name].flat()[0] ?? name)),
        logs: own,
        events: rangesOf([...new Set(own.flatMap(({ event }) => event ?? []))].toSorted((a, b) => a - b)),
      };
    }),
  };
}

/** Sorted numbers, three and more in a row as the first and the last: `1, 5–9`. */
function rangesOf(numbers: readonly number[]): string {
  const runs: number[][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(', '))).join(', ');
}

/** For sorting: logs without event ids keep their order, in which the first that holds counts. */
function firstEvent({ event }: LogMapping): number {
  return event === undefined ? 0 : Math.min(...[event].flat());
}

/** Whose name follows a prefix of a view. */
export const PREFIX_WORDS: Readonly<Record<MappedViewDefinition['prefixes'][string], string>> = {
  native: 'then the log’s own name',
  view: 'then a name of this view',
  whole: 'the record’s own field of that whole name',
};

/** All fields of one kind of event, by name: what its sets give, its own fields winning. */
export function fieldsOf(log: LogMapping, sets: MappedViewDefinition['sets']): [name: string, source: FieldSource][] {
  const fields = Object.assign({}, ...log.use.map((name) => sets[name]), log.fields) as Record<string, FieldSource>;
  return Object.entries(fields).sort(byKey);
}

function code(value: string | number | boolean): string {
  return `\`${value}\``;
}
