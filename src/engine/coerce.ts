/** The `columns` coercion of a source: each column read as pandas' `read_json` reads it. */
import type { Budget } from './budget.ts';
import type { FieldAccess } from './rows.ts';
import { numberOf } from './scalars.ts';
import type { EventRecord, Value, View } from './values.ts';

/**
 * Accessors for which a column is one type: where every value that is not missing is a number or a decimal text, all
 * are numbers, as `pandas.read_json` converts object columns (pandas documentation, `read_json`, `dtype`).
 */
export function columnAccess(view: View, events: readonly EventRecord[], budget: Budget): FieldAccess {
  const known = new Map<string, ReturnType<FieldAccess>>();
  return (name) => {
    if (known.has(name)) return known.get(name);
    const accessor = view.accessor(name);
    const read =
      accessor && isNumeric(accessor, events, budget) ? (event: EventRecord) => toNumber(accessor(event)) : accessor;
    known.set(name, read);
    return read;
  };
}

/** True for a column of numbers and decimal texts with one text at least. */
function isNumeric(accessor: (event: EventRecord) => Value, events: readonly EventRecord[], budget: Budget): boolean {
  budget.spend(events.length);
  let texts = false;
  for (const event of events) {
    const value = accessor(event);
    if (value === null || typeof value === 'number') continue;
    if (typeof value !== 'string' || numberOf(value) === undefined) return false;
    texts = true;
  }
  return texts;
}

function toNumber(value: Value): Value {
  return numberOf(value) ?? null;
}
