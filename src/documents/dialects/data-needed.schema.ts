/** The log description's header table, fields and samples, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';
import { headerLink, headerRow } from './atc.schema.ts';

const place = { line: z.number().int(), column: z.number().int(), endColumn: z.number().int().optional() };

export const dataNeededDetails = z.object({
  frontMatter: z.record(z.string(), z.unknown()),
  /** The header table, row by row, as it stands; empty where headings take its place. */
  header: z.array(headerRow),
  description: richText.optional(),
  /** What stands around the header table in its section. */
  introduction: richText.optional(),
  authors: z.array(z.string()),
  loggingPolicies: z.array(headerLink),
  platform: z.string().optional(),
  /** `Windows Log`, `Applications and Services Logs`. */
  logType: z.string().optional(),
  /** With its place, for the check against what is known of Windows events. */
  channel: z.object({ name: z.string(), ...place }).optional(),
  provider: z.string().optional(),
  category: z.string().optional(),
  eventIds: z.array(
    z.object({
      id: z.number().int(),
      /** Read from a row or section `Event ID`, from a field `EventID: 4688`, or from the page's name. */
      from: z.enum(['row', 'field', 'name']),
      ...place,
    }),
  ),
  fields: z.array(z.object({ name: z.string(), description: richText.optional(), ...place })),
  samples: z.array(
    z.object({
      /** The heading above it: `Raw Log`. */
      title: z.string(),
      text: z.string(),
      language: z.string().optional(),
      line: z.number().int(),
    }),
  ),
  references: z.array(richText),
});
export type DataNeededDetails = z.infer<typeof dataNeededDetails>;
