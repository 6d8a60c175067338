/** What the files of the API have in common. */
import { z } from 'zod';
import type { DocumentFacts, SiteIndex } from '../../components/site/site-index.ts';
import type { Catch } from '../../components/site/truth-index.ts';
import { analyticUrl } from '../../components/site/urls.ts';
import { entry } from '../../documents/entry.ts';
import { proofState } from '../../proof/report.ts';

/** Addresses of pages, from the site's root: `/techniques/t1021.006/`. */
export const url = z
  .string()
  .regex(/^\//)
  .describe("Address of its page from the site's root: what follows its first slash follows the file's `address`.");

/** The beginning of each file: its schema, and where the site is. */
export const head = {
  $schema: z.string().describe('Its JSON Schema, relative to the file.'),
  version: z.literal(1).describe('Changes when a reader of the file would have to.'),
  address: z.url().optional().describe('Where the site is published; absent where nobody said.'),
};

/** The schema of the file of this name, below the folder of the API. */
export const schemaFile = (name: string): string => `schemas/${name}.schema.json`;

/** The fields of `head` for the file of this name. */
export function headOf(name: string, { model }: Pick<SiteIndex, 'model'>) {
  const { address } = model.settings;
  return {
    $schema: schemaFile(name),
    version: 1 as const,
    ...(address === undefined ? {} : { address }),
  };
}

export const documentRef = z
  .object({ kind: entry.shape.kind, id: z.string(), title: z.string(), url })
  .describe('A document: its kind, its id in the collection, its title and its page.');

/** What refers to a document. */
export function documentRefOf({ document, url: at }: DocumentFacts): z.infer<typeof documentRef> {
  const { kind, id, title } = document.content.entry;
  return { kind, id, title, url: at };
}

export const caughtBy = z
  .array(z.object({ url, lines: z.array(z.number().int().positive()).min(1).describe('Lines of it that it finds.') }))
  .describe('Analytics that find events of the label, by their addresses.');

/** What refers to the analytics that caught a label. */
export function caughtByOf(catches: readonly Catch[] = []): z.infer<typeof caughtBy> {
  return catches.map(({ facts, analytic, lines }) => ({
    url: analyticUrl(facts.document, analytic),
    lines: [...lines],
  }));
}

export const state = proofState.describe('What running it on recorded events proves.');
