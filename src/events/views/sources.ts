/** Compiles the field sources of a view definition to accessors. */
import { baseName, directory } from '../../engine/functions/paths.ts';
import { isList, textOf } from '../../engine/scalars.ts';
import type { Accessor, Value, View } from '../../engine/values.ts';
import { windowsArguments } from '../../text/windows-arguments.ts';
import type { FieldSource } from './definition.ts';
import { labelledLine } from './texts.ts';

/** Takes a source, the reader of native fields, and the clock of events. */
export function compileSource(source: FieldSource, native: (name: string) => Accessor, time: View['time']): Accessor {
  if (typeof source === 'string') return native(source);
  const compile = (inner: FieldSource) => compileSource(inner, native, time);
  if ('time' in source) {
    return (event) => {
      const found = time(event);
      if (found === null) return null;
      return source.time === 'seconds' ? found / 1000 : new Date(found).toISOString();
    };
  }
  if ('constant' in source) {
    const { constant } = source;
    return () => constant;
  }
  if ('base' in source) return onText(compile(source.base), baseName);
  if ('directory' in source) return onText(compile(source.directory), directory);
  if ('lower' in source) return onText(compile(source.lower), (text) => text.toLowerCase());
  if ('number' in source) return onText(compile(source.number), toNumber);
  if ('hex' in source) return onText(compile(source.hex), (text) => toHexadecimal(text, source.digits));
  if ('replace' in source) return compileReplace(source, compile);
  if ('hash' in source) {
    const name = source.hash[1].toUpperCase();
    return onText(compile(source.hash[0]), (text) => hashOf(text, name));
  }
  if ('before' in source || 'after' in source || 'prefix' in source || 'suffix' in source)
    return compileCut(source, compile);
  if ('label' in source) {
    const [text, label] = source.label;
    return onText(compile(text), (found) => labelledLine(found, label));
  }
  if ('argumentsOf' in source) return onText(compile(source.argumentsOf), (text) => severalOf(windowsArguments(text)));
  if ('words' in source) return onText(compile(source.words), (text) => severalOf(text.match(/\S+/g) ?? []));
  if ('unhex' in source) {
    const read = compile(source.unhex);
    const decoded = onText(read, fromAuditHex);
    return (event) => {
      const value = read(event);
      return isList(value)
        ? value.map((item) => (typeof item === 'string' ? fromAuditHex(item) : item))
        : decoded(event);
    };
  }
  if ('numbered' in source) return numberedFields(source.numbered, native);
  if ('count' in source) {
    const read = compile(source.count);
    return (event) => {
      const value = read(event);
      return value === null ? null : isList(value) ? value.length : 1;
    };
  }
  if ('first' in source) {
    const candidates = source.first.map(compile);
    return (event) => {
      for (const read of candidates) {
        const value = read(event);
        if (value !== null) return value;
      }
      return null;
    };
  }
  if ('list' in source) {
    const parts = source.list.map(compile);
    return (event) => {
      const values = parts.map((read) => read(event)).filter((value) => value !== null);
      return values.length > 1 ? values : (values[0] ?? null);
    };
  }
  if ('join' in source) {
    const parts = source.join.map(compile);
    const separator = source.with;
    return (event) => {
      const texts = parts.flatMap((read) => {
        const value = read(event);
        return isList(value) ? value.map(textOf) : [textOf(value)];
      });
      return texts.includes(null) ? null : texts.join(separator);
    };
  }
  return compileMap(source, compile);
}

function numberedFields(name: string, native: (name: string) => Accessor): Accessor {
  const readers: Accessor[] = [];
  return (event) => {
    const values: Value[] = [];
    for (;;) {
      const index = values.length;
      const read = readers[index] ?? native(`${name}${index}`);
      readers[index] = read;
      const value = read(event);
      if (value === null) return index === 0 ? null : values;
      values.push(value);
    }
  };
}

/** A list; one value alone is itself, none is missing. */
function severalOf(values: readonly string[]): Value {
  return values.length > 1 ? values : (values[0] ?? null);
}

function onText(read: Accessor, derive: (text: string) => Value): Accessor {
  return (event) => {
    const text = textOf(read(event));
    return text === null ? null : derive(text);
  };
}

type Cut = Extract<FieldSource, { before: unknown } | { after: unknown } | { prefix: unknown } | { suffix: unknown }>;

function compileCut(source: Cut, compile: (source: FieldSource) => Accessor): Accessor {
  if ('after' in source || 'suffix' in source) {
    const [inner, separator] = 'after' in source ? source.after : source.suffix;
    const whole = 'after' in source;
    return onText(compile(inner), (text) => {
      const place = text.lastIndexOf(separator);
      if (place >= 0) return text.slice(place + separator.length);
      return whole ? text : null;
    });
  }
  const [inner, separator] = 'before' in source ? source.before : source.prefix;
  const whole = 'before' in source;
  return onText(compile(inner), (text) => {
    const place = text.indexOf(separator);
    if (place >= 0) return text.slice(0, place);
    return whole ? text : null;
  });
}

function compileReplace(
  source: Extract<FieldSource, { replace: FieldSource }>,
  compile: (source: FieldSource) => Accessor,
): Accessor {
  const starts = Object.entries(source.starts)
    .map(([from, to]) => ({ from: from.toLowerCase(), to }))
    .sort((left, right) => right.from.length - left.from.length);
  return onText(compile(source.replace), (text) => {
    const lower = text.toLowerCase();
    const fitting = starts.find(({ from }) => lower.startsWith(from));
    return fitting === undefined ? text : fitting.to + text.slice(fitting.from.length);
  });
}

function compileMap(
  source: Extract<FieldSource, { map: FieldSource }>,
  compile: (source: FieldSource) => Accessor,
): Accessor {
  const values = new Map(Object.entries(source.values).map(([from, to]) => [from.toLowerCase(), to]));
  const { otherwise } = source;
  const read = compile(source.map);
  return (event) => {
    const value = read(event);
    const text = textOf(value);
    if (text === null) return null;
    const mapped = values.get(text.toLowerCase());
    if (mapped !== undefined) return mapped;
    return otherwise === undefined ? value : otherwise;
  };
}

/** A decimal or hexadecimal (`0x1f4`) text as a number. */
function toNumber(text: string): number | null {
  const trimmed = text.trim();
  return /^(0x[0-9a-f]+|-?\d+(\.\d+)?)$/i.test(trimmed) ? Number(trimmed) : null;
}

/** A number in a text, as `0x` and hexadecimal digits; a text that is no whole number from 0 is missing. */
function toHexadecimal(text: string, digits: number): string | null {
  const value = toNumber(text);
  if (value === null || !Number.isSafeInteger(value) || value < 0) return null;
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/**
 * A text that the Linux audit log encoded: it does so with those that have a blank, a quote, a control character or one
 * beyond ASCII (audit_string_contains_control in the kernel), so that other hexadecimal digits are a text themselves.
 */
function fromAuditHex(text: string): string {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return text;
  const bytes = Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (bytes.every((byte) => byte > 0x20 && byte < 0x7f && byte !== 0x22)) return text;
  return new TextDecoder().decode(bytes).replace(/\0+$/, '').replaceAll('\0', ' ');
}

/** One hash of `SHA1=…,MD5=…`; a bare hash counts when its length is that of the algorithm. */
function hashOf(text: string, name: string): string | null {
  for (const part of text.split(',')) {
    const [algorithm = '', value] = part.split('=');
    if (value !== undefined && algorithm.trim().toUpperCase() === name) return value.trim();
  }
  return null;
}
