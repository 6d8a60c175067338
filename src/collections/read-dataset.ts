/** Reads a dataset: what dataset.md says of it, and its events. */
import { LineCounter, parseDocument } from 'yaml';
import { checkDataset } from '../checks/datasets.ts';
import { diagnose, didYouMean, listed, type Mark } from '../checks/report.ts';
import { WrittenFile } from '../checks/written.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { documentMentions } from '../documents/markdown/document-mentions.ts';
import { parseMarkdown } from '../documents/markdown/parse-markdown.ts';
import { blockText } from '../documents/markdown/plain-text.ts';
import { Renderer } from '../documents/markdown/render.ts';
import { SourceText } from '../documents/markdown/source-text.ts';
import { type Dataset, type DatasetMetadata, datasetMetadata, label } from '../events/dataset.ts';
import { EventFileError, parseEvents } from '../events/read.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import { collectPlaces, placeOf, type YamlPath } from '../text/yaml-places.ts';

export interface DatasetFiles {
  name: string;
  /** Paths from the project's root. */
  file: string;
  eventsFile: string;
  text: string;
  events: Buffer;
}

export interface ReadDataset {
  /** Null when its metadata or its events cannot be read. */
  dataset: Dataset | null;
  /** Each with its file. */
  diagnostics: (Diagnostic & { file: string })[];
}

const EXPECTED: Readonly<Record<string, string>> = {
  title: 'a title',
  platforms: 'a list of platforms',
  source: 'where the events come from',
  time: 'a time like `2024-03-05T12:00:00Z`',
  sha256: 'the SHA-256 of events.ndjson (64 hex digits)',
  labels: 'a list of labels',
  id: 'an id of lower-case letters, digits and hyphens',
  lines: 'a list of line numbers from 1',
  attack: '`true` or `false`',
  nearMiss: '`true` or `false`',
  note: 'a note',
  digests: 'a digest of 16 hex digits for each line',
};

/** Rules `dataset/front-matter`, `dataset/unknown-key` (warning), `dataset/events` and those of `checkDataset`. Never throws for what the files hold. */
export function readDataset(files: DatasetFiles, knowledge: Knowledge): ReadDataset {
  const diagnostics: ReadDataset['diagnostics'] = [];
  const source = new SourceText(files.file, files.text);
  const found: Diagnostic[] = [];
  const tree = parseMarkdown(source, found);
  const front = readFrontMatter(files.text);
  diagnostics.push(...[...found, ...front.diagnostics].map((diagnostic) => ({ ...diagnostic, file: files.file })));

  let events: Dataset['events'] | null = null;
  try {
    events = parseEvents(files.events, files.eventsFile);
  } catch (error) {
    if (!(error instanceof EventFileError)) throw error;
    diagnostics.push({ ...diagnose('dataset/events', 'error', error, error.message), file: files.eventsFile });
  }
  const { metadata, place } = front;
  if (metadata) {
    const mentions = tree ? documentMentions(tree, source) : [];
    const file = new WrittenFile(files.text);
    const checked = checkDataset({ metadata, events: files.events, place, mentions, file }, knowledge);
    diagnostics.push(...checked.map((diagnostic) => ({ ...diagnostic, file: files.file })));
  }
  if (!metadata || !events || !tree) return { dataset: null, diagnostics };
  const { name, file, eventsFile } = files;
  const html = new Renderer().html(tree.blocks);
  return { dataset: { name, file, eventsFile, metadata, html, text: blockText(tree.blocks), events }, diagnostics };
}

interface FrontMatter {
  metadata: DatasetMetadata | null;
  diagnostics: Diagnostic[];
  place(path: YamlPath, what?: 'key' | 'value'): Mark;
}

function readFrontMatter(text: string): FrontMatter {
  const match = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*\r?$/m.exec(text);
  const top = () => ({ line: 1, column: 1 });
  if (match?.index !== 0) {
    const message = 'Unexpected start, expected front matter between two lines of `---`.';
    return { metadata: null, diagnostics: [diagnose('dataset/front-matter', 'error', top(), message)], place: top };
  }
  const lines = new LineCounter();
  const document = parseDocument(match[1] ?? '', { lineCounter: lines, prettyErrors: false, stringKeys: true });
  // The front matter starts on the file's second line.
  const below = <T extends Mark>(mark: T): T => ({ ...mark, line: mark.line + 1 });
  // What follows the first error is most often its echo.
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const { message, help } = explainYaml(broken);
    const mark = below({ line, column: col });
    return {
      metadata: null,
      diagnostics: [diagnose('dataset/front-matter', 'error', mark, message, help)],
      place: top,
    };
  }
  const places = collectPlaces(document, lines);
  const place = (path: YamlPath, what?: 'key' | 'value') => below(placeOf(places, path, what));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const diagnostics = [diagnose('dataset/front-matter', 'error', place([]), TOO_MANY_ALIASES)];
    return { metadata: null, diagnostics, place };
  }
  const parsed = datasetMetadata.safeParse(value);
  if (parsed.success) return { metadata: parsed.data, diagnostics: unknownKeys(value, parsed.data, place), place };
  const diagnostics = parsed.error.issues.map((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    const named = path.findLast((part) => typeof part === 'string');
    const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
    const expected = EXPECTED[named ?? ''] ?? 'title, platforms, source, time, sha256 and labels';
    const what = missing
      ? `Expected \`${named}\`: ${expected}.`
      : `Unexpected \`${named ?? 'front matter'}\`, expected ${expected}.`;
    const help = named === 'sha256' ? 'run `huntbook check --fix`' : undefined;
    return diagnose('dataset/front-matter', 'error', place(missing ? path.slice(0, -1) : path), what, help);
  });
  return { metadata: null, diagnostics, place };
}

/** Keys that say nothing to Huntbook: one that is misspelt would be left out in silence. */
function unknownKeys(written: unknown, { labels }: DatasetMetadata, place: FrontMatter['place']): Diagnostic[] {
  const strangers = (value: unknown, schema: { shape: object }, path: YamlPath): Diagnostic[] => {
    const known = Object.keys(schema.shape);
    return Object.keys(value as object)
      .filter((key) => !known.includes(key))
      .map((key) => {
        const message = `Unexpected key \`${key}\`, expected ${listed(known)}; it is left out.`;
        const help = didYouMean(nearest(key, known));
        return diagnose('dataset/unknown-key', 'warning', place([...path, key], 'key'), message, help);
      });
  };
  const { labels: writtenLabels } = written as { labels: unknown[] };
  return [
    ...strangers(written, datasetMetadata, []),
    ...labels.flatMap((_, index) => strangers(writtenLabels[index], label, ['labels', index])),
  ];
}
