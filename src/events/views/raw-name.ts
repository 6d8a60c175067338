/** Which value of a record a field of a view is read from. Found by trying, as writing through a view is. */
import { textOf } from '../../engine/scalars.ts';
import type { EventRecord, View } from '../../engine/values.ts';
import { leaves, replaced } from './set-field.ts';

/** Values of a record that are looked at, most. */
const MOST_PLACES = 400;

/**
 * The recorded name of the value without which a view's field reads otherwise: `ParentImage`, `winlog.channel`.
 * `undefined` where the record has it under the same name, and where no single value decides it.
 */
export function rawNameOf(view: View, event: EventRecord, name: string): string | undefined {
  const read = view.accessor(name);
  const before = textOf(read?.(event) ?? null);
  if (read === undefined || before === null || before === '') return undefined;
  const folded = before.toLowerCase();
  const places = leaves(event.raw)
    .slice(0, MOST_PLACES)
    .map(({ path, value }) => ({ path, text: textOf(value)?.toLowerCase() ?? '' }))
    .filter(({ text }) => text !== '' && (text.includes(folded) || folded.includes(text)));
  const found = places.find(
    ({ path }) => textOf(read({ line: event.line, raw: replaced(event.raw, path, null) })) !== before,
  );
  const recorded = found?.path.join('.');
  return recorded === name || found?.path.at(-1) === name ? undefined : recorded;
}
