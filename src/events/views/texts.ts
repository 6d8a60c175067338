/** Fields that a log carries only in a text, such as `HostApplication` in the message of PowerShell's events. */
import { isList } from '../../engine/scalars.ts';
import type { Accessor, EventRecord, Value } from '../../engine/values.ts';
import type { NativeViewDefinition } from './definition.ts';
import type { EventFacts } from './native.ts';

interface Reading {
  facts(event: EventRecord): EventFacts;
  recorded(name: string): Accessor;
  channelOf(channel: string): string;
}

/** Accessors of the fields that a definition finds in texts, by name. The text is parsed on the first look, once. */
export function compileTexts(definition: NativeViewDefinition, reading: Reading): ReadonlyMap<string, Accessor> {
  const accessors = new Map<string, Accessor>();
  for (const { logs, from, between, fields } of definition.texts) {
    const labels = new Set(Object.values(fields).flat());
    const sources = from.map((name) => ({ name, read: reading.recorded(name) }));
    const wanted = new Map<string, ReadonlySet<number>>();
    for (const { channel, event } of logs) {
      const ids = Array.isArray(event) ? event : [event];
      wanted.set(reading.channelOf(channel), new Set([...(wanted.get(reading.channelOf(channel)) ?? []), ...ids]));
    }
    for (const [field, own] of Object.entries(fields)) {
      const previous = accessors.get(field);
      accessors.set(field, (event) => {
        const facts = reading.facts(event);
        const ids = facts.channel === null ? undefined : wanted.get(facts.channel);
        if (facts.eventId === null || !ids?.has(facts.eventId)) return previous?.(event) ?? null;
        for (const { name, read } of sources) {
          const text = linesOf(read(event));
          if (text === null) continue;
          facts.texts ??= new Map();
          let found = facts.texts.get(name);
          if (found === undefined) {
            found = parseLabels(text, labels, between);
            facts.texts.set(name, found);
          }
          for (const label of own) {
            const value = found.get(label);
            if (value !== undefined) return value;
          }
        }
        return null;
      });
    }
  }
  return accessors;
}

/** A text; of a list, which converters of unnamed event data make, its texts in lines. */
function linesOf(value: Value): string | null {
  if (isList(value)) return value.filter((item) => typeof item === 'string').join('\n');
  return typeof value === 'string' ? value : null;
}

const LABEL = /^\s*([A-Za-z][A-Za-z0-9 ]{0,40}?)\s*=\s?(.*)$/;

/**
 * Lines `Label=value` and `Label = value` of a text whose labels are known; the first of a label counts, an empty value
 * does not. A value goes on over the lines that follow, up to a blank one or the next known label. What stands `between`
 * two labels ends a line too.
 */
export function parseLabels(
  text: string,
  labels: ReadonlySet<string>,
  between: readonly string[] = [],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let current: string | undefined;
  const lines = between.reduce(
    (parts, separator) => parts.flatMap((part) => part.split(separator)),
    text.split(/\r?\n/),
  );
  for (const line of lines) {
    const match = labelIn(line, labels, between.length > 0);
    const label = match?.[1];
    if (label !== undefined && labels.has(label)) {
      current = found.has(label) ? undefined : label;
      if (current !== undefined) found.set(current, (match?.[2] ?? '').trimEnd());
    } else if (line.trim() === '') current = undefined;
    else if (current !== undefined) found.set(current, `${found.get(current)}\n${line.trimEnd()}`);
  }
  for (const [label, value] of found) if (value.trim() === '') found.delete(label);
  return found;
}

/** The label that a line begins with; of one that others stand beside, also behind a sentence: `… with result code 0x0. HostProcess = …`. */
function labelIn(line: string, labels: ReadonlySet<string>, behindSentence: boolean): RegExpExecArray | null {
  const match = LABEL.exec(line);
  if (!behindSentence || (match !== null && labels.has(match[1] ?? ''))) return match;
  return LABEL.exec(line.slice(line.indexOf('. ') + 1));
}

/** The value of the line `Label: value` in a text, or `null`. */
export function labelledLine(text: string, label: string): string | null {
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trimStart();
    if (trimmed.startsWith(label) && trimmed[label.length] === ':')
      return trimmed.slice(label.length + 1).trim() || null;
  }
  return null;
}
