/** `api/index.json`: what the site exports, and by which schema or specification each file is written. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { listExports } from '../list.ts';
import { head, headOf } from './parts.ts';

export const apiIndex = z.object({
  ...head,
  title: z.string().describe('Name of the site.'),
  description: z.string().optional(),
  attackVersion: z.string(),
  d3fendVersion: z.string(),
  exports: z.array(
    z.object({
      file: z.string().describe("Path from the site's root: `api/entries.json`."),
      title: z.string(),
      about: z.string(),
      type: z.string().describe('Media type.'),
      schema: z.string().optional().describe("JSON Schema of the site's own, as a path from the site's root."),
      specification: z.url().optional().describe('Where its format is specified.'),
    }),
  ),
});

/** The list of all exports. */
export function indexOf(site: SiteIndex): z.infer<typeof apiIndex> {
  const { settings, knowledge } = site.model;
  return {
    ...headOf('index', site),
    title: settings.title,
    ...(settings.description === undefined ? {} : { description: settings.description }),
    attackVersion: knowledge.attackVersion,
    d3fendVersion: knowledge.d3fendVersion,
    exports: listExports(site).map(({ group: _, ...rest }) => rest),
  };
}
