/** `check --fix`: ids and names of today, where a document or a dataset has those of an earlier release. */
import type { FilesWritten } from '../checks/attack-fixes.ts';
import { checkDrift } from '../checks/drift.ts';
import { WrittenFile, withEdits } from '../checks/written.ts';
import type { Diagnostic, TextEdit } from '../documents/diagnostics.ts';
import type { ParsedDocument } from '../documents/document.ts';
import { parseDocument } from '../documents/parse.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { apart, type Mendable } from './edit-text.ts';
import type { LoadedDocument } from './loaded.ts';
import { type DatasetFiles, readDataset } from './read-dataset.ts';

/** The files of one document or dataset: text by path. */
export type Texts = ReadonlyMap<string, string>;

/** Texts as they are after a fix, and what changed in each file: `` `T1028` → `T1021.006` ``. */
export interface FixedTexts {
  readonly texts: Texts;
  readonly changes: ReadonlyMap<string, readonly string[]>;
}

/** What is read from texts: all that is said of them, and what a fix must leave as it is. */
interface Reading {
  readonly diagnostics: readonly Diagnostic[];
  /** Anything that can be compared as JSON; `null` when they cannot be read. */
  readonly rest: unknown;
}

/**
 * Mends a document and its metadata. What is written is read again: a fix whose message stays, that brings another message,
 * or that changes an analytic is left out.
 */
export function fixDocument(
  { document, text, metadata }: Pick<LoadedDocument, 'document' | 'text' | 'metadata'>,
  knowledge: Knowledge,
): FixedTexts {
  const { file, dialect } = document;
  const texts = new Map([[file, text], ...(metadata ? [[metadata.file, metadata.text] as const] : [])]);
  const filesOf = (now: Texts): FilesWritten => {
    const written = new Map([...now].map(([name, content]) => [name, new WrittenFile(content)]));
    return (name) => written.get(name ?? file);
  };
  const { defences } = document.content.entry;
  if (
    !checkDrift({ ...document, defences }, knowledge, filesOf(texts), Number.POSITIVE_INFINITY).some(({ fix }) => fix)
  ) {
    return { texts, changes: new Map() };
  }
  const read = (now: Texts): Reading => {
    const own = now.get(file) ?? '';
    const beside = metadata && { file: metadata.file, text: now.get(metadata.file) ?? '' };
    const parsed = parseDocument(own, {
      file,
      ...(dialect ? { dialect } : {}),
      ...(beside ? { metadata: beside } : {}),
    });
    if (!parsed.content) return { diagnostics: parsed.diagnostics, rest: null };
    const naming = { ...parsed, defences: parsed.content.entry.defences };
    const drift = checkDrift(naming, knowledge, filesOf(now), Number.POSITIVE_INFINITY);
    return {
      diagnostics: [...parsed.diagnostics, ...drift].map((one) => ({ ...one, file: one.file ?? file })),
      rest: restOf(parsed),
    };
  };
  return fixTexts(texts, read);
}

/** What is no id or name: the queries as they are but for tags and title of Sigma's rules, and the shape of the document. */
function restOf({ dialect, analytics, content }: ParsedDocument): unknown {
  const queries = analytics.map(({ id, language, source, view }) => [
    id,
    language,
    view,
    withoutNames(language, source),
  ]);
  const { id, kind, platforms, dataModel, dataSources, authors, created, modified, status, severity } =
    content?.entry ?? {};
  const entry = { id, kind, platforms, dataModel, dataSources, authors, created, modified, status, severity };
  return { dialect, queries, entry, sections: content?.sections.map(({ id: anchor }) => anchor) };
}

/** A Sigma rule without what names ids and decides nothing: its tags and its title. */
function withoutNames(language: string, source: string): string {
  if (language !== 'sigma') return source;
  return source.replace(/\battack\.[\w.-]+/gi, 'attack.…').replace(/^([ \t]*title:)[^\r\n]*/gm, '$1');
}

