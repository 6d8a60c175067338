/** Runs queries of the original EQL over a tiny log, for the tables of this folder's tests. */
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, Result, Value, View } from '../../../src/engine/values.ts';
import { eqlClassic } from '../../../src/languages/eql-classic/index.ts';

const RECORDS: readonly { readonly [key: string]: Value }[] = [
  { type: 'process', t: 0, subtype: 'create', pid: 4, process_name: 'System', user: 'SYSTEM' },
  {
    type: 'process',
    t: 10,
    subtype: 'create',
    pid: 20,
    ppid: 4,
    process_name: 'cmd.exe',
    user: 'ann',
    command_line: 'cmd /c "dir C:\\x"',
  },
  { type: 'file', t: 11, subtype: 'create', pid: 20, file_name: 'a.TXT', user: 'ann', tags: ['one', 'Two'] },
  {
    type: 'process',
    t: 12,
    subtype: 'create',
    pid: '21',
    ppid: 20,
    process_name: 'WHOAMI.EXE',
    user: 'ann',
    command_line: 'whoami /all\r\nx',
  },
  {
    type: 'network',
    t: 20,
    subtype: 'outgoing',
    pid: 21,
    destination_address: '10.1.2.3',
    destination_port: '5985',
    user: 'bob',
  },
  { type: 'process', t: 30, subtype: 'terminate', pid: 21, process_name: 'whoami.exe', user: 'ann', exit_code: 0 },
  {
    type: 'process',
    t: 40,
    subtype: 'create',
    pid: 30,
    ppid: 4,
    process_name: 'cmd.exe',
    user: 'BOB',
    command_line: '100%* done?',
  },
];

const TYPES = ['process', 'file', 'network', 'registry'];

const VIEW: View = {
  id: 'flat',
  accessor: (name) => (name === 'no_such_field' ? undefined : (event) => valueAt(event.raw, name)),
  selector: (object) => (TYPES.includes(object) ? (event) => event.raw['type'] === object : undefined),
  objects: new Map(TYPES.map((type) => [type, []])),
  time: (event) => Number(event.raw['t']) * 1000,
  fieldNames: () => [],
  open: false,
};

/** A field by its name, or a path into nested values. */
function valueAt(record: EventRecord['raw'], path: string): Value {
  if (path in record) return record[path] ?? null;
  let value: Value = record;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    value = (value as EventRecord['raw'])[name] ?? null;
  }
  return value;
}

/** What the query finds, in this log unless another is given. Throws when it is refused. */
export function run(text: string, records: readonly EventRecord['raw'][] = RECORDS): Result {
  const parsed = eqlClassic.parse(text);
  if (!parsed.ok) throw new Error(`${parsed.error.message} (${parsed.error.start}) in ${text}`);
  if (parsed.program.kind !== 'plan') throw new Error('not a plan');
  const events = records.map((raw, index): EventRecord => ({ line: index + 1, raw }));
  return runProgram(parsed.program, { events, view: VIEW, now: null });
}

/** `line:column message`, lines and columns from 1, of a refused query. */
export function refusal(text: string): string {
  const parsed = eqlClassic.parse(text);
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  const before = text.slice(0, parsed.error.start).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1} ${parsed.error.message}`;
}
