/** The guided playbook's sections, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';

const code = z.object({ text: z.string(), language: z.string().optional(), line: z.number().int() });

/** `metadata.yaml`, or the same keys in front matter. */
export const guidedMetadata = z.object({
  id: z.string().optional(),
  title: z.string().optional(),
  hypothesis: z.string().optional(),
  collaborators: z.array(z.string()),
  creationDate: z.string().optional(),
  modificationDate: z.string().optional(),
  platforms: z.array(z.string()),
  attackMappings: z.array(
    z.object({ tactics: z.array(z.string()), technique: z.string(), subTechnique: z.string().optional() }),
  ),
  datasets: z.array(z.object({ name: z.string(), docs: z.string().optional(), dataset: z.string().optional() })),
});

export const guidedDetails = z.object({
  metadata: guidedMetadata,
  /** Where the metadata was read from. */
  metadataFrom: z.enum(['file', 'front-matter', 'none']),
  /** Front matter of the notebook kernel, as it stands. */
  frontMatter: z.record(z.string(), z.unknown()),
  hypothesis: richText.optional(),
  technicalContext: richText.optional(),
  offensiveTradecraft: richText.optional(),
  datasets: z.object({
    rows: z.array(z.object({ name: richText, value: richText })),
    download: z.array(code),
    read: z.array(code),
  }),
  analytics: z.array(
    z.object({
      /** `analytic-2`. */
      id: z.string(),
      /** `Analytic II`. */
      title: z.string(),
      section: z.string().describe('Anchor of its section.'),
      description: richText.optional(),
      events: z.array(
        z.object({
          dataSource: richText,
          provider: richText,
          relationship: richText,
          event: richText,
          extra: z.array(richText),
        }),
      ),
      /** Ids of its analytics, in the order they stand: `analytic-2/spark-sql`, `analytic-2/pandas`. */
      queries: z.array(z.string()),
    }),
  ),
  knownBypasses: richText.optional(),
  bypasses: z.array(z.object({ idea: richText, playbook: richText })),
  falsePositives: richText.optional(),
  hunterNotes: richText.optional(),
  huntOutput: z.array(z.object({ type: richText, link: richText })),
  references: z.array(richText),
});
export type GuidedDetails = z.infer<typeof guidedDetails>;
