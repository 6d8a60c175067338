/** Processes as they are found by their ids while a forest is built. */
import { baseName } from './names.ts';
import type { Process } from './process-forest.ts';
import type { ProcessRecord } from './process-record.ts';

/** A record with its host in one spelling, and a place in time that holds for all logs. */
export type PlacedRecord = ProcessRecord & { readonly at: number };

/** A process that is not complete yet. */
export type Draft = { -readonly [Key in keyof Process]: Process[Key] } & {
  lines: number[];
  parent: Draft | null;
  children: Draft[];
  /** What its records say; absent for one that is known only as a parent. */
  record?: PlacedRecord;
  /** A record with a guid and one without are in it. */
  joined: boolean;
  at: number;
};

/** Two logs write of one creation within this time, in milliseconds: collectors write some records later than others. */
const ONE_CREATION = 5_000;

/** How many of the latest processes with a pid, and with a name, are compared with a new record. */
const COMPARED = { pid: 8, name: 32 };

export class KnownProcesses {
  readonly all: Draft[] = [];
  readonly #byGuid = new Map<string, Draft>();
  /** By host and pid, in the order of their start. */
  readonly #byPid = new Map<string, Draft[]>();
  /** By host and name. */
  readonly #byName = new Map<string, Draft[]>();
  /** Those known only as parents, by host, pid and name. */
  readonly #unrecorded = new Map<string, Draft>();

  /** Takes in a record of a creation; they come in the order of time. */
  start(record: PlacedRecord): void {
    const same = this.#sameCreation(record);
    if (same) this.#join(same, record);
    else this.#add(record);
  }

  /** Takes in a record of an end, when all creations are in. */
  end(record: PlacedRecord): void {
    const process = this.of(record);
    if (process && process.end === null) process.end = timeOf(record);
  }

  /** The process that a record is of: by its guid, else by its pid, of which one with another guid or name is none. */
  of(record: PlacedRecord): Draft | undefined {
    const byGuid = this.#withGuid(record.host, record.guid);
    if (byGuid || record.pid === null) return byGuid;
    const found = this.#holder(record.pid, record);
    const other = found?.guid != null && record.guid !== null;
    return found && !other && namesAgree(found.image, record.image) ? found : undefined;
  }

  /** The parent that a record names by a guid. */
  parentByGuid(record: PlacedRecord): Draft | null {
    const { host, parentGuid, parentPid, parentImage } = record;
    if (parentGuid === null || parentGuid === record.guid) return null;
    const known = this.#withGuid(host, parentGuid);
    if (known) return known;
    // Its creation may be in a log that has no guids.
    const byPid = parentPid === null ? undefined : this.#holder(parentPid, record);
    if (!byPid?.image || byPid.guid !== null || !parentImage || !namesAgree(byPid.image, parentImage)) {
      return this.#unrecordedParent(record);
    }
    byPid.guid = parentGuid;
    this.#byGuid.set(key(host, parentGuid), byPid);
    return byPid;
  }

  /** The parent that the record of `draft` names by pid or by its name alone. */
  parentByPid(draft: Draft, record: PlacedRecord): Draft | null {
    const { pid, guid, parentPid, parentGuid, parentImage } = record;
    if ((parentGuid !== null && parentGuid === guid) || (parentPid !== null && parentPid === pid)) return null;
    if (parentPid === null && parentImage === null) return null;
    const found = parentPid === null ? undefined : this.#holder(parentPid, record);
    return found && found !== draft && namesAgree(found.image, parentImage) ? found : this.#unrecordedParent(record);
  }

