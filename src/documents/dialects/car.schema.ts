/** The CAR analytic's front matter and sections, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';

const code = z.object({ text: z.string(), language: z.string().optional(), line: z.number().int() });
const link = z.object({ name: z.string(), url: z.string().optional(), id: z.string().optional() });

export const carDetails = z.object({
  /** `CAR-2014-11-004`. */
  id: z.string(),
  submissionDate: z.string().optional(),
  updateDate: z.string().optional(),
  informationDomain: z.array(z.string()),
  subtypes: z.array(z.string()),
  analyticType: z.array(z.string()),
  contributors: z.array(z.string()),
  platforms: z.array(z.string()),
  frontMatter: z.record(z.string(), z.unknown()),
  description: richText.optional(),
  /** ATT&CK Detections, row by row. */
  coverage: z.array(
    z.object({
      technique: link,
      subtechniques: z.array(link),
      tactics: z.array(link),
      level: z.string(),
      line: z.number().int(),
    }),
  ),
  defences: z.array(z.object({ id: z.string(), name: z.string(), url: z.string().optional(), line: z.number().int() })),
  dataModel: z.array(z.object({ object: link, action: link, field: link, line: z.number().int() })),
  implementations: z.array(
    z.object({
      /** The whole heading: `Eql, EQL native`. */
      title: z.string(),
      section: z.string().describe('Anchor of its section.'),
      name: z.string().optional(),
      /** Language as the heading spells it. */
      language: z.string(),
      dataModel: z.string().optional(),
      description: richText.optional(),
      /** Ids of its analytics; empty for links and empty fences. */
      analytics: z.array(z.string()),
    }),
  ),
  unitTests: z.array(
    z.object({
      title: z.string(),
      configurations: z.string().optional(),
      description: richText.optional(),
      commands: z.array(code),
    }),
  ),
  truePositives: z.array(
    z.object({
      title: z.string(),
      source: richText.optional(),
      description: richText.optional(),
      events: z.array(code),
    }),
  ),
  references: z.array(richText),
});
export type CarDetails = z.infer<typeof carDetails>;
