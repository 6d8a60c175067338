/** One view of a project, without reading the others: most runs need a single one, and start faster for it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { View } from '../engine/values.ts';
import { compileView } from '../events/views/compile.ts';
import { readDefinition, VIEWS_FOLDER } from '../events/views/load.ts';
import { compileNative, type NativeView } from '../events/views/native.ts';

const loaded = new Map<string, View | undefined>();

/** The view `id` of the project at `root`, `undefined` when it has none; read once. Throws `ViewFileError`. */
export function viewOf(root: string, id: string): View | undefined {
  const key = `${resolve(root)}\0${id}`;
  if (!loaded.has(key)) loaded.set(key, readView(root, id));
  return loaded.get(key);
}

function readView(root: string, id: string): View | undefined {
  const file = fileOf(root, id);
  // An id is the name of its file; one that could lead elsewhere is none.
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id) || !existsSync(file)) return undefined;
  const definition = readDefinition(file);
  return definition.kind === 'native' ? compileNative(definition) : compileView(definition, nativeOf(root));
}

/** The native view, which others lean on. */
function nativeOf(root: string): NativeView | undefined {
  const file = fileOf(root, 'native');
  const definition = existsSync(file) ? readDefinition(file) : undefined;
  return definition?.kind === 'native' ? compileNative(definition) : undefined;
}

function fileOf(root: string, id: string): string {
  return join(root, VIEWS_FOLDER, `${id}.yaml`);
}