  #withGuid(host: string, guid: string | null): Draft | undefined {
    return guid === null ? undefined : this.#byGuid.get(key(host, guid));
  }

  /** The process that has a pid when a record is written: the one that started last by then, unless it has ended. */
  #holder(pid: number, { host, at, line }: PlacedRecord): Draft | undefined {
    const all = this.#byPid.get(key(host, pid)) ?? [];
    let from = 0;
    let to = all.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const draft = all[middle];
      if (draft && (draft.at < at || (draft.at === at && (draft.lines[0] ?? 0) <= line))) from = middle + 1;
      else to = middle;
    }
    const [first] = all;
    const found = all[from - 1] ?? (first?.at === at ? first : undefined);
    return found && found.end !== null && found.end + ONE_CREATION < at ? undefined : found;
  }

  #unrecordedParent(child: PlacedRecord): Draft {
    const { host, parentPid: pid, parentGuid: guid, parentImage: image, at } = child;
    const name = key(host, pid, image && plainName(image));
    const known = guid === null ? this.#unrecorded.get(name) : undefined;
    if (known) {
      known.at = Math.min(known.at, at);
      return known;
    }
    const nothing = { start: null, end: null, lines: [], parent: null, children: [], joined: false };
    const parent: Draft = { ...nothing, host, pid, guid, image, commandLine: child.parentCommandLine, at };
    this.all.push(parent);
    if (!this.#unrecorded.has(name)) this.#unrecorded.set(name, parent);
    if (guid !== null) this.#byGuid.set(key(host, guid), parent);
    return parent;
  }

  /**
   * The process whose creation a record tells of again: the one with its guid; else, where only one of the two has a guid,
   * the nearest in time of those with its pid and name, or, where one of them has no pid, with its name, parent and command.
   */
  #sameCreation(record: PlacedRecord): Draft | undefined {
    const { host, pid, image, at } = record;
    const byGuid = this.#withGuid(host, record.guid);
    if (byGuid) return byGuid;
    const byPid = pid === null ? [] : (this.#byPid.get(key(host, pid)) ?? []).slice(-COMPARED.pid);
    const byName = image === null ? [] : (this.#byName.get(key(host, plainName(image))) ?? []).slice(-COMPARED.name);
    const candidates = [...byPid, ...byName.filter((other) => sameCommand(other, record))].filter(
      (other) =>
        !other.joined &&
        (other.guid === null) !== (record.guid === null) &&
        Math.abs(other.at - at) <= ONE_CREATION &&
        namesAgree(other.image, image),
    );
    return candidates.sort((left, right) => Math.abs(left.at - at) - Math.abs(right.at - at))[0];
  }

  #join(draft: Draft, record: PlacedRecord): void {
    draft.lines.push(record.line);
    const first = draft.record ?? record;
    const [telling, other] = record.guid !== null && draft.guid === null ? [record, first] : [first, record];
    draft.joined ||= (draft.guid === null) !== (record.guid === null);
    const joined = Object.entries(telling).map(([name, value]) => [name, value ?? other[name as keyof PlacedRecord]]);
    draft.record = { ...Object.fromEntries(joined), at: draft.at } as PlacedRecord;
    const hadPid = draft.pid !== null;
    Object.assign(draft, this.#told(draft.record));
    if (draft.guid !== null) this.#byGuid.set(key(draft.host, draft.guid), draft);
    if (!hadPid) this.#index(draft);
  }

  #add(record: PlacedRecord): void {
    const { line, at } = record;
    const draft: Draft = {
      ...this.#told(record),
      end: null,
      lines: [line],
      parent: null,
      children: [],
      record,
      joined: false,
      at,
    };
    this.all.push(draft);
    if (draft.guid !== null) this.#byGuid.set(key(draft.host, draft.guid), draft);
    if (draft.image !== null) append(this.#byName, key(draft.host, plainName(draft.image)), draft);
    this.#index(draft);
  }

  #told(record: PlacedRecord) {
    const { host, pid, guid, image, commandLine } = record;
    return { host, pid, guid, image, commandLine, start: timeOf(record) };
  }

  #index(draft: Draft): void {
    if (draft.pid === null) return;
    const same = append(this.#byPid, key(draft.host, draft.pid), draft);
    // A pid that was learned later belongs to a process that may have started before the last.
    for (let place = same.length - 1; place > 0; place -= 1) {
      const [before, after] = [same[place - 1], same[place]];
      if (!before || !after || before.at <= after.at) break;
      same[place - 1] = after;
      same[place] = before;
    }
  }
}

function append<T>(map: Map<string, T[]>, name: string, item: T): T[] {
  const list = map.get(name) ?? [];
  list.push(item);
  map.set(name, list);
  return list;
}

/** A record's time by the clock that holds for all logs. */
const timeOf = ({ time, at }: PlacedRecord): number | null => (time === null ? null : at);

/** Whether a process, one of the two having no pid, is told of in the same words. */
function sameCommand({ record: other, pid }: Draft, record: PlacedRecord): boolean {
  if (!other || (pid !== null && record.pid !== null)) return false;
  const agree = <T>(left: T | null, right: T | null) => left === null || right === null || left === right;
  return agree(other.parentPid, record.parentPid) && agree(plainCommand(other), plainCommand(record));
}

const plainCommand = ({ commandLine }: ProcessRecord) => commandLine?.trim().toLowerCase() ?? null;
const plainName = (image: string): string => baseName(image).toLowerCase();
const key = (...parts: readonly (string | number | null)[]): string => JSON.stringify(parts);

function namesAgree(left: string | null, right: string | null): boolean {
  return left === null || right === null || plainName(left) === plainName(right);
}
