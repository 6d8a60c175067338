/** Which process started which: a forest for each host, built from process and parent ids. */
import { clockLags } from './clock-lag.ts';
import { type Draft, KnownProcesses, type PlacedRecord } from './known-processes.ts';
import { Hosts } from './names.ts';
import type { ProcessRecord } from './process-record.ts';

export interface Process {
  /** As the log has it, with its domain where a record tells it. */
  readonly host: string;
  readonly pid: number | null;
  readonly guid: string | null;
  readonly image: string | null;
  readonly commandLine: string | null;
  /** Milliseconds since 1970 UTC; `null` where no event tells. */
  readonly start: number | null;
  readonly end: number | null;
  /** Events of its creation, ascending; none for a process that is known only as somebody's parent. */
  readonly lines: readonly number[];
  readonly parent: Process | null;
  /** In the order of their start. */
  readonly children: readonly Process[];
}

export interface ProcessForest {
  /** Processes without a parent, by host, then in the order of their start. */
  readonly roots: readonly Process[];
  /** The process that an event is of: its creation, its end, or something that it did. */
  readonly byLine: ReadonlyMap<number, Process>;
}

/**
 * Builds the forest. Records of one creation in two logs (Sysmon 1 and Security 4688) are one process. A pid is that of
 * the process that started last with it and has not ended; a parent that no event describes, or that goes by another
 * name than the child says, is a process without lines. Where ids lead in a circle, the earliest has no parent.
 */
export function buildProcessForest(records: Iterable<ProcessRecord>): ProcessForest {
  const placed = inOrder([...records]);
  const known = new KnownProcesses();
  for (const record of placed) if (record.kind === 'start') known.start(record);
  for (const record of placed) if (record.kind === 'end') known.end(record);
  const drafts = [...known.all];
  // Parents by guid first: who names a parent by its pid alone is then given the same one.
  for (const draft of drafts) if (draft.record) draft.parent = known.parentByGuid(draft.record);
  for (const draft of drafts) if (draft.record) draft.parent ??= known.parentByPid(draft, draft.record);
  cutCircles(drafts);

  const byLine = new Map<number, Process>();
  for (const draft of drafts) {
    draft.parent?.children.push(draft);
    for (const line of draft.lines.sort((left, right) => left - right)) byLine.set(line, draft);
  }
  for (const draft of known.all) draft.children.sort(byStart);
  for (const record of placed) {
    const process = record.kind === 'start' ? undefined : known.of(record);
    if (process) byLine.set(record.line, process);
  }
  const roots = known.all.filter(({ parent }) => parent === null);
  return { roots: roots.sort((left, right) => compare(left.host, right.host) || byStart(left, right)), byLine };
}

/** The processes of a forest, each once, parents before their children. */
export function* processesOf({ roots }: ProcessForest): Generator<Process> {
  const waiting = roots.toReversed();
  for (let process = waiting.pop(); process; process = waiting.pop()) {
    yield process;
    for (const child of process.children.toReversed()) waiting.push(child);
  }
}

/** Records by time, by one clock for each host; one without a time stands where its line does. */
function inOrder(records: readonly ProcessRecord[]): PlacedRecord[] {
  const byLine = records.toSorted((left, right) => left.line - right.line);
  const hosts = new Hosts(byLine.map(({ host }) => host));
  const spelt = byLine.map((record) => ({ ...record, host: hosts.spelling(record.host) }));
  const lags = clockLags(spelt);
  let last = spelt.find(({ time }) => time !== null)?.time ?? 0;
  return spelt
    .map((record): PlacedRecord => {
      const lag = record.guid === null ? (lags.get(record.host) ?? 0) : 0;
      last = record.time === null ? last : record.time + lag;
      return { ...record, at: last };
    })
    .sort((left, right) => left.at - right.at || left.line - right.line);
}

/** Ids that lead in a circle are wrong somewhere: the earliest process of each circle loses its parent. */
function cutCircles(drafts: readonly Draft[]): void {
  const walks = new Map<Draft, number>();
  for (const [walk, start] of drafts.entries()) {
    let draft: Draft | null = start;
    while (draft && !walks.has(draft)) {
      walks.set(draft, walk);
      draft = draft.parent;
    }
    if (!draft || walks.get(draft) !== walk) continue;
    let earliest = draft;
    for (let other = draft.parent; other && other !== draft; other = other.parent)
      if (byStart(other, earliest) < 0) earliest = other;
    earliest.parent = null;
  }
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const byStart = (left: Draft, right: Draft): number =>
  left.at - right.at || (left.lines[0] ?? 0) - (right.lines[0] ?? 0) || (left.pid ?? 0) - (right.pid ?? 0);
