/** Reads the front matter of dataset.md. */
import { LineCounter, parseDocument } from 'yaml';
import { diagnose, didYouMean, listed, type Mark } from '../checks/report.ts';
import type { Diagnostic } from '../documents/diagnostics.ts';
import { type DatasetMetadata, datasetMetadata, label } from '../events/dataset.ts';
import { nearest } from '../text/suggest.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../text/yaml-message.ts';
import { collectPlaces, placeOf, type YamlPath } from '../text/yaml-places.ts';

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
  counts: 'how many events there are: `{ events: 12 }`',
  events: 'the `address` and `sha256` of a file of events',
  address: 'an address that starts with `https://` or `http://`',
  query: 'the text of a query',
  language: 'the id of a query language',
  provenance: 'where the events were imported from',
  replaced: 'a list of `names`, `addresses` and `sids`',
};

/** What the front matter says. */
export interface FrontMatter {
  /** Null when it cannot be read. */
  metadata: DatasetMetadata | null;
  diagnostics: Diagnostic[];
  /** The place of a value, or of its key. */
  place(path: YamlPath, what?: 'key' | 'value'): Mark;
}

/** Rules `dataset/front-matter` and `dataset/unknown-key` (warning). Never throws for what the text holds. */
export function readFrontMatter(text: string): FrontMatter {
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
  if (parsed.success) {
    const missing = missingValues(parsed.data, place);
    if (missing.length > 0) return { metadata: null, diagnostics: missing, place };
    return { metadata: parsed.data, diagnostics: unknownKeys(value, parsed.data, place), place };
  }
  const diagnostics = parsed.error.issues.map((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    const named = path.findLast((part) => typeof part === 'string');
    const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
    // Digests of the file that is at an address, or was imported, are not those of the events.
    const ofFile = named === 'sha256' && path.length > 1;
    const expected = ofFile
      ? 'the SHA-256 of the file, quoted (64 hex digits)'
      : (EXPECTED[named ?? ''] ?? 'title, platforms, source, time, sha256 and labels');
    const what = missing
      ? `Expected \`${named}\`: ${expected}.`
      : `Unexpected \`${named ?? 'front matter'}\`, expected ${expected}.`;
    const help = named === 'sha256' && !ofFile ? 'run `huntbook check --fix`' : undefined;
    return diagnose('dataset/front-matter', 'error', place(missing ? path.slice(0, -1) : path), what, help);
  });
  return { metadata: null, diagnostics, place };
}

/** What is needed where nothing stands in its place. */
function missingValues({ sha256, events, labels }: DatasetMetadata, place: FrontMatter['place']): Diagnostic[] {
  const missing = (name: string, path: YamlPath, help?: string) =>
    diagnose('dataset/front-matter', 'error', place(path), `Expected \`${name}\`: ${EXPECTED[name]}.`, help);
  return [
    ...(sha256 === undefined && events === undefined ? [missing('sha256', [], 'run `huntbook check --fix`')] : []),
    ...labels.flatMap(({ lines, query }, index) =>
      lines.length === 0 && query === undefined ? [missing('lines', ['labels', index])] : [],
    ),
  ];
}

/** Keys that say nothing to Huntbook: one that is misspelt would be left out in silence. */
function unknownKeys(written: unknown, { labels }: DatasetMetadata, place: FrontMatter['place']): Diagnostic[] {
  const strangers = (value: unknown, schema: { shape: object }, path: YamlPath): Diagnostic[] => {
    const known = Object.keys(schema.shape);
    return Object.keys((value ?? {}) as object)
      .filter((key) => !known.includes(key))
      .map((key) => {
        const message = `Unexpected key \`${key}\`, expected ${listed(known)}; it is left out.`;
        const help = didYouMean(nearest(key, known));
        return diagnose('dataset/unknown-key', 'warning', place([...path, key], 'key'), message, help);
      });
  };
  const { labels: writtenLabels, counts, provenance, events } = written as Written;
  const { counts: countsSchema, provenance: provenanceSchema, events: eventsSchema } = datasetMetadata.shape;
  return [
    ...strangers(written, datasetMetadata, []),
    ...strangers(counts, countsSchema.unwrap(), ['counts']),
    ...strangers(provenance, provenanceSchema.unwrap(), ['provenance']),
    ...strangers(events, eventsSchema.unwrap(), ['events']),
    ...labels.flatMap((_, index) => strangers(writtenLabels[index], label, ['labels', index])),
  ];
}

interface Written {
  readonly labels: unknown[];
  readonly counts?: unknown;
  readonly provenance?: unknown;
  readonly events?: unknown;
}
