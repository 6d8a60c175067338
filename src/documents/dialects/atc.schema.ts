/** The ATC rule's header table, Sigma rule and conversions, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';
import { logSource } from '../log-source.ts';

const place = { line: z.number().int(), column: z.number().int(), endColumn: z.number().int().optional() };

/** A row of the header table. */
export const headerRow = z.object({
  label: z.string(),
  /** The field below that it fills, `title`, `tactics` or `techniques`; absent for a label that no field names. */
  key: z.string().optional(),
  value: richText,
  /** The cell says that there is none. */
  isNone: z.boolean(),
});

/** A link of the header table; without an address where the cell names something alone. */
export const headerLink = z.object({ text: z.string(), url: z.string().optional(), ...place });

/** What a Sigma rule says about itself: https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html */
export const sigmaFacts = z.object({
  id: z.string().optional(),
  title: z.string().optional(),
  status: z.string().optional(),
  description: z.string().optional(),
  author: z.string().optional(),
  /** As they are written: `2019/09/12`. */
  date: z.string().optional(),
  modified: z.string().optional(),
  level: z.string().optional(),
  tags: z.array(z.string()),
  falsePositives: z.array(z.string()),
  references: z.array(z.string()),
  fields: z.array(z.string()),
  /** One for each rule: a block of several YAML documents holds several. */
  logSources: z.array(logSource),
  /** How many YAML documents the block has. */
  documents: z.number().int(),
  line: z.number().int(),
});
export type SigmaFacts = z.infer<typeof sigmaFacts>;

export const atcDetails = z.object({
  frontMatter: z.record(z.string(), z.unknown()),
  /** The header table, row by row, as it stands. */
  header: z.array(headerRow),
  description: richText.optional(),
  /** Logs that the rule reads. */
  dataNeeded: z.array(headerLink),
  loggingPolicies: z.array(headerLink),
  enrichments: z.array(headerLink),
  /** Tests that produce the behaviour. */
  triggers: z.array(headerLink),
  customers: z.array(headerLink),
  severity: z.string().optional(),
  falsePositives: z.array(richText),
  status: z.string().optional(),
  references: z.array(richText),
  authors: z.array(z.string()),
  otherTags: z.array(z.string()),
  /** What stands around the header table in its section. */
  introduction: richText.optional(),
  /** Facts of the first Sigma block that is YAML. */
  sigma: sigmaFacts.optional(),
  /** The Sigma rule and what it was converted to, block by block in their order. */
  conversions: z.array(
    z.object({
      /** The heading: `es-qs`. */
      title: z.string(),
      section: z.string().describe('Anchor of its section.'),
      /** A language id, or the heading's own word. */
      language: z.string(),
      /** `empty` and `unsupported` blocks give no analytic. */
      state: z.enum(['query', 'empty', 'unsupported']),
      /** What the converter says instead of a query, or beside the queries that it could make. */
      message: z.string().optional(),
      /** The block as it stands. */
      text: z.string(),
      /** Its text once decoded, where the block prints a string literal. */
      decoded: z.string().optional(),
      /** The shell command that the query stands in: `grep`, `curl`. */
      command: z.string().optional(),
      /** Ids of its analytics. */
      analytics: z.array(z.string()),
      line: z.number().int(),
    }),
  ),
});
export type AtcDetails = z.infer<typeof atcDetails>;
