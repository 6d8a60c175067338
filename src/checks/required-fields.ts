/** The fields that a detection says it requires, beside those that its searches read. */
interface Search<Read> {
  readonly source: string;
  readonly facts: { readonly fields: readonly Read[] };
}

/** Every event has them, or the index does: searches need not list them. */
const ALWAYS_THERE = new Set([
  '_time',
  '_raw',
  'index',
  'source',
  'sourcetype',
  'host',
  'eventtype',
  'tag',
  '_indextime',
]);

/**
 * Required fields with what a search does to them: it reads it from events, makes it itself (its text names it: published
 * lists have columns among their fields), or neither. With them, the fields that a search itself reads and the list leaves
 * out. Names are the same with and without their data model object (`Processes.dest`, `dest`). Fields that only a macro
 * reads, and those that every event has, need not be listed.
 */
export function comparedFields<Field extends { readonly text: string }, Read extends { readonly name: string }>(
  required: readonly Field[],
  searches: readonly Search<Read>[],
): { required: { field: Field; use: 'read' | 'made' | 'none' }[]; unlisted: Read[] } {
  const read = new Set(searches.flatMap(({ facts }) => facts.fields.map(({ name }) => bareName(name))));
  const wanted = new Set(required.map(({ text }) => bareName(text)));
  const seen = new Set<string>();
  const unlisted = searches.flatMap(({ source, facts }) =>
    facts.fields.filter(({ name }) => {
      const bare = bareName(name);
      if (wanted.has(bare) || ALWAYS_THERE.has(bare) || seen.has(bare)) return false;
      seen.add(bare);
      return namesField(source, bare);
    }),
  );
  return {
    required: required.map((field) => {
      const bare = bareName(field.text);
      const isRead = read.has(bare) || ALWAYS_THERE.has(bare);
      const isNamed = searches.some(({ source }) => namesField(source, bare));
      return { field, use: isRead ? 'read' : isNamed ? 'made' : 'none' };
    }),
    unlisted,
  };
}

/** A field's name without the object of a data model before it. */
function bareName(name: string): string {
  return name.replace(/^[A-Z]\w*\.(?=\w)/, '');
}

/** Whether the search's own text names a field, outside of its macros. */
function namesField(source: string, name: string): boolean {
  const text = source.replace(/`[^`\n]*`/g, ' ');
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}
