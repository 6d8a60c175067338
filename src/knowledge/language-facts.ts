/** What a project's texts lean on and do not say themselves, for the languages' parsers. */
import { type Lookup, loadLookups } from './lookups.ts';
import { loadMacros, type Macro } from './macros.ts';
import { loadPlaceholders, type Placeholder } from './placeholders.ts';

/** Splunk's macros and lookups, and Sigma's placeholders: what `LanguageFacts` asks for. */
export interface ProjectFacts {
  readonly macros: readonly Macro[];
  readonly placeholders: readonly Placeholder[];
  readonly lookups: readonly Lookup[];
}

/** The facts of the project at `root`. Throws a `KnowledgeError` when one of their files cannot be read or is wrong. */
export function loadLanguageFacts(root: string): ProjectFacts {
  return { macros: loadMacros(root), placeholders: loadPlaceholders(root), lookups: loadLookups(root) };
}
