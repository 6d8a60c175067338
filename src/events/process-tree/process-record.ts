/** What an event says of a process: which one it is, and of its creation by which parent. */
import type { EventRecord, Value, View } from '../../engine/values.ts';

/** A process as one event names it; what the event does not say is `null`. */
export interface ProcessRecord {
  readonly line: number;
  /** The event is the process's creation, its end, or something else that it did. */
  readonly kind: 'start' | 'end' | 'act';
  /** Milliseconds since 1970 UTC. */
  readonly time: number | null;
  /** As the log has it; empty for none. */
  readonly host: string;
  readonly pid: number | null;
  /** An id that no other process has, as Sysmon's ProcessGuid and Elastic's entity id. */
  readonly guid: string | null;
  readonly parentPid: number | null;
  readonly parentGuid: string | null;
  readonly image: string | null;
  readonly commandLine: string | null;
  readonly parentImage: string | null;
  readonly parentCommandLine: string | null;
}

/** How a schema names a process: its object, the actions that begin and end one, and its fields, the first that has a value counting. */
interface ProcessSchema {
  readonly view: string;
  readonly object: string;
  readonly start: string;
  readonly end: string;
  readonly fields: Readonly<Record<Exclude<keyof ProcessRecord, 'line' | 'kind' | 'time'>, readonly string[]>>;
}

/**
 * The schemas that processes are read through, each with its own names: what its view maps onto them, of whatever log,
 * has a process tree. CAR's model is mapped from the most logs; records in the form of Elastic's and Endgame's products
 * answer by the names of the others alone.
 */
const SCHEMAS: readonly ProcessSchema[] = [
  {
    view: 'car',
    object: 'process',
    start: 'create',
    end: 'terminate',
    fields: {
      host: ['fqdn', 'hostname'],
      pid: ['pid'],
      guid: ['guid'],
      parentPid: ['ppid'],
      parentGuid: ['parent_guid'],
      image: ['image_path', 'exe'],
      commandLine: ['command_line'],
      parentImage: ['parent_image_path', 'parent_exe'],
      parentCommandLine: ['parent_command_line'],
    },
  },
  {
    view: 'ecs',
    object: 'process',
    start: 'start',
    end: 'end',
    fields: {
      host: ['host.name', 'host.hostname', 'host.id'],
      pid: ['process.pid'],
      guid: ['process.entity_id'],
      parentPid: ['process.parent.pid', 'process.ppid'],
      parentGuid: ['process.parent.entity_id'],
      image: ['process.executable', 'process.name'],
      commandLine: ['process.command_line'],
      parentImage: ['process.parent.executable', 'process.parent.name'],
      parentCommandLine: ['process.parent.command_line'],
    },
  },
  {
    view: 'endpoint',
    object: 'process',
    start: 'create',
    end: 'terminate',
    fields: {
      host: ['hostname', 'host_name', 'host'],
      pid: ['pid'],
      guid: ['unique_pid'],
      parentPid: ['ppid'],
      parentGuid: ['unique_ppid'],
      image: ['process_path', 'process_name'],
      commandLine: ['command_line'],
      parentImage: ['parent_process_path', 'parent_process_name'],
      parentCommandLine: ['parent_command_line'],
    },
  },
];

/** The ids of the views that processes are read through, from the first that is asked to the last. */
export const PROCESS_VIEWS: readonly string[] = SCHEMAS.map(({ view }) => view);

/**
 * Compiles a reader of processes from the views that a project has of `PROCESS_VIEWS`. It gives `undefined` for an
 * event that names no process by an id of any kind.
 */
export function compileProcessReader(
  views: ReadonlyMap<string, View>,
): (event: EventRecord) => ProcessRecord | undefined {
  const readers = SCHEMAS.flatMap((schema) => {
    const view = views.get(schema.view);
    return view ? [schemaReader(schema, view)] : [];
  });
  return (event) => {
    for (const read of readers) {
      const record = read(event);
      if (record) return record;
    }
    return undefined;
  };
}

function schemaReader({ object, start, end, fields }: ProcessSchema, view: View) {
  const starts = view.selector(object, start) ?? (() => false);
  const ends = view.selector(object, end) ?? (() => false);
  const field = (names: readonly string[]): ((event: EventRecord) => Value) => {
    const readers = names.flatMap((name) => view.accessor(name) ?? []);
    return (event) => {
      for (const read of readers) {
        const value = read(event);
        if (value !== null && value !== '') return value;
      }
      return null;
    };
  };
  const text = (names: readonly string[]) => {
    const read = field(names);
    return (event: EventRecord) => toText(read(event));
  };
  const pid = field(fields.pid);
  const guid = text(fields.guid);
  const parentPid = field(fields.parentPid);
  const parentGuid = text(fields.parentGuid);
  const host = text(fields.host);
  const image = text(fields.image);
  const commandLine = text(fields.commandLine);
  const parentImage = text(fields.parentImage);
  const parentCommandLine = text(fields.parentCommandLine);

  return (event: EventRecord): ProcessRecord | undefined => {
    const ids = { pid: toPid(pid(event)), guid: toGuid(guid(event)) };
    if (ids.pid === null && ids.guid === null) return undefined;
    const named = image(event);
    return {
      line: event.line,
      // What has no name is a part of a program, as PowerShell's engine.
      kind: named !== null && starts(event) ? 'start' : ends(event) ? 'end' : 'act',
      time: view.time(event),
      host: host(event) ?? '',
      ...ids,
      parentPid: toPid(parentPid(event)),
      parentGuid: toGuid(parentGuid(event)),
      image: named,
      commandLine: commandLine(event),
      parentImage: parentImage(event),
      parentCommandLine: parentCommandLine(event),
    };
  };
}

function toText(value: Value): string | null {
  return value === null || typeof value === 'object' ? null : String(value);
}

/** A process id, written as a number, in decimal or as `0x1a4`. */
function toPid(value: Value): number | null {
  const number =
    typeof value === 'string' && /^\s*(?:\d{1,10}|0x[0-9a-f]{1,16})\s*$/i.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** An id in one spelling, without braces; none for the one of zeros, which Sysmon writes for a parent that it does not know. */
function toGuid(text: string | null): string | null {
  const bare = text?.replace(/[{}]/g, '').trim() ?? '';
  if (bare === '' || /^[0-]*$/.test(bare)) return null;
  // Identifiers of other products tell upper from lower case.
  return /^[0-9a-f-]{36}$/i.test(bare) ? bare.toLowerCase() : bare;
}
