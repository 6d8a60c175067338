/** Names that shippers and converters of rules give to the log's own fields: `winlog.event_data.Image`, `source`. */
import type { Accessor, View } from '../../engine/values.ts';
import type { NativeViewDefinition } from './definition.ts';
import { compileSource } from './sources.ts';

/** Reading by the log's own names. */
interface OwnNames {
  /** The field as recorded. */
  recorded(name: string): Accessor;
  /** The field, tidied, and its synonyms. */
  tidied(name: string): Accessor;
  time: View['time'];
}

/** The name that follows a shipper's prefix, the longest that fits; the name itself when there is none. */
export function withoutPrefix(name: string, prefixes: readonly string[]): string {
  const fitting = prefixes.filter((prefix) => name.startsWith(prefix) && name.length > prefix.length);
  const longest = fitting.reduce((best, prefix) => (prefix.length > best.length ? prefix : best), '');
  return name.slice(longest.length);
}

/**
 * Accessors that know other names too. What the record has under the very name comes first; but channel, provider and
 * event id are always tidied.
 */
export function compileOtherNames(definition: NativeViewDefinition, own: OwnNames): (name: string) => Accessor {
  const { prefixes, synonyms } = definition;
  const tidiedFirst = new Set([...synonyms.channel, ...synonyms.provider, ...synonyms.eventId]);
  const aliases = new Map(Object.entries(definition.aliases));

  const unprefixed = (name: string): Accessor => {
    const bare = withoutPrefix(name, prefixes);
    if (bare === name) return own.tidied(name);
    return tidiedFirst.has(bare) ? own.tidied(bare) : either(own.recorded(name), own.tidied(bare));
  };

  return (name) => {
    const alias = aliases.get(name);
    return alias === undefined
      ? unprefixed(name)
      : either(own.tidied(name), compileSource(alias, unprefixed, own.time));
  };
}

function either(first: Accessor, second: Accessor): Accessor {
  return (event) => first(event) ?? second(event);
}
