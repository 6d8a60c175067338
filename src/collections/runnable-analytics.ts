/** The pseudocode that analytics may run by their ids: a project's, and that of documents which are read beside it. */
import { readFile, stat } from 'node:fs/promises';
import { parseDocument } from '../documents/parse.ts';
import { runsOthers } from '../languages/car-pseudocode/other-analytics.ts';
import type { AnalyticDefinition } from '../languages/language.ts';
import { decodeText } from './decode-text.ts';
import { findContent, MAX_FILE_SIZE } from './find-files.ts';

/** A document's path, as diagnostics show it, and its text. */
export interface DocumentText {
  readonly file: string;
  readonly text: string;
}

/**
 * What the documents may run: `undefined` where none of them runs another analytic; else the pseudocode of all of them,
 * and of the analytics of the project at `root`, each by its id. Files that cannot be read have none.
 */
export async function runnableAnalytics(
  documents: readonly DocumentText[],
  root: string,
): Promise<AnalyticDefinition[] | undefined> {
  if (!documents.some(({ text }) => runsOthers(text))) return undefined;
  const own = new Set(documents.map(({ file }) => file));
  const project = await projectTexts(root, own);
  return [...documents, ...project].flatMap(pseudocodeIn);
}

/** The texts of a project's analytics but for those that are at hand. */
async function projectTexts(root: string, without: ReadonlySet<string>): Promise<DocumentText[]> {
  const { documents } = await findContent(root);
  const wanted = documents.filter(({ collection, file }) => collection === 'analytics' && !without.has(file));
  const texts = await Promise.all(wanted.map(async ({ path, file }) => ({ file, text: await textOf(path) })));
  return texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).size > MAX_FILE_SIZE ? undefined : decodeText(await readFile(path)).text;
  } catch {
    return undefined;
  }
}

function pseudocodeIn({ file, text }: DocumentText): AnalyticDefinition[] {
  if (!/p(?:seu|sue)do[\s-]?code/i.test(text)) return [];
  const { content, analytics } = parseDocument(text, { file });
  if (content?.dialect !== 'car') return [];
  const { id } = content.details;
  return analytics.flatMap(({ language, source }) => (language === 'car-pseudocode' ? [{ id, source }] : []));
}
