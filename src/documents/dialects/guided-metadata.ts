/** A guided playbook's metadata: a file beside it, or the same keys in its front matter. */
import type { Diagnostic } from '../diagnostics.ts';
import type { Entry, TechniqueRef } from '../entry.ts';
import { SourceText } from '../markdown/source-text.ts';
import type { MappingRow } from '../placed-mention.ts';
import type { DocumentReader } from '../reader.ts';
import { readYaml, type YamlMapping, type YamlText } from '../yaml-mapping.ts';
import { isoDate, tacticIdOf, techniqueIdsIn } from './common.ts';
import type { GuidedDetails } from './guided.schema.ts';

type Metadata = GuidedDetails['metadata'];

/** Metadata with what an entry takes from it. */
export interface GuidedMetadata {
  readonly metadata: Metadata;
  readonly from: GuidedDetails['metadataFrom'];
  readonly techniques: TechniqueRef[];
  readonly tactics: Entry['tactics'];
  readonly mapping: MappingRow[];
  readonly created: string | undefined;
  readonly modified: string | undefined;
}

const KEYS = ['attack_mappings', 'hypothesis', 'collaborators', 'creation_date', 'datasets'] as const;

/** Reads the metadata file where there is one, else the front matter. Its diagnostics name the file that they are about. */
export function readMetadata(reader: DocumentReader, file: { file: string; text: string } | undefined): GuidedMetadata {
  if (file) {
    const source = new SourceText(file.file, file.text);
    const read = readYaml(source, { start: 0, end: source.text.length }, reader.diagnostics);
    if (read) return fromMapping(read.mapping, source, 'file', reader.diagnostics);
  }
  const { frontMatter } = reader;
  if (frontMatter && KEYS.some((key) => frontMatter.has(key))) {
    return fromMapping(frontMatter, reader.source, 'front-matter', reader.diagnostics);
  }
  const metadata = { collaborators: [], platforms: [], attackMappings: [], datasets: [] };
  return { metadata, from: 'none', techniques: [], tactics: [], mapping: [], created: undefined, modified: undefined };
}

function fromMapping(
  mapping: YamlMapping,
  source: SourceText,
  from: 'file' | 'front-matter',
  diagnostics: Diagnostic[],
): GuidedMetadata {
  const text = (key: string): string | undefined => mapping.text(key)?.value;
  const texts = (...keys: string[]): string[] => keys.flatMap((key) => mapping.texts(key).map(({ value }) => value));
  const date = (key: string): string | undefined => {
    const written = mapping.text(key);
    const iso = isoDate(written?.value);
    if (written && iso === undefined) {
      const message = `Unexpected date \`${written.value}\` for \`${key}\`, expected year, month and day: \`2019/04/10\`.`;
      diagnostics.push(source.diagnostic('warning', 'document/date', message, written.range));
    }
    return iso;
  };
  const place = placer(source, from);
  const rows: MappingRow[] = [];
  const attackMappings = mapping.mappings('attack_mappings').map((item): Metadata['attackMappings'][number] => {
    const technique = item.text('technique');
    const sub = subTechnique(item);
    const ref = technique ? techniqueOf(technique, sub, place) : null;
    if (!ref) {
      const at = technique ?? { value: '', range: mapping.keyRange('attack_mappings') };
      const message = technique
        ? `Unexpected technique \`${at.value}\`, expected an ATT&CK id such as \`T1059\`.`
        : 'Unexpected mapping without a technique, expected `technique: T1059`.';
      diagnostics.push(source.diagnostic('warning', 'document/missing-technique', message, at.range));
    }
    const named = [...item.texts('tactics'), ...item.texts('tactic')];
    rows.push({ techniques: ref ? [ref] : [], tactics: named.map((written) => tacticOf(written, place)) });
    return {
      tactics: named.map(({ value }) => value),
      technique: technique?.value ?? '',
      ...(sub ? { subTechnique: sub.value } : {}),
    };
  });
  const metadata: Metadata = {
    ...optional({ id: text('id'), title: text('title'), hypothesis: text('hypothesis') }),
    collaborators: texts('collaborators', 'authors', 'author'),
    ...optional({ creationDate: text('creation_date'), modificationDate: text('modification_date') }),
    platforms: texts('platform', 'platforms'),
    attackMappings,
    datasets: mapping.mappings('datasets').map((item) => ({
      name: item.text('name')?.value ?? '',
      ...optional({ docs: item.text('docs')?.value, dataset: item.text('dataset')?.value }),
    })),
  };
  return {
    metadata,
    from,
    techniques: rows.flatMap(({ techniques }) => techniques),
    tactics: uniqueTactics(rows.flatMap(({ tactics }) => tactics)),
    mapping: rows,
    created: date('creation_date'),
    modified: date('modification_date'),
  };
}

/** `sub_technique` or `sub-technique`; the string `None` is none. */
function subTechnique(item: YamlMapping): YamlText | undefined {
  const written = item.text('sub_technique') ?? item.text('sub-technique') ?? item.text('subtechnique');
  return written && !/^(?:none|null|n\/a|-)$/i.test(written.value) ? written : undefined;
}

type Place = (text: YamlText) => Pick<TechniqueRef, 'line' | 'column' | 'endColumn' | 'file'>;

function placer(source: SourceText, from: 'file' | 'front-matter'): Place {
  return ({ range }) => {
    const { line, column } = source.place(range.start);
    const end = source.place(range.end);
    return {
      line,
      column,
      ...(end.line === line ? { endColumn: end.column } : {}),
      ...(from === 'file' ? { file: source.file } : {}),
    };
  };
}

/** The technique of a mapping, its sub-technique where it has one: `T1059` and `001` are `T1059.001`. */
function techniqueOf(technique: YamlText, sub: YamlText | undefined, place: Place): TechniqueRef | null {
  const base = techniqueIdsIn(technique.value)[0]?.id;
  if (base === undefined) return null;
  if (!sub) return { id: base, written: technique.value, ...place(technique) };
  const digits = /(\d{1,3})\s*$/.exec(sub.value)?.[1];
  if (digits === undefined) return { id: base, written: technique.value, ...place(technique) };
  const id = `${base.slice(0, 5)}.${digits.padStart(3, '0')}`;
  return { id, written: `${technique.value} ${sub.value}`, ...place(technique) };
}

function tacticOf(written: YamlText, place: Place): Entry['tactics'][number] {
  const id = tacticIdOf(written.value);
  return { ...(id ? { id } : { name: written.value }), written: written.value, ...place(written) };
}

function uniqueTactics(tactics: Entry['tactics']): Entry['tactics'] {
  const seen = new Set<string>();
  return tactics.filter(({ id, name }) => {
    const key = id ?? name ?? '';
    return !seen.has(key) && seen.add(key);
  });
}

/** The properties that have a value. */
function optional<Key extends string>(values: Record<Key, string | undefined>): Partial<Record<Key, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<Key, string>
  >;
}
