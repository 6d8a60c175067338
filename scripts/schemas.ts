/**
 * `npm run schemas`: writes `schemas/*.schema.json`, from which editors complete and check what people write.
 * The same Zod schemas check it in the build; a test holds the files to them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { editorSchemas } from './schemas/editor-schemas.ts';

const folder = path.resolve(import.meta.dirname, '..', 'schemas');
await mkdir(folder, { recursive: true });
for (const [name, text] of editorSchemas()) await writeFile(path.join(folder, name), text);
