/** An article of the knowledge library, or about what comes before a hunt. */
import { z } from 'zod';
import { richText } from '../entry.ts';

export const articleDetails = z.object({
  frontMatter: z.record(z.string(), z.unknown()),
  /** Where it stands in the library: `Windows`, `Data Management`. */
  category: z.string().optional(),
  description: richText.optional(),
  references: z.array(richText),
});
export type ArticleDetails = z.infer<typeof articleDetails>;
