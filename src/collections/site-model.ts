/** What the site is made from: every typed collection, joined with the proof. Made once by `load-site.ts`, read by the pages. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Document } from '../documents/document.ts';
import type { Dataset } from '../events/dataset.ts';
import type { ViewDefinition } from '../events/views/definition.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { AnalyticProof, ProofReport } from '../proof/report.ts';

/** A document with what its page shows beside its own text. */
export interface SiteDocument extends Document {
  /** Highlighted `<pre>` of each analytic, by analytic id. */
  highlighted: Record<string, string>;
  /** Proof of each analytic, by analytic id. */
  proof: Record<string, AnalyticProof>;
  /** Warnings and infos that the page shows (revoked ids, repairs). */
  notes: Diagnostic[];
}

export interface SiteModel {
  /** Sorted by collection, then slug. */
  documents: readonly SiteDocument[];
  /** Sorted by name. */
  datasets: readonly Dataset[];
  knowledge: Knowledge;
  /** In alphabetical order of their ids. */
  views: readonly ViewDefinition[];
  report: ProofReport;
}

/** Where the pages' content comes from, in the order in which it is known. */
export interface SiteSource {
  /** What documents there are: known once content is checked. */
  inventory(): Promise<readonly Document[]>;
  /** Everything, with the proof. Rejects when content is not fit to publish. */
  model(): Promise<SiteModel>;
}

const KEY = Symbol.for('huntbook.site-source');
const holder = globalThis as { [KEY]?: SiteSource };

/** Hands the content to the pages, which Astro loads as modules of their own: the process is all that they share. */
export function provideSite(source: SiteSource): void {
  holder[KEY] = source;
}

/** The inventory that the running command provided; throws when no command did. */
export function siteInventory(): Promise<readonly Document[]> {
  return provided().inventory();
}

/** The model that the running command provided; throws when no command did. */
export function siteModel(): Promise<SiteModel> {
  return provided().model();
}

function provided(): SiteSource {
  const source = holder[KEY];
  if (!source)
    throw new Error('No site model: start the build with `npm run build` or `npm run dev`, not with `astro` itself.');
  return source;
}
