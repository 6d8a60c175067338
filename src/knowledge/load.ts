/** Reads the knowledge files. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { jsonPathText, placeInJson } from '../text/json-place.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import { KnowledgeError } from './error.ts';
import { buildKnowledge } from './lookup.ts';
import { attack, carDataModel, d3fend, detectionStrategies, type Knowledge, windowsEvents } from './types.ts';

/** The knowledge files below `content/knowledge/`, each with its schema. */
export const KNOWLEDGE_FILES = {
  'attack.json': attack,
  'attack-detection-strategies.json': detectionStrategies,
  'd3fend.json': d3fend,
  'car-data-model.json': carDataModel,
  'windows-events.json': windowsEvents,
} as const;
type KnowledgeFile = keyof typeof KNOWLEDGE_FILES;

/**
 * Reads `<root>/content/knowledge/`. A file is parsed and validated when a lookup first needs it, so that a command
 * pays for what it uses; `complete` parses all of them at once, for commands that check the content.
 * Rejects with a `KnowledgeError` when a file is missing or, with `complete`, wrong; without `complete` the lookup throws it.
 */
export async function loadKnowledge(root: string, options: { complete?: boolean } = {}): Promise<Knowledge> {
  const names = Object.keys(KNOWLEDGE_FILES) as KnowledgeFile[];
  const read = await Promise.allSettled(names.map((name) => readKnowledge(root, name)));
  const texts = new Map<KnowledgeFile, string>();
  for (const [index, outcome] of read.entries()) {
    // In their order, so that of several that are missing the same one is named every time.
    if (outcome.status === 'rejected') throw outcome.reason;
    texts.set(names[index] as KnowledgeFile, outcome.value);
  }
  const parse = <N extends KnowledgeFile>(name: N) => parseKnowledge(name, texts.get(name) ?? '');
  if (options.complete) for (const name of names) parse(name);
  return buildKnowledge({
    attack: () => parse('attack.json'),
    strategies: () => parse('attack-detection-strategies.json'),
    d3fend: () => parse('d3fend.json'),
    dataModel: () => parse('car-data-model.json'),
    windowsEvents: () => parse('windows-events.json'),
  });
}

/** Parses one knowledge file's text; throws a `KnowledgeError` that names the file and the path in it. */
export function parseKnowledge<N extends KnowledgeFile>(name: N, text: string): z.infer<(typeof KNOWLEDGE_FILES)[N]> {
  const file = `content/knowledge/${name}`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const reason = messageOf(cause);
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(reason) ?? [];
    const place = line === undefined ? {} : { line: Number(line), column: Number(column) };
    throw new KnowledgeError(
      file,
      '',
      `Unexpected text, expected JSON (${reason.replace(/, .* is not valid JSON$/s, '')})`,
      { cause, ...place },
    );
  }
  const parsed = KNOWLEDGE_FILES[name].safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path ?? [];
    throw new KnowledgeError(
      file,
      jsonPathText(where),
      issue?.message ?? 'is not as its schema says',
      placeInJson(text, where),
    );
  }
  return parsed.data as z.infer<(typeof KNOWLEDGE_FILES)[N]>;
}

async function readKnowledge(root: string, name: KnowledgeFile): Promise<string> {
  try {
    return await readFile(path.join(root, 'content', 'knowledge', name), 'utf8');
  } catch (cause) {
    throw new KnowledgeError(`content/knowledge/${name}`, '', `cannot be read: ${unreadableReason(cause)}`, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
