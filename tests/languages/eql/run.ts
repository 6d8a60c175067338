/** Runs queries of Elastic's EQL over a tiny log, for the tables of this folder's tests. */
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, Result, Value, View } from '../../../src/engine/values.ts';
import { eql } from '../../../src/languages/eql/index.ts';

const LOG: readonly { readonly [name: string]: Value }[] = [
  { category: 'process', t: 0, 'event.type': ['start'], 'process.name': 'System', 'process.pid': 4 },
  {
    category: 'process',
    t: 10,
    'event.type': ['start', 'info'],
    'process.name': 'cmd.exe',
    'process.pid': 20,
    'process.args': ['cmd.exe', '/c', 'dir C:\\*'],
    'process.args_count': 3,
    'process.command_line': 'cmd.exe /c "dir C:\\*"',
    'process.elevated': true,
    'user.name': 'ann',
  },
  {
    category: 'file',
    t: 11,
    'process.name': 'cmd.exe',
    'process.pid': 20,
    'file.path': 'C:\\Windows\\System32\\a.TXT',
    'user.name': 'ann',
  },
  {
    category: 'process',
    t: 12,
    'event.type': ['start'],
    'process.name': 'WHOAMI.EXE',
    'process.pid': '21',
    'process.args': ['whoami', '/ALL'],
    'process.args_count': 4,
    'user.name': 'ann',
    'my-field': 1,
    'odd`one': 'x',
    sequence: 7,
  },
  {
    category: 'network',
    t: 20,
    'process.name': 'svchost.exe',
    'process.pid': 21,
    'source.ip': '192.168.152.12',
    'destination.port': 5985,
    'url.domain': 'subdomain.example.com',
    'user.name': 'Bob',
  },
  {
    category: 'process',
    t: 30,
    'event.type': ['end'],
    'process.name': 'whoami.exe',
    'process.pid': 21,
    'process.elevated': false,
    'user.name': 'Bob',
  },
];

const CATEGORIES = ['process', 'file', 'network', 'registry', 'my category'];

/** A closed schema of the names that some event here has. */
function view(events: readonly EventRecord[]): View {
  const names = new Set(events.flatMap((event) => Object.keys(event.raw)));
  return {
    id: 'flat',
    accessor: (name) => (names.has(name) ? (event) => event.raw[name] ?? null : undefined),
    selector: (object) => (CATEGORIES.includes(object) ? (event) => event.raw['category'] === object : undefined),
    objects: new Map(CATEGORIES.map((category) => [category, []])),
    time: (event) => Number(event.raw['t']) * 1000,
    fieldNames: () => [...names],
    open: false,
  };
}

/** What the query finds, in this log unless another is given. Throws when it is refused. */
export function run(text: string, log: readonly { readonly [name: string]: Value }[] = LOG): Result {
  const parsed = eql.parse(text);
  if (!parsed.ok) throw new Error(`${parsed.error.message} (${parsed.error.start}) in ${text}`);
  if (parsed.program.kind !== 'plan') throw new Error('not a plan');
  const events = log.map((raw, index) => ({ line: index + 1, raw }));
  return runProgram(parsed.program, { events, view: view(events), now: null });
}

/** The lines of the events that the query finds. */
export function lines(text: string): readonly number[] {
  const result = run(text);
  if (result.kind === 'events') return result.events;
  throw new Error(result.kind);
}

/**
 * The groups that the query finds in a story: `a@1/x` is an event of category `process` that is named `a`, at second 1,
 * of host `x`.
 */
export function groups(text: string, story: string): readonly string[] {
  const words = story.split(' ');
  const log = words.map((word): { [name: string]: Value } => {
    const [, kind = '', time = '', host] = /^(\w+)@(\d+)(?:\/(\w+))?$/.exec(word) ?? [];
    return { category: 'process', k: kind, t: Number(time), host: host ?? null };
  });
  const result = run(text, log);
  if (result.kind !== 'sequences') throw new Error(result.kind);
  return result.sequences.map((group) => group.map((line) => words[line - 1]).join(' '));
}

/** `line:column message | help`, lines and columns from 1, of a refused query. */
export function refusal(text: string): string {
  const parsed = eql.parse(text);
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  const { message, start, help } = parsed.error;
  const before = text.slice(0, start).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1} ${message}${help === undefined ? '' : ` | ${help}`}`;
}
