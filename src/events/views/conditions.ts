/** Compiles the conditions of view definitions. */
import { textOf } from '../../engine/scalars.ts';
import type { Accessor, EventRecord } from '../../engine/values.ts';
import type { Condition } from './definition.ts';

/** Whether something holds of an event. */
export type EventTest = (event: EventRecord) => boolean;

/** The test that all parts of a condition hold; takes the reader of native fields. */
export function compileCondition(condition: Condition, nativeField: (name: string) => Accessor): EventTest {
  const tests = Object.entries(condition).map(([name, wanted]): EventTest => {
    const read = nativeField(name);
    if (typeof wanted === 'object' && !Array.isArray(wanted)) {
      const parts = [wanted.contains].flat().map((part) => part.toLowerCase());
      return (event) => {
        const text = textOf(read(event))?.toLowerCase();
        return text !== undefined && parts.some((part) => text.includes(part));
      };
    }
    const values = new Set([wanted].flat().map((value) => String(value).toLowerCase()));
    return (event) => values.has(textOf(read(event))?.toLowerCase() ?? '');
  });
  return (event) => tests.every((test) => test(event));
}