/** Mends a dataset's labels, and the text about it. */
export function fixDatasetDrift(files: DatasetFiles, knowledge: Knowledge): FixedTexts {
  const read = (now: Texts): Reading => {
    const { dataset, diagnostics } = readDataset({ ...files, text: now.get(files.file) ?? '' }, knowledge);
    const labels = dataset?.metadata.labels.map(({ technique: _, ...label }) => label);
    return { diagnostics, rest: dataset && { ...dataset.metadata, labels } };
  };
  return fixTexts(new Map([[files.file, files.text]]), read);
}

/** Most characters that are read again to find which fixes go well: of the longest documents, some forty readings. */
const MOST_READ = 20_000_000;

/** All fixes at once where that goes well, else those that go well beside the ones before. */
function fixTexts(texts: Texts, read: (texts: Texts) => Reading): FixedTexts {
  const before = read(texts);
  const fixes = [...texts.keys()].flatMap((file) => apart(before.diagnostics.filter((one) => one.file === file)));
  if (fixes.length === 0 || before.rest === null) return { texts, changes: new Map() };
  const length = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const isGood = (chosen: readonly Mendable[]) => isMended(before, read(edited(texts, chosen)), chosen);
  const chosen = goodOnes(fixes, isGood, Math.max(1, Math.floor(MOST_READ / Math.max(1, length))));
  if (chosen.length === 0) return { texts, changes: new Map() };
  const changes = new Map(
    [...texts].flatMap(([file, text]) => {
      const said = [...new Set(editsOf(chosen, file).map((edit) => changeOf(text, edit)))];
      return said.length === 0 ? [] : [[file, said] as const];
    }),
  );
  return { texts: edited(texts, chosen), changes };
}

/** The fixes that are good together: all, or the good ones of each half, within so many trials. */
function goodOnes(
  fixes: readonly Mendable[],
  isGood: (chosen: readonly Mendable[]) => boolean,
  mostTrials: number,
): Mendable[] {
  const good: Mendable[] = [];
  let trials = 0;
  const take = (part: readonly Mendable[]): void => {
    if (trials === mostTrials) return;
    trials++;
    if (isGood([...good, ...part])) {
      good.push(...part);
    } else if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      take(part.slice(0, middle));
      take(part.slice(middle));
    }
  };
  take(fixes);
  return good;
}

function edited(texts: Texts, fixes: readonly Mendable[]): Texts {
  return new Map([...texts].map(([file, text]) => [file, withEdits(text, editsOf(fixes, file))]));
}

function editsOf(fixes: readonly Mendable[], file: string): TextEdit[] {
  return fixes.flatMap((fix) => (fix.file === file ? fix.fix.edits : [])).sort((a, b) => a.start - b.start);
}

function changeOf(text: string, { start, end, text: written }: TextEdit): string {
  return `\`${text.slice(start, end)}\` → \`${written}\``;
}

/** Whether these fixes' messages are gone, no rule has more to say than before, and the rest is what it was. */
function isMended(before: Reading, after: Reading, fixes: readonly Mendable[]): boolean {
  if (after.rest === null || JSON.stringify(before.rest) !== JSON.stringify(after.rest)) return false;
  return [ruleOf, messageOf].every((keyOf) => {
    const allowed = tally(before.diagnostics, keyOf);
    const mended = tally(fixes, keyOf);
    const left = tally(after.diagnostics, keyOf);
    // A message about one place may name the ids of another, and be worded anew.
    const keys = keyOf === ruleOf ? left.keys() : mended.keys();
    return [...keys].every((key) => (left.get(key) ?? 0) <= (allowed.get(key) ?? 0) - (mended.get(key) ?? 0));
  });
}

function tally(diagnostics: readonly Diagnostic[], keyOf: (one: Diagnostic) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of diagnostics) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

function ruleOf({ file, rule, severity }: Diagnostic): string {
  return JSON.stringify([file, rule, severity]);
}

function messageOf({ file, rule, message }: Diagnostic): string {
  return JSON.stringify([file, rule, message]);
}
