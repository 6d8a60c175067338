/** Events, and a view that reads them as they are; `category`, `product` and `service` are fields of theirs. */
import type { Plan, Program } from '../../../src/engine/plan.ts';
import { textOf } from '../../../src/engine/scalars.ts';
import type { EventRecord, Value, View } from '../../../src/engine/values.ts';
import { RAW_LINE } from '../../../src/engine/whole-event.ts';
import { plainText } from '../../../src/events/raw-line.ts';

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
