/** Runs pandas text over a tiny log, for the tables of this folder's tests. */
import { runProgram } from '../../../src/engine/run.ts';
import type { EventRecord, Result, Value, View } from '../../../src/engine/values.ts';
import { pandas } from '../../../src/languages/pandas/index.ts';

const RECORDS: readonly { readonly [key: string]: Value }[] = [
  { n: 1, EventID: 1, Channel: 'Sysmon', Image: 'C:\\Windows\\cmd.exe', Port: '5985', Pid: '0x3c0', User: 'CORP\\ann' },
  { n: 2, EventID: 1, Channel: 'sysmon', Image: 'C:\\Tools\\CMD.EXE', Port: '80', Pid: '12', User: 'bob' },
  { n: 3, EventID: 3, Channel: 'Sysmon', Port: 443, Pid: 77, User: 'bob' },
  { n: 4, EventID: 4688, Channel: 'Security', Image: '', User: null, Pid: '77' },
  { n: 5, EventID: 7, Channel: 'Sysmon', Image: 'C:\\a b\\c.d', User: 'BOB', tags: ['x', 'y'] },
];

const EVENTS: readonly EventRecord[] = RECORDS.map((raw, index) => ({ line: index + 1, raw }));

const VIEW: View = {
  id: 'flat',
  accessor: (name) => (event) => event.raw[name] ?? null,
  selector: () => undefined,
  objects: new Map(),
  time: () => null,
  fieldNames: () => [],
  open: true,
};

/** What the text finds. Throws when it is refused. */
export function run(text: string): Result {
  const parsed = pandas.parse(text);
  if (!parsed.ok) throw new Error(`${parsed.error.message} (${parsed.error.start}) in ${text}`);
  if (parsed.program.kind !== 'plan') throw new Error('not a plan');
  return runProgram(parsed.program, { events: EVENTS, view: VIEW, now: null });
}

/** Lines of the rows found, in their order. */
export function lines(text: string): readonly number[] {
  const result = run(text);
  if (result.kind === 'events') return result.events;
  if (result.kind === 'table') return result.lines.flat();
  throw new Error('sequences');
}

/** The rows of a table. */
export function rows(text: string): readonly (readonly Value[])[] {
  const result = run(text);
  if (result.kind === 'table') return result.rows;
  throw new Error(result.kind);
}

/** `line:column message`, lines and columns from 1, of a refused text. */
export function refusal(text: string): string {
  const parsed = pandas.parse(text);
  if (parsed.ok) throw new Error(`accepted: ${text}`);
  const before = text.slice(0, parsed.error.start).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1} ${parsed.error.message}`;
}

/** The warnings of an accepted text, each with the text that it points at. */
export function warnings(text: string): readonly string[] {
  const parsed = pandas.parse(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.warnings.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);
}
