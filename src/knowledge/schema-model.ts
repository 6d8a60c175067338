/** Data models of schemas, against which views are checked (Node). */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { KnowledgeError } from './error.ts';

/** Names that a schema's own reference has: a file `<id>-data-model.json` of `content/knowledge`. */
const modelFile = z.object({
  /** What they were taken from, with its version. */
  source: z.string(),
  objects: z.array(z.object({ id: z.string(), actions: z.array(z.string()), fields: z.array(z.string()) })),
  /** Fields that events of any object may have. */
  fields: z.array(z.string()).default([]),
});

/** A schema's data model: its objects with their actions, and all of its fields. */
export interface SchemaModel {
  readonly source: string;
  readonly actions: ReadonlyMap<string, ReadonlySet<string>>;
  readonly fields: ReadonlySet<string>;
}

/**
 * The data model `id` of the project at `root`; `undefined` when there is no file of it. Throws `KnowledgeError` for one
 * that cannot be read.
 */
export function loadSchemaModel(root: string, id: string): SchemaModel | undefined {
  const file = `content/knowledge/${id}-data-model.json`;
  if (!existsSync(path.join(root, file))) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  } catch (cause) {
    const reason =
      cause instanceof SyntaxError ? 'Unexpected text, expected JSON' : `cannot be read: ${unreadableReason(cause)}`;
    throw new KnowledgeError(file, '', reason, { cause });
  }
  const parsed = modelFile.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new KnowledgeError(file, issue?.path.join('.') ?? '', issue?.message ?? 'is not as its schema says');
  }
  const { source, objects, fields } = parsed.data;
  return {
    source,
    actions: new Map(objects.map((object) => [object.id, new Set(object.actions)])),
    fields: new Set([...fields, ...objects.flatMap((object) => object.fields)]),
  };
}
