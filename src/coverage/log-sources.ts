/** The kinds of events that ATT&CK's log sources ask for. */
import type { NamedLogSource } from '../knowledge/log-sources.ts';
import type { EventKind } from './event-kinds.ts';

/** A log source as a detection strategy names it. */
export interface LogSourceName {
  /** `WinEventLog:Sysmon`. */
  readonly name: string;
  /** `EventCode=3, 22`, `execve`, or words. */
  readonly channel?: string | undefined;
}

/**
 * The kinds of events that a detection strategy's log source asks for, in the order of `kinds`. By what its channel says:
 * event ids, names of system calls, types of audit records and texts that `sources` knows; a log source without channel
 * asks for all of its log.
 * Nothing for a log that is not known here, and where words alone would have to tell kinds of one log apart.
 */
export function logSourceKinds(
  { name, channel }: LogSourceName,
  kinds: readonly EventKind[],
  sources: readonly NamedLogSource[],
): EventKind[] {
  const source = sourceOf(name, sources);
  if (!source) return [];
  const ids = eventIdsIn(channel ?? '');
  const text = (channel ?? '').trim().toLowerCase();
  const inWords = source.logs.filter(({ asked }) => asked?.some((one) => String(one).toLowerCase() === text));
  if (inWords.length > 0) return kinds.filter((kind) => inWords.some((log) => isOfLog(kind, log)));
  const found = source.logs.flatMap(({ channel: channels, event, asked }) => {
    const wanted = asked === undefined ? ids : ids.filter((id) => asked.includes(id));
    if (asked !== undefined && wanted.length === 0) return [];
    const logs = [channels].flat();
    const ofLog = kinds.filter((kind) => isOfLog(kind, { channel: channels, event }));
    if (wanted.length > 0) return ofLog.filter(({ eventId }) => wanted.some((id) => id === eventId));
    return named(channel, ofLog, () => kinds.filter((kind) => logs.includes(kind.channel)));
  });
  return kinds.filter((kind) => found.includes(kind));
}

function sourceOf(name: string, sources: readonly NamedLogSource[]): NamedLogSource | undefined {
  return sources.find((known) => known.name.trim().toLowerCase() === name.trim().toLowerCase());
}

function isOfLog(kind: EventKind, { channel, event }: NamedLogSource['logs'][number]): boolean {
  return [channel].flat().includes(kind.channel) && (event === undefined || event.some((id) => isOf(kind, id)));
}

/** The same with the data component that it is asked for. */
export interface AskedLogSource extends LogSourceName {
  /** `DC0032`. */
  readonly dataComponent?: string | undefined;
}

/**
 * `logSourceKinds` for the log sources of strategies. One without channel asks for its whole log; what else is asked for
 * the same data component tells which events of it are meant, as `withoutChannel` of its source says.
 */
export function strategyKinds(
  asked: readonly (AskedLogSource & { readonly dataComponent: string })[],
  kinds: readonly EventKind[],
  sources: readonly NamedLogSource[],
): (source: AskedLogSource) => readonly EventKind[] {
  const byName = new Map<string, readonly EventKind[]>();
  const named = ({ name, channel }: LogSourceName): readonly EventKind[] => {
    const key = JSON.stringify([name, channel]);
    const found = byName.get(key) ?? logSourceKinds({ name, channel }, kinds, sources);
    byName.set(key, found);
    return found;
  };
  const meant = new Map<string, Set<EventKind>>();
  for (const source of asked) {
    if (isWhole(source.channel)) continue;
    const own = meant.get(source.dataComponent) ?? new Set();
    for (const kind of named(source)) own.add(kind);
    meant.set(source.dataComponent, own);
  }
  return (source) => {
    const found = named(source);
    const rule = sourceOf(source.name, sources)?.withoutChannel;
    if (!isWhole(source.channel) || rule === 'all') return found;
    const own = meant.get(source.dataComponent ?? '');
    const narrowed = found.filter((kind) => own?.has(kind));
    // The events of a log of many subjects are not all of this one.
    return narrowed.length > 0 || (rule === 'named' && source.dataComponent !== undefined) ? narrowed : found;
  };
}

/** Whether a channel text says nothing of the events that are meant. */
export function isWhole(channel: string | undefined): boolean {
  return /^(?:|none|-|operational(?: log)?)$/i.test(channel?.trim() ?? '');
}

const ID_LIST =
  /\bE(?:vent)?[\s_]?(?:Code|ID)s?\s*(?:=|:|\bin\b)?\s*\(?\s*(\d{1,5}(?:\s*(?:,|\/|-|–|\bto\b|\bor\b|\band\b)\s*\d{1,5})*)/gi;

/** The event ids of `EventCode=4663, 4670`, `EventID 1`, `EventCode=4103-4106`; each once. */
export function eventIdsIn(channel: string): number[] {
  const ids = [...channel.matchAll(ID_LIST)].flatMap(([, list = '']) =>
    list.split(/\s*(?:,|\/|\bor\b|\band\b)\s*/i).flatMap((part) => {
      const [first = 0, last = first] = part.split(/\s*(?:-|–|to)\s*/i).map(Number);
      return Array.from(
        { length: Math.max(0, Math.min(last - first, MOST_OF_A_RANGE)) + 1 },
        (_, index) => first + index,
      );
    }),
  );
  return [...new Set(ids)];
}

const MOST_OF_A_RANGE = 100;

/** `SYSCALL` is every system call, `SYSCALL execve` the one. */
function isOf({ eventId }: EventKind, id: number | string): boolean {
  return eventId === id || (typeof eventId === 'string' && eventId.startsWith(`${id} `));
}

/** The kinds of a log that a text without event ids asks for. */
function named(
  channel: string | undefined,
  ofLog: readonly EventKind[],
  whole: () => EventKind[],
): readonly EventKind[] {
  if (isWhole(channel)) return ofLog;
  const text = channel ?? '';
  const words: readonly string[] = text.match(/[A-Za-z]\w*/g) ?? [];
  const lower = new Set(words.map((word) => word.toLowerCase()));
  const calls = ofLog.filter(({ eventId }) => lower.has(String(eventId).split(' ').at(-1)?.toLowerCase() ?? ''));
  if (calls.length > 0) return calls;
  // Another type of record of the same log, in capitals as the log writes it.
  const types = whole().filter(({ eventId }) => words.includes(String(eventId)));
  if (types.length > 0) return types;
  return ofLog.length === 1 ? ofLog : [];
}
