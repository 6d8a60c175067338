/** What the site is made from: every typed collection, joined with the proof. Made once by `load-site.ts`, read by the pages. */
import type { Coverage } from '../coverage/coverage.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { Analytic, Document } from '../documents/document.ts';
import type { AbsentDataset, Dataset } from '../events/dataset.ts';
import type { ViewDefinition } from '../events/views/definition.ts';
import type { PlaybookHunt } from '../hunting/hunt.ts';
import type { Lookup } from '../knowledge/lookups.ts';
import type { Macro } from '../knowledge/macros.ts';
import type { Placeholder } from '../knowledge/placeholders.ts';
import type { Knowledge } from '../knowledge/types.ts';
import type { FoundEvents } from '../proof/found-events.ts';
import type { AnalyticProof, GeneratedConversion, ProofReport, ProofRun } from '../proof/report.ts';
import type { SiteLanguage } from './site-languages.ts';
import type { SiteSettings } from './site-settings.ts';

/** A Sigma rule in another language, highlighted as a `<pre>`; empty where the language cannot say it. */
export interface SiteConversion extends GeneratedConversion {
  highlighted: string;
}

/** A document with what its page shows beside its own text. */
export interface SiteDocument extends Document {
  /** Highlighted `<pre>` of each analytic, by analytic id. */
  highlighted: Record<string, string>;
  /** Proof of each analytic, by analytic id. */
  proof: Record<string, AnalyticProof>;
  /** What its Sigma rules are printed as in other languages. */
  generated: readonly SiteConversion[];
  /** Names of the fields that each analytic reads from events, by analytic id; absent for one that does not parse. */
  reads: Record<string, string[]>;
  /** Warnings and infos that the page shows (revoked ids, repairs). */
  notes: Diagnostic[];
  /** The place in the file of an offset in an analytic's source. */
  place(analytic: Analytic, offset: number): { line: number; column: number };
}

/** A macro of Splunk with its definition highlighted, as a `<pre>`. */
export interface SiteMacro extends Macro {
  highlighted: string;
}

export interface SiteModel {
  settings: SiteSettings;
  /** Sorted by collection, then slug. */
  documents: readonly SiteDocument[];
  /** Sorted by name. */
  datasets: readonly Dataset[];
  /** Those whose events have not been brought from their address, sorted by name; absent where there are none. */
  absentDatasets?: readonly AbsentDataset[];
  knowledge: Knowledge;
  /** Splunk's macros, which searches call. */
  macros: readonly SiteMacro[];
  /** Tables that Splunk searches look values up in. */
  lookups: readonly Lookup[];
  /** What placeholders of Sigma rules stand for. */
  placeholders: readonly Placeholder[];
  /** In alphabetical order of their ids. */
  views: readonly ViewDefinition[];
  /** Pages of query languages, in alphabetical order of their ids. */
  languages: readonly SiteLanguage[];
  report: ProofReport;
  /** What each run of the report found, as pages show it; a run that found nothing has none. */
  found?: ReadonlyMap<ProofRun, FoundEvents>;
  /** What the content covers. */
  coverage: Coverage;
  /** Views of recorded events for the hunting techniques that playbooks recommend, by document file; absent where none does. */
  hunts?: ReadonlyMap<string, PlaybookHunt>;
}

const KEY = Symbol.for('huntbook.site-model');
const holder = globalThis as { [KEY]?: () => Promise<SiteModel> };

/** Hands the model to the pages, which Astro loads as modules of their own: the process is all that they share. */
export function provideSiteModel(load: () => Promise<SiteModel>): void {
  holder[KEY] = load;
}

/** The model that the running command provided; throws when no command did. */
export function siteModel(): Promise<SiteModel> {
  const load = holder[KEY];
  if (!load)
    throw new Error('No site model: start the build with `npm run build` or `npm run dev`, not with `astro` itself.');
  return load();
}
