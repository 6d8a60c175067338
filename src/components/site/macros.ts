/** The macros that Splunk searches call. */
import type { SiteDocument } from '../../collections/site-model.ts';
import type { Diagnostic } from '../../documents/diagnostics.ts';
import type { Macro } from '../../knowledge/macros.ts';
import type { DocumentFacts } from './site-index.ts';
import { splunkUses } from './splunk-uses.ts';

/** A call of a macro. */
export interface MacroCall {
  /** As searches call it. */
  readonly name: string;
  /** The text that takes its place, arguments as `$name$`; absent where it is not defined here. */
  readonly definition?: string;
  readonly description?: string;
  /** Whether it is the filter that a search ends with. */
  readonly isFilter: boolean;
}

/** The macros that the searches call, each once in the order of their calls, with what they stand for. */
export function macrosOf(searches: readonly string[], macros: readonly Macro[]): MacroCall[] {
  const calls = new Map<string, MacroCall>();
  for (const [, name = '', list] of searches.join('\n').matchAll(/`\s*([\w.-]+)\s*(?:\(([^`]*)\))?\s*`/g)) {
    const amount = list === undefined || list.trim() === '' ? 0 : list.split(',').length;
    const known = macros.filter((macro) => macro.name === name);
    const macro = known.find(({ params }) => params.length === amount) ?? known[0];
    if (calls.has(name)) continue;
    calls.set(name, {
      name,
      ...(macro ? { definition: macro.definition } : {}),
      ...(macro?.description ? { description: macro.description } : {}),
      isFilter: name.endsWith('_filter'),
    });
  }
  return [...calls.values()];
}

/** A document's notes without those that a detection's list of macros says: which filter lets everything through. */
export function notesToShow({ content, notes }: Pick<SiteDocument, 'content' | 'notes'>): readonly Diagnostic[] {
  if (content.dialect !== 'splunk') return notes;
  return notes.filter(({ severity, message }) => severity !== 'info' || !/^The macro `[\w.-]+_filter`/.test(message));
}

/** Documents by the names of the macros that their searches call. */
export function macroUses(documents: readonly DocumentFacts[]): ReadonlyMap<string, readonly DocumentFacts[]> {
  return splunkUses(documents, (searches) => macrosOf([searches], []).map(({ name }) => name));
}
