/** What a dialect's reader gives. */
import type { Analytic, DocumentContent } from '../document.ts';

type WithoutSections<Content> = Content extends unknown ? Omit<Content, 'sections'> : never;

/** A document's typed content, apart from its sections, and its analytics. */
export interface DialectResult {
  content: WithoutSections<DocumentContent>;
  analytics: Analytic[];
}
