/** Fields that every view has: the event as one text, and all of its values. */

import type { Accessor, EventRecord, Value } from '../../engine/values.ts';
import { EVERY_VALUE, MESSAGE_TEXT, RAW_LINE } from '../../engine/whole-event.ts';
import { messageText } from '../message-text.ts';
import { rawLine } from '../raw-line.ts';

/** The accessor of the whole event in one of its forms; `undefined` for any other name. */
export function wholeEventAccessor(name: string): Accessor | undefined {
  if (name === RAW_LINE) return lastRawLine;
  if (name === EVERY_VALUE) return lastValues;
  return name === MESSAGE_TEXT ? lastMessage : undefined;
}

const lastRawLine = keepLast(rawLine);
const lastMessage = keepLast(messageText);
const lastValues = keepLast((event) => {
  const values: Value[] = [];
  collectValues(event.raw, values);
  return values;
});

/** Conditions on one event follow each other, and its text is the same for all. */
function keepLast(write: (event: EventRecord) => Value): Accessor {
  let last: EventRecord | undefined;
  let whole: Value = null;
  return (event) => {
    if (event !== last) {
      whole = write(event);
      last = event;
    }
    return whole;
  };
}

function collectValues(value: Value, values: Value[]): void {
  if (value === null) return;
  if (typeof value !== 'object') values.push(value);
  else for (const part of Object.values(value)) collectValues(part as Value, values);
}
