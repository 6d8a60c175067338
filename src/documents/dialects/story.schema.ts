/** The analytic story's front matter and sections, typed. */
import { z } from 'zod';
import { richText } from '../entry.ts';
import { placedLink, splunkCommon } from './splunk.schema.ts';

export const storyDetails = z.object({
  ...splunkCommon,
  narrative: richText.optional(),
  /** Its detections, row by row. */
  detections: z.array(
    z.object({
      detection: placedLink,
      techniques: z.array(placedLink),
      type: z.string(),
    }),
  ),
});
export type StoryDetails = z.infer<typeof storyDetails>;
