/** Names under which every view gives an event as one text. */

/** The raw text line: `key=value` in the record's order. What `grep` reads. */
export const RAW_LINE = '@raw';

/** The rendered message, or `Name: value`, a line each, where the record has none. What `Get-WinEvent` shows. */
export const MESSAGE_TEXT = '@message';
