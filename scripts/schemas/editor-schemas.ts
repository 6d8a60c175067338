/** The JSON Schemas of what contributors write, and of what a document becomes. */
import { z } from 'zod';
import { siteSettings } from '../../src/collections/site-settings.ts';
import { documentContent, section } from '../../src/documents/document.ts';
import { entry, richText } from '../../src/documents/entry.ts';
import { datasetMetadata } from '../../src/events/dataset.ts';
import { fieldSource, viewDefinition } from '../../src/events/views/definition.ts';
import { apiSchemas } from '../../src/exports/api-schemas.ts';
import { eventKindsFile } from '../../src/knowledge/event-kinds.ts';
import { languageExample, languagePage } from '../../src/knowledge/language-page.ts';
import { logSourcesFile } from '../../src/knowledge/log-sources.ts';
import { testsFile } from '../../src/proof/tests-file.ts';
import { guidedMetadataFile } from './guided-metadata-file.ts';

interface Published {
  readonly title: string;
  readonly schema: z.ZodType;
  /** `input` for files that people write, where what has a default may be left out; `output` for what Huntbook writes. */
  readonly io: 'input' | 'output';
}

const PUBLISHED: Readonly<Record<string, Published>> = {
  'tests.schema.json': { title: 'Tests of a document: <document>.tests.yaml', schema: testsFile, io: 'input' },
  'dataset.schema.json': { title: 'Front matter of a dataset: dataset.md', schema: datasetMetadata, io: 'input' },
  'guided-metadata.schema.json': {
    title: 'Metadata of a guided playbook: <playbook>.metadata.yaml',
    schema: guidedMetadataFile,
    io: 'input',
  },
  'view.schema.json': { title: 'View: content/knowledge/views/<id>.yaml', schema: viewDefinition, io: 'input' },
  'language.schema.json': {
    title: 'Page of a query language: content/knowledge/languages/<id>.yaml',
    schema: languagePage,
    io: 'input',
  },
  'site.schema.json': { title: 'The site: content/site.yaml', schema: siteSettings, io: 'input' },
  'event-kinds.schema.json': {
    title: 'Kinds of events: content/knowledge/event-kinds.yaml',
    schema: eventKindsFile,
    io: 'input',
  },
  'log-sources.schema.json': {
    title: 'Logs of ATT&CK’s log sources: content/knowledge/log-sources.yaml',
    schema: logSourcesFile,
    io: 'input',
  },
  'document.schema.json': {
    title: 'A typed document, as `huntbook inspect` prints it under `document`',
    schema: documentContent,
    io: 'output',
  },
};

/** Schemas that stand in several places, or in themselves: written once, under these names. */
const SHARED: Readonly<Record<string, z.ZodType>> = { entry, richText, section, fieldSource, languageExample };

/** Each schema's file name and text, the same at every call; those of the API as the site serves them. The proof report is written without a site too. */
export function editorSchemas(): Map<string, string> {
  for (const [id, schema] of Object.entries(SHARED)) {
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
  }
  const own = Object.entries(PUBLISHED).map(([name, { title, schema, io }]): [string, string] => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-7' });
    return [name, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`];
  });
  const api = [...apiSchemas()].map(([name, text]): [string, string] => [
    name === 'proof' ? 'proof.schema.json' : `api-${name}.schema.json`,
    text,
  ]);
  return new Map([...own, ...api]);
}
