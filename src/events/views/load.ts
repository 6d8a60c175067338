/** Loads the views of a project (Node). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { View } from '../../engine/values.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { explainYaml } from '../../text/yaml-message.ts';
import { compileView, ViewDefinitionError } from './compile.ts';
import { type ViewDefinition, viewDefinition } from './definition.ts';
import { compileNative, type NativeView } from './native.ts';

/** Where a project keeps its views, from its root. */
export const VIEWS_FOLDER = 'content/knowledge/views';

/** Raised for a view file that cannot be read or is no definition. */
export class ViewFileError extends Error {
  /** Path of the file. */
  readonly file: string;
  /** Line and column from 1; the file's first where no better place is known. */
  readonly line: number;
  readonly column: number;

  constructor(file: string, message: string, place: { line: number; col: number } = { line: 1, col: 1 }) {
    super(message);
    this.file = file;
    this.line = place.line;
    this.column = place.col;
  }
}

const loaded = new Map<string, ReadonlyMap<string, View>>();

/** Definitions by their files, each with the text that it was read from. */
const definitionsRead = new Map<string, { readonly text: string; readonly definition: ViewDefinition }>();

/** Reads one definition; the one that was read before where the file has not changed. Throws `ViewFileError`. */
export function readDefinition(file: string): ViewDefinition {
  const text = textOf(file);
  const known = definitionsRead.get(file);
  if (known?.text === text) return known.definition;
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 100 });
  } catch (thrown) {
    if (thrown instanceof YAMLParseError) {
      throw new ViewFileError(file, explainYaml(thrown).message, thrown.linePos?.[0]);
    }
    throw new ViewFileError(file, `It cannot be read: ${unreadableReason(thrown)}.`);
  }
  if (containsItself(content)) throw new ViewFileError(file, 'An alias stands within what it names.');
  const result = viewDefinition.safeParse(content);
  if (result.success) {
    definitionsRead.set(file, { text, definition: result.data });
    return result.data;
  }
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw new ViewFileError(file, `${place === '' ? '' : `\`${place}\`: `}${issue?.message ?? 'no view definition'}.`);
}

/** Takes for the definition in a file, as long as its text is this, what was read from it before. */
export function rememberDefinition(file: string, text: string, definition: ViewDefinition): void {
  definitionsRead.set(file, { text, definition });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new ViewFileError(file, `It cannot be read: ${unreadableReason(thrown)}.`);
  }
}

/** Whether a value is a part of itself, as `a: &a [*a]` is. */
function containsItself(value: unknown, within: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (within.has(value)) return true;
  const around = new Set(within).add(value);
  return Object.values(value).some((part) => containsItself(part, around));
}

/** All definitions of a project, by id, in alphabetical order of their files. Throws `ViewFileError`. */
export function loadDefinitions(root: string): ReadonlyMap<string, ViewDefinition> {
  const folder = resolve(root, VIEWS_FOLDER);
  const files = yamlFiles(folder);
  const definitions = new Map<string, ViewDefinition>();
  for (const name of files) {
    const file = join(folder, name);
    const definition = readDefinition(file);
    if (name !== `${definition.id}.yaml`) {
      throw new ViewFileError(
        file,
        `Unexpected id \`${definition.id}\`, expected the file's name, \`${name.slice(0, -5)}\`.`,
      );
    }
    definitions.set(definition.id, definition);
  }
  return definitions;
}

function yamlFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch {
    throw new ViewFileError(folder, 'There is no such folder of view definitions.');
  }
}

/** The ids of a project's views: the names of their files, which are not read. Throws `ViewFileError` without the folder. */
export function viewIds(root: string): readonly string[] {
  return yamlFiles(resolve(root, VIEWS_FOLDER)).map((name) => name.slice(0, -'.yaml'.length));
}

/** The views of the project at `root`, by id; read once for each root. Throws `ViewFileError`. */
export function loadViews(root: string): ReadonlyMap<string, View> {
  const key = resolve(root);
  const known = loaded.get(key);
  if (known) return known;
  const definitions = [...loadDefinitions(root).values()];
  let native: NativeView | undefined;
  for (const definition of definitions) if (definition.kind === 'native') native = compileNative(definition);
  const views = new Map(
    definitions.map((definition): [string, View] => [
      definition.id,
      definition.kind === 'native' && native ? native : compileFile(definition, native, key),
    ]),
  );
  loaded.set(key, views);
  return views;
}

function compileFile(definition: ViewDefinition, native: NativeView | undefined, root: string): View {
  try {
    return compileView(definition, native);
  } catch (thrown) {
    if (!(thrown instanceof ViewDefinitionError)) throw thrown;
    throw new ViewFileError(join(root, VIEWS_FOLDER, `${definition.id}.yaml`), thrown.message);
  }
}
