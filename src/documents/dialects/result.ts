/** What a dialect's reader gives. */
import type { Analytic, DocumentContent } from '../document.ts';
import type { MappingRow, RepeatedName } from '../placed-mention.ts';

type WithoutSections<Content> = Content extends unknown ? Omit<Content, 'sections'> : never;

/** A document's typed content, apart from its sections, and its analytics. */
export interface DialectResult {
  content: WithoutSections<DocumentContent>;
  analytics: Analytic[];
  /** Techniques and tactics side by side; absent where the entry's own are all there is. */
  mapping?: readonly MappingRow[];
  /** Names of the mapping that stand elsewhere again. */
  repeatedNames?: readonly RepeatedName[];
}
