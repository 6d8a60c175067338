/** The classic playbook's sections, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';

export const classicDetails = z.object({
  /** Platforms, authors and dates, where the playbook declares them; published ones have none. */
  frontMatter: z.record(z.string(), z.unknown()).optional(),
  /** `written` keeps the escapes' result: `T1028_remote_powershell`; `id` is absent for placeholders. */
  techniqueId: z.object({ written: z.string(), id: z.string().optional(), slug: z.string().optional() }).optional(),
  description: richText.optional(),
  hypothesis: richText.optional(),
  attackSimulation: z.array(
    z.object({ script: richText, description: richText, author: richText, extra: z.array(richText) }),
  ),
  dataSources: z.array(z.object({ dataSource: richText, eventLog: richText, extra: z.array(richText) })),
  /** One for each table, with the heading above it (`Specific Events (dnscmd execution)`, `Source Host`). */
  specificEvents: z.array(
    z.object({
      title: z.string(),
      section: z.string().describe('Anchor of the section that holds the table.'),
      rows: z.array(
        z.object({
          source: richText,
          eventId: richText,
          field: richText,
          details: richText,
          reference: richText,
          extra: z.array(richText),
          /** Analytics made from this row. */
          analytics: z.array(z.string()),
        }),
      ),
    }),
  ),
  configurations: z.array(
    z.object({ title: richText, description: richText, reference: richText, extra: z.array(richText) }),
  ),
  dataAnalytics: z.array(
    z.object({
      type: richText,
      logic: richText,
      dataObjects: richText,
      extra: z.array(richText),
      /** Id of the analytic; absent for `TBD` and empty cells. */
      analytic: z.string().optional(),
    }),
  ),
  hunterNotes: richText.optional(),
  huntingTechniques: z.array(z.object({ name: z.string(), recommended: z.boolean() })),
});
export type ClassicDetails = z.infer<typeof classicDetails>;
