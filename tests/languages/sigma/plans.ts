/** Events, and a view that reads them as they are; `category`, `product` and `service` are fields of theirs. */
import type { Plan, Program } from '../../../src/engine/plan.ts';
import { runProgram } from '../../../src/engine/run.ts';
import { textOf } from '../../../src/engine/scalars.ts';
import type { EventRecord, Value, View } from '../../../src/engine/values.ts';
import { RAW_LINE } from '../../../src/engine/whole-event.ts';
import { plainText } from '../../../src/events/raw-line.ts';
import { sigma } from '../../../src/languages/sigma/index.ts';

export { eq, field, filter, named, project, source, span } from '../../engine/plans.ts';

export const program = (plan: Plan, returns: Program['returns'] = 'events'): Program => ({
  kind: 'plan',
  plan,
  returns,
});

/** Records as events, numbered from 1. */
export function records(raws: readonly { readonly [key: string]: Value }[]): EventRecord[] {
  return raws.map((raw, index) => ({ line: index + 1, raw }));
}

const PARTS = ['category', 'product', 'service'];

export const VIEW: View = {
  id: 'plain',
  accessor: (name) => {
    if (name !== RAW_LINE) return ({ raw }) => raw[name] ?? null;
    return ({ raw }) =>
      Object.entries(raw)
        .map(([key, value]) => `${key}=${plainText(value)}`)
        .join(' ');
  },
  selector: (object) => {
    const [part = '', wanted] = object.split(':');
    if (!PARTS.includes(part)) return undefined;
    return ({ raw }) => raw[part] === wanted;
  },
  objects: new Map(),
  time: ({ raw }) => {
    const text = textOf(raw['time'] ?? null);
    const time = text === null ? Number.NaN : Date.parse(text);
    return Number.isNaN(time) ? null : time;
  },
  fieldNames: (events) => [...new Set(events.flatMap(({ raw }) => Object.keys(raw)))],
  open: true,
  isLogSource: (name) => name === 'EventID',
};

/** Lines of the events that a rule finds; what it is refused for, or fails with, as text. */
export function find(rule: string, events: readonly EventRecord[]): readonly number[] | string {
  const parsed = sigma.parse(rule);
  if (!parsed.ok) return parsed.error.message;
  if (parsed.program.kind !== 'plan') return 'no plan';
  const result = runProgram(parsed.program, { events, view: VIEW, now: null });
  return result.kind === 'events' ? result.events : result.kind;
}

/** A rule of one search identifier, written under `selection:`. */
export function selecting(lines: string): string {
  const indented = lines.replace(/^/gm, '    ');
  return `logsource: {}\ndetection:\n  selection:\n${indented}\n  condition: selection\n`;
}

/** `line:column «the text there» message (help)` of what a rule is refused for. */
export function refusal(rule: string): string {
  const parsed = sigma.parse(rule);
  if (parsed.ok) return 'parses';
  const { kind, message, help } = parsed.error;
  const marked = mark(rule, parsed.error, message, help);
  return kind === 'unsupported' ? `unsupported ${marked}` : marked;
}

/** The same of its warnings. */
export function warnings(rule: string): string[] {
  const parsed = sigma.parse(rule);
  return parsed.ok
    ? parsed.warnings.map((warning) => mark(rule, warning, warning.message, warning.help))
    : [`refused: ${parsed.error.message}`];
}

/** `line:column «the text there» message (help)`. */
export function mark(
  text: string,
  { start, end }: { start: number; end: number },
  message: string,
  help?: string,
): string {
  const before = text.slice(0, start).split('\n');
  const place = `${before.length}:${(before.at(-1) ?? '').length + 1}`;
  return `${place} «${text.slice(start, end)}» ${message}${help === undefined ? '' : ` (${help})`}`;
}
