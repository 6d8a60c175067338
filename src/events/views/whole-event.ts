/** Fields that every view has: the event as one text. */

import type { Accessor, EventRecord } from '../../engine/values.ts';
import { MESSAGE_TEXT, RAW_LINE } from '../../engine/whole-event.ts';
import { messageText } from '../message-text.ts';
import { rawLine } from '../raw-line.ts';

/** The accessor of a text of the whole event; `undefined` for any other name. */
export function wholeEventAccessor(name: string): Accessor | undefined {
  if (name === RAW_LINE) return lastRawLine;
  return name === MESSAGE_TEXT ? lastMessage : undefined;
}

const lastRawLine = keepLast(rawLine);
const lastMessage = keepLast(messageText);

/** Conditions on one event follow each other, and its text is the same for all. */
function keepLast(write: (event: EventRecord) => string): Accessor {
  let last: EventRecord | undefined;
  let text = '';
  return (event) => {
    if (event !== last) {
      text = write(event);
      last = event;
    }
    return text;
  };
}
