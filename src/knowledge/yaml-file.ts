/** Knowledge that people write as YAML: read, checked by a schema, and refused at the line and column that is wrong. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import { collectPlaces, placeOf, type YamlMark } from '../text/yaml-places.ts';
import { KnowledgeError } from './error.ts';

/** How many nodes aliases may stand for. */
const MAX_ALIASES = 100;

/** A file's content, and what makes an error at a place of it. */
export interface KnowledgeYaml<Data> {
  readonly data: Data;
  wrong(reason: string, at: readonly (string | number)[]): KnowledgeError;
}

/**
 * Reads the text of a file by its schema, a strict object of lists of strict objects. `file` is its path from the root,
 * for messages. Throws a `KnowledgeError` at the first thing that is wrong: the YAML, or its form.
 */
export function readKnowledgeYaml<Schema extends z.ZodObject>(
  file: string,
  text: string,
  schema: Schema,
): KnowledgeYaml<z.infer<Schema>> {
  const wrong = (
    reason: string,
    { line, column }: YamlMark,
    more: { cause?: unknown; help?: string | undefined } = {},
  ) => new KnowledgeError(file, '', reason.replace(/\.$/, ''), { ...more, line, column });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const { message, help } = explainYaml(broken);
    throw wrong(message, { line: line || 1, column: col || 1 }, { cause: broken, help });
  }
  const places = collectPlaces(document, lines);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw wrong(TOO_MANY_ALIASES, { line: 1, column: 1 }, { cause });
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const where = issue?.path.filter((part) => typeof part !== 'symbol') ?? [];
    if (issue?.code !== 'unrecognized_keys')
      throw wrong(reasonOf(issue), placeOf(places, where), { help: helpOf(issue) });
    const key = issue.keys[0] ?? '';
    const known = keysAt(schema, where);
    const expected = known.length === 0 ? '' : `, expected one of: ${known.join(', ')}`;
    throw wrong(`Unexpected key \`${key}\`${expected}`, placeOf(places, [...where, key], 'key'));
  }
  return { data: result.data, wrong: (reason, at) => wrong(reason, placeOf(places, at)) };
}

/**
 * What reads a list in a file of a project, once for each root; the one that comes with this program where the project has
 * none. `parse` takes its text. Throws a `KnowledgeError` when the file cannot be read, and what `parse` throws.
 */
export function projectFile<Item>(
  file: string,
  parse: (text: string) => readonly Item[],
): (root: string) => readonly Item[] {
  const loaded = new Map<string, readonly Item[]>();
  const own = path.join(import.meta.dirname, '..', '..');
  const load = (root: string): readonly Item[] => {
    const key = path.resolve(root);
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const text = textOf(key, file);
    const data = text === undefined ? (key === own ? [] : load(own)) : parse(text);
    loaded.set(key, data);
    return data;
  };
  return load;
}

/** `undefined` when there is no such file. */
function textOf(root: string, file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new KnowledgeError(file, '', `cannot be read: ${unreadableReason(cause)}`, { cause });
  }
}

/** The keys of the object that a path leads to: the schema's own, or those of a list's items. */
function keysAt(schema: z.ZodObject, where: readonly (string | number)[]): readonly string[] {
  let at: unknown = schema;
  for (const part of where) {
    if (typeof part === 'number') at = (at as Partial<z.ZodArray>).element;
    else at = (at as z.ZodObject).shape[part];
  }
  return Object.keys((at as Partial<z.ZodObject> | undefined)?.shape ?? {});
}

type Issue = z.core.$ZodIssue;

/** What is wrong with a value, in words. */
function reasonOf(issue: Issue | undefined): string {
  if (issue?.code !== 'invalid_type') return issue?.message ?? 'is not as its schema says';
  const key = issue.path.at(-1);
  if (typeof key === 'string' && issue.message.endsWith('received undefined')) return `\`${key}\` is missing`;
  const form = { string: 'a text', array: 'a list', object: 'lines of `key: value`' }[String(issue.expected)];
  const what = typeof key === 'string' ? `value of \`${key}\`` : 'value';
  return `Unexpected ${what}, expected ${form ?? issue.expected}`;
}

/** What to write in place of a value that YAML reads as something else than the text that is meant. */
function helpOf(issue: Issue | undefined): string | undefined {
  if (issue?.code !== 'invalid_type' || issue.expected !== 'string') return undefined;
  if (/received (?:number|boolean)$/.test(issue.message)) return 'put the value between quotes';
  return issue.message.endsWith('received null') ? 'write a value after the colon, or delete the line' : undefined;
}
