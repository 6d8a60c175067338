/** Checks the project's knowledge files against each other (Node). */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { checkNamedLogSources } from '../checks/named-log-sources.ts';
import { diagnose } from '../checks/report.ts';
import { KNOWLEDGE_FILES, parseKnowledge } from '../knowledge/load.ts';
import { LOG_SOURCES_FILE, parseLogSources } from '../knowledge/log-sources.ts';
import { type KnowledgeFault, referenceFaults, unknownKeys } from '../knowledge/references.ts';
import type { DetectionStrategies } from '../knowledge/types.ts';
import { collectPlaces, placeOf } from '../text/yaml-places.ts';
import type { FileDiagnostic } from './loaded.ts';

/** Most messages about one file. */
const MOST_MESSAGES = 100;

/**
 * Rules `knowledge/unknown-reference`, `knowledge/duplicate-id` (errors) and `knowledge/unknown-key` (warning), for the
 * knowledge files that `covers` has; of the log sources `knowledge/unknown-log-source` (warning). Rejects with a `KnowledgeError` for a file whose form is wrong.
 */
export async function checkKnowledge(root: string, covers: (file: string) => boolean): Promise<FileDiagnostic[]> {
  const names = Object.keys(KNOWLEDGE_FILES) as KnowledgeFault['file'][];
  const texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(root, pathOf(name)), 'utf8')] as const)),
  );
  const textOf = (name: KnowledgeFault['file']) => texts.get(name) ?? '';
  const contents = {
    'attack.json': parseKnowledge('attack.json', textOf('attack.json')),
    'attack-detection-strategies.json': parseKnowledge(
      'attack-detection-strategies.json',
      textOf('attack-detection-strategies.json'),
    ),
    'd3fend.json': parseKnowledge('d3fend.json', textOf('d3fend.json')),
    'car-data-model.json': parseKnowledge('car-data-model.json', textOf('car-data-model.json')),
    'windows-events.json': parseKnowledge('windows-events.json', textOf('windows-events.json')),
  };
  const faults = [
    ...referenceFaults(contents),
    ...names.flatMap((name) => unknownKeys(name, JSON.parse(textOf(name)), contents[name])),
  ];
  const found = names
    .filter((name) => covers(pathOf(name)))
    .flatMap((name) =>
      placed(
        name,
        textOf(name),
        faults.filter(({ file }) => file === name),
      ),
    );
  if (!covers(LOG_SOURCES_FILE)) return found;
  return [...found, ...(await logSourceFindings(root, contents['attack-detection-strategies.json']))];
}

/** What is found of the project's own log sources. */
async function logSourceFindings(root: string, strategies: DetectionStrategies): Promise<FileDiagnostic[]> {
  const path = join(root, LOG_SOURCES_FILE);
  if (!existsSync(path)) return [];
  const text = await readFile(path, 'utf8');
  const findings = checkNamedLogSources(parseLogSources(text), strategies);
  if (findings.length === 0) return [];
  const lines = new LineCounter();
  const places = collectPlaces(parseDocument(text, { lineCounter: lines }), lines);
  return findings.map(({ message, help, path: at }) => {
    const { line, column, endColumn } = placeOf(places, at);
    const mark = { line, column, ...(endColumn === undefined ? {} : { endLine: line, endColumn }) };
    return { ...diagnose('knowledge/unknown-log-source', 'warning', mark, message, help), file: LOG_SOURCES_FILE };
  });
}

function placed(name: KnowledgeFault['file'], text: string, faults: readonly KnowledgeFault[]): FileDiagnostic[] {
  if (faults.length === 0) return [];
  // JSON is YAML, whose parser says where each part stands.
  const lines = new LineCounter();
  const places = collectPlaces(parseDocument(text, { lineCounter: lines }), lines);
  return faults.slice(0, MOST_MESSAGES).map(({ rule, message, path, at }) => {
    const { line, column, endColumn } = placeOf(places, path, at);
    const mark = { line, column, ...(endColumn === undefined ? {} : { endLine: line, endColumn }) };
    const severity = rule === 'knowledge/unknown-key' ? 'warning' : 'error';
    return { ...diagnose(rule, severity, mark, message), file: pathOf(name) };
  });
}

const pathOf = (name: string): string => `content/knowledge/${name}`;
