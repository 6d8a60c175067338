/** Checks the project's views against the data models of their schemas (Node). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { diagnose } from '../checks/report.ts';
import { checkViewModel, type ViewFinding } from '../checks/view-model.ts';
import { loadDefinitions, VIEWS_FOLDER } from '../events/views/load.ts';
import { loadSchemaModel } from '../knowledge/schema-model.ts';
import { collectPlaces, placeOf } from '../text/yaml-places.ts';
import type { FileDiagnostic } from './loaded.ts';

/**
 * Rules `view/unknown-model` (error), `view/unknown-object`, `view/unknown-action` and `view/unknown-field` (warnings), for
 * the views whose files `covers` has. Throws `ViewFileError` and `KnowledgeError` for files that cannot be read.
 */
export function checkViews(root: string, covers: (file: string) => boolean): FileDiagnostic[] {
  return [...loadDefinitions(root).values()].flatMap((definition): FileDiagnostic[] => {
    const file = `${VIEWS_FOLDER}/${definition.id}.yaml`;
    if (definition.kind !== 'mapped' || definition.model === undefined || !covers(file)) return [];
    const model = loadSchemaModel(root, definition.model);
    if (model !== undefined) return placed(root, file, checkViewModel(definition, model));
    const { line, column } = placesOf(root, file)(['model'], 'value');
    const message = `There is no data model \`${definition.model}\`.`;
    const help = `the view \`${definition.id}\` wants \`content/knowledge/${definition.model}-data-model.json\``;
    return [{ ...diagnose('view/unknown-model', 'error', { line, column }, message, help), file }];
  });
}

function placed(root: string, file: string, findings: readonly ViewFinding[]): FileDiagnostic[] {
  if (findings.length === 0) return [];
  const place = placesOf(root, file);
  const shown = new Set<string>();
  return findings.flatMap(({ rule, message, help, path, at }) => {
    const { line, column, endColumn } = place(path, at);
    // Parts that several logs share through an alias are said once.
    const key = `${line}:${column}:${message}`;
    if (shown.has(key)) return [];
    shown.add(key);
    const mark = { line, column, ...(endColumn === undefined ? {} : { endLine: line, endColumn }) };
    return [{ ...diagnose(rule, 'warning', mark, message, help), file }];
  });
}

function placesOf(root: string, file: string) {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(root, file), 'utf8'), { lineCounter: lines });
  const places = collectPlaces(document, lines);
  return (path: ViewFinding['path'], at: ViewFinding['at']) => placeOf(places, path, at);
}
