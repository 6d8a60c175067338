/** A parsed document, whatever its dialect. */
import { z } from 'zod';
import type { Diagnostic } from './diagnostics.ts';
import { articleDetails } from './dialects/article.schema.ts';
import { atcDetails } from './dialects/atc.schema.ts';
import { carDetails } from './dialects/car.schema.ts';
import { classicDetails } from './dialects/classic.schema.ts';
import { dataNeededDetails } from './dialects/data-needed.schema.ts';
import { guidedDetails } from './dialects/guided.schema.ts';
import { splunkDetails } from './dialects/splunk.schema.ts';
import { storyDetails } from './dialects/story.schema.ts';
import { type COLLECTIONS, entry } from './entry.ts';
import { logSource } from './log-source.ts';
import type { MappingRow, PlacedMention, RepeatedName } from './placed-mention.ts';

export { type LogSource, logSource } from './log-source.ts';

export const DIALECTS = ['classic', 'guided', 'car', 'atc', 'splunk', 'story', 'data-needed', 'article'] as const;
export type DialectId = (typeof DIALECTS)[number];

/** A query embedded in a document. */
export const analytic = z.object({
  /** Unique in its document: `analytic-2/spark-sql`, `logic-1`, `specific-events/sysmon-1`, `eql-classic`, `logpoint-2`. */
  id: z.string(),
  /** A language id (`languages/language.ts`), or the document's own word for one that Huntbook does not know. */
  language: z.string(),
  title: z.string(),
  /** Decoded text: no Markdown escapes, no entities. */
  source: z.string(),
  /** From offsets of `source` to offsets of the file: see `source-map.ts`. */
  map: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** Line of the first character in the file. */
  line: z.number().int(),
  /** The view that the dialect reads this language through by default; the tests file may say otherwise. */
  view: z.string(),
  /** Analytics with the same claim should find the same events: `analytic-2`; absent when it claims nothing in common. */
  claim: z.string().optional(),
  /**
   * Analytics with the same claim and the same group are parts of one: what they find together is compared (the lines of
   * one conversion of a rule with several log sources).
   */
  group: z.string().optional(),
  /**
   * Log sources that the query is meant for and does not name itself, any of which will do: a conversion searches the log
   * of the Sigma rule that it was made from. The analytic runs on events of these alone.
   */
  logSources: z.array(logSource).optional(),
});
export type Analytic = z.infer<typeof analytic>;

/**
 * A heading with what stands under it, up to the next heading of its depth or above; nothing of a document is outside a
 * section. Rich text that the details take from a section (`details.hunterNotes`) is its own body, without subsections:
 * those follow in `sections`, with keys of their own or none.
 *
 * Keys: `title` is the heading that gave `entry.title` (its body, if any, belongs to no key). The others name what they fill:
 * - classic: `techniqueId`, `description`, `hypothesis`, `attackSimulation`, `dataSources`, `specificEvents` (several),
 *   `configurations`, `dataAnalytics`, `hunterNotes`, `huntingTechniques`.
 * - guided: `hypothesis`, `technicalContext`, `offensiveTradecraft`, `datasets` (also Download and Read Dataset),
 *   `analytics` (the heading, each `Analytic I`, its `Logic` and `Pandas Query`), `knownBypasses`, `falsePositives`,
 *   `hunterNotes`, `huntOutput`, `references`.
 * - car: `description`, `coverage`, `defences`, `dataModel`, `implementations` (the heading and each implementation),
 *   `unitTests` and `truePositives` (the heading and each case), `references`.
 * - splunk: `actions` (what stands before the first heading), `warnings`, `description`, `annotations`, `attack`, `search`,
 *   `macros`, `lookups`, `stories`, `howToImplement`, `requiredFields`, `killChainPhases`, `falsePositives`, `rba`, `cves`,
 *   `nist`, `cis`, `references`, `testDatasets`.
 * - story: `actions`, `warnings`, `description`, `narrative`, `detections`, `killChainPhases`, `references`.
 * - atc: `header` (the section of the header table), `rules` (the heading above the blocks), `sigma`, `conversions` (one each).
 * - data-needed: `header`, `samples` (the heading and each below it); where headings take the table's place `description`,
 *   `authors`, `loggingPolicies`, `platform`, `logType`, `channel`, `provider`, `category`, `eventIds`, `fields`, `references`.
 * - article: `description` (what stands before the first section), `references`.
 */
export interface Section {
  /** Anchor on the page, unique in the document. */
  id: string;
  /** Plain text of the heading; empty for what stands before the first heading. */
  title: string;
  /** The heading rendered and sanitised, where it holds more than text: links, code, emphasis. */
  titleHtml?: string | undefined;
  /** 1 to 6; 0 for what stands before the first heading. */
  depth: number;
  line: number;
  /** The key in `details` that holds this section typed; absent for a section that no schema names. */
  key?: string | undefined;
  /** The body's own Markdown, without its subsections. */
  markdown: string;
  /** The body rendered and sanitised, without its subsections. */
  html: string;
  sections: Section[];
}
export const section: z.ZodType<Section> = z.object({
  id: z.string(),
  title: z.string(),
  titleHtml: z.string().optional(),
  depth: z.number().int(),
  line: z.number().int(),
  key: z.string().optional(),
  markdown: z.string(),
  html: z.string(),
  get sections() {
    return z.array(section);
  },
});

const common = { entry, sections: z.array(section) };

/** The typed content, told apart by dialect. */
export const documentContent = z.discriminatedUnion('dialect', [
  z.object({ dialect: z.literal('classic'), details: classicDetails, ...common }),
  z.object({ dialect: z.literal('guided'), details: guidedDetails, ...common }),
  z.object({ dialect: z.literal('car'), details: carDetails, ...common }),
  z.object({ dialect: z.literal('splunk'), details: splunkDetails, ...common }),
  z.object({ dialect: z.literal('story'), details: storyDetails, ...common }),
  z.object({ dialect: z.literal('atc'), details: atcDetails, ...common }),
  z.object({ dialect: z.literal('data-needed'), details: dataNeededDetails, ...common }),
  z.object({ dialect: z.literal('article'), details: articleDetails, ...common }),
]);
export type DocumentContent = z.infer<typeof documentContent>;

/** What a parser gives: content, or none with at least one error among the diagnostics. */
export interface ParsedDocument {
  dialect: DialectId | null;
  content: DocumentContent | null;
  analytics: Analytic[];
  diagnostics: Diagnostic[];
  /** Which techniques and tactics stand together; what the entry names once stands here wherever it is written. */
  mapping: readonly MappingRow[];
  /** Names of the mapping that stand elsewhere again, without their ids; absent where the dialect has no place for them. */
  repeatedNames?: readonly RepeatedName[];
  /** Ids typed anywhere but in code, those of the mapping among them. */
  mentions: readonly PlacedMention[];
}

/** A parsed document in its collection. */
export interface Document extends ParsedDocument {
  content: DocumentContent;
  /** Path from the project's root with `/`: `content/playbooks/remote-powershell.md`. */
  file: string;
  collection: (typeof COLLECTIONS)[number];
  /** Last part of its page's address: the file's name without ending, lower case. */
  slug: string;
}
