/** Names under which every view gives an event as a whole. */

/** The raw text line: `key=value` in the record's order. What `grep` reads. */
export const RAW_LINE = '@raw';

/** The rendered message, or `Name: value`, a line each, where the record has none. What `Get-WinEvent` shows. */
export const MESSAGE_TEXT = '@message';

/** Every value of the record, nested ones too, as a list without names. What Lucene's words without a field are looked for in. */
export const EVERY_VALUE = '@values';

/** Before a pattern of names, as in `@fields:process.*`: the values of all fields whose names fit, as a list. */
export const FIELDS_LIKE = '@fields:';

/** What readers are told where one of these names stands in a plan: no field of the log has it. */
export const WHOLE_EVENT_LABELS: ReadonlyMap<string, string> = new Map([
  [RAW_LINE, 'line'],
  [MESSAGE_TEXT, 'message'],
  [EVERY_VALUE, 'values'],
]);

/** A field's name for people, with the relation that it is read of. */
export function fieldLabel({ name, relation }: { readonly name: string; readonly relation?: string }): string {
  const label = WHOLE_EVENT_LABELS.get(name) ?? (name.startsWith(FIELDS_LIKE) ? name.slice(FIELDS_LIKE.length) : name);
  return relation === undefined ? label : `${relation}.${label}`;
}
