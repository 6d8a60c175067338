/** Which native names a field's source reads. */
import type { FieldSource } from './definition.ts';

/** The native names that a source reads, in its order: `Image` of `{ base: Image }`. */
export function namesRead(source: FieldSource): string[] {
  if (typeof source === 'string') return [source];
  if ('constant' in source || 'time' in source) return [];
  if ('numbered' in source) return [`${source.numbered}0`];
  if ('first' in source) return source.first.flatMap(namesRead);
  if ('list' in source) return source.list.flatMap(namesRead);
  if ('join' in source) return source.join.flatMap(namesRead);
  if ('map' in source) return namesRead(source.map);
  if ('hash' in source) return namesRead(source.hash[0]);
  if ('before' in source) return namesRead(source.before[0]);
  if ('after' in source) return namesRead(source.after[0]);
  if ('prefix' in source) return namesRead(source.prefix[0]);
  if ('suffix' in source) return namesRead(source.suffix[0]);
  if ('label' in source) return namesRead(source.label[0]);
  if ('base' in source) return namesRead(source.base);
  if ('directory' in source) return namesRead(source.directory);
  if ('number' in source) return namesRead(source.number);
  if ('hex' in source) return namesRead(source.hex);
  if ('replace' in source) return namesRead(source.replace);
  if ('lower' in source) return namesRead(source.lower);
  if ('argumentsOf' in source) return namesRead(source.argumentsOf);
  if ('words' in source) return namesRead(source.words);
  if ('unhex' in source) return namesRead(source.unhex);
  return namesRead(source.count);
}
