/** The Splunk detection's front matter and sections, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';

const place = { line: z.number().int(), column: z.number().int(), endColumn: z.number().int().optional() };

/** A word of the document with its place. */
export const placedText = z.object({ text: z.string(), ...place });
export type PlacedText = z.infer<typeof placedText>;

/** A name that may be a link, with its place. */
export const placedLink = z.object({ name: z.string(), url: z.string().optional(), ...place });
export type PlacedLink = z.infer<typeof placedLink>;

/** `- **Label**: value`. */
export const property = z.object({ label: z.string(), value: richText });
export type Property = z.infer<typeof property>;

/** What detections and stories have alike. */
export const splunkCommon = {
  frontMatter: z.record(z.string(), z.unknown()),
  excerpt: z.string().optional(),
  categories: z.array(z.string()),
  tags: z.array(z.string()),
  /** Without the list of properties. */
  description: richText.optional(),
  /** The list below the description, item by item as it stands. */
  properties: z.array(property),
  products: z.array(z.string()),
  dataModels: z.array(z.object({ name: z.string(), url: z.string().optional() })),
  lastUpdated: z.string().optional(),
  author: z.string().optional(),
  /** The document's `ID`, a GUID. */
  guid: placedText.optional(),
  /** Headings that warn: an experimental or deprecated detection. */
  warnings: z.array(
    z.object({
      kind: z.enum(['experimental', 'deprecated', 'other']),
      title: z.string(),
      section: z.string().describe('Anchor of its section.'),
      text: richText.optional(),
    }),
  ),
  /** Links that stand alone before the description: buttons on the site that published it. */
  actions: z.array(placedLink),
  killChainPhases: z.array(placedText),
  references: z.array(richText),
  /** The file that it was made from, as its last line names it. */
  source: placedLink.optional(),
  version: z.string().optional(),
  /** What stands in a section beside the items that are typed, by the section's key. */
  notes: z.record(z.string(), richText),
};

const figure = z.object({
  text: z.string(),
  /** Absent where the text is no number. */
  value: z.number().optional(),
  ...place,
});
export type RiskFigure = z.infer<typeof figure>;

export const splunkDetails = z.object({
  ...splunkCommon,
  /** TTP, Anomaly, Hunting, Baseline, Correlation. */
  type: z.string().optional(),
  dataSources: z.array(z.object({ name: z.string(), url: z.string().optional() })),
  /** The ATT&CK table, row by row. */
  attack: z.array(
    z.object({
      id: z.string(),
      url: z.string().optional(),
      technique: z.string(),
      tactics: z.array(z.string()),
      line: z.number().int(),
    }),
  ),
  searches: z.array(
    z.object({
      /** Id of its analytic. */
      analytic: z.string(),
      /** The text as it stands, where the analytic's was repaired. */
      original: z.string().optional(),
      line: z.number().int(),
    }),
  ),
  macros: z.array(placedLink),
  lookups: z.array(placedLink),
  stories: z.array(placedLink),
  howToImplement: richText.optional(),
  requiredFields: z.array(placedText),
  falsePositives: richText.optional(),
  /** Risk-based alerting, row by row. */
  rba: z.array(
    z.object({
      score: figure,
      impact: figure,
      confidence: figure,
      message: richText,
      /** Fields that stand as `$name$` in the message. */
      tokens: z.array(placedText),
    }),
  ),
  cves: z.array(
    z.object({ id: z.string(), url: z.string().optional(), summary: z.string(), cvss: z.string(), ...place }),
  ),
  nist: z.array(placedText),
  cis: z.array(placedText),
  testDatasets: z.array(placedLink),
});
export type SplunkDetails = z.infer<typeof splunkDetails>;
