/** The JSON Schemas of the API, made from the Zod schemas that its files are typed by. */
import { z } from 'zod';
import { proofReport } from '../proof/report.ts';
import { publishedUrl } from './addresses.ts';
import { apiAnalytics } from './api/analytics.ts';
import { apiDatasets } from './api/datasets.ts';
import { apiEntries } from './api/entries.ts';
import { apiIndex } from './api/index-file.ts';
import { schemaFile } from './api/parts.ts';
import { apiTechniques } from './api/techniques.ts';

const SCHEMAS: Readonly<Record<string, readonly [title: string, schema: z.ZodType]>> = {
  index: ['Exports of a Huntbook site: api/index.json', apiIndex],
  entries: ['Documents of a Huntbook site: api/entries.json', apiEntries],
  techniques: ['Techniques of a Huntbook site: api/techniques.json', apiTechniques],
  analytics: ['Analytics of a Huntbook site: api/analytics.json', apiAnalytics],
  datasets: ['Datasets of a Huntbook site: api/datasets.json', apiDatasets],
  proof: ['Proof report: api/proof.json, and what `verify --report` writes', proofReport],
};

/**
 * JSON Schema (2020-12) of each file of the API as text, by the file's name without ending; the same at every call. With the
 * address of the site, each has the address that it is served under as its `$id` (core specification, section 8.2.1).
 */
export function apiSchemas(address?: string): Map<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([name, [title, schema]]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, {
        io: 'output',
        target: 'draft-2020-12',
        // Without the names by which other schemas are shared: each file stands by itself.
        metadata: z.registry<object>(),
        override: ({ zodSchema, jsonSchema }) => {
          const description = z.globalRegistry.get(zodSchema)?.description;
          if (description !== undefined) jsonSchema.description = description;
        },
      });
      const id = address === undefined ? {} : { $id: publishedUrl(address, `/api/${schemaFile(name)}`) };
      return [name, `${JSON.stringify({ $schema, ...id, title, ...rest }, null, 2)}\n`];
    }),
  );
}
