/** Articles: front matter and free Markdown. */
import type { PhrasingContent, RootContent } from 'mdast';
import type { Entry, RichText, TechniqueRef } from '../entry.ts';
import type { SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import type { DocumentReader } from '../reader.ts';
import type { ArticleDetails } from './article.schema.ts';
import {
  dateOf,
  emptyEntry,
  normalTitle,
  placeOf,
  referencesOf,
  reportMissingTitle,
  summaryOf,
  tacticIdOf,
  techniqueIdsIn,
  techniqueRef,
  titleSection,
  uniqueById,
} from './common.ts';
import type { DialectResult } from './result.ts';

/** Front matter that an article may have; the rest is kept in `details.frontMatter`. */
const LIST_KEYS = { platforms: ['platforms', 'platform'], authors: ['authors', 'author', 'contributors'] } as const;

/** Reads an article. `id` is the entry's id: the file's name without ending. */
export function readArticle(reader: DocumentReader, id: string): DialectResult {
  const { frontMatter } = reader;
  const heading = titleSection(reader);
  const title = frontMatter?.text('title')?.value ?? heading?.title;
  if (title === undefined) reportMissingTitle(reader);
  const list = (keys: readonly string[]): string[] =>
    keys.flatMap((key) => frontMatter?.texts(key).map(({ value }) => value) ?? []);
  const lead = nameLead(reader, heading);
  const references = readReferences(reader);
  const description = reader.blocks(lead);
  const category = frontMatter?.text('category')?.value;
  const details: ArticleDetails = {
    frontMatter: reader.frontMatterRecord,
    ...(category === undefined ? {} : { category }),
    description,
    references,
  };
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'article',
    title: title ?? id,
    summary: summaryOf(frontMatter?.text('description')?.value ?? firstText(description, reader.sections, reader)),
    platforms: list(LIST_KEYS.platforms),
    techniques: techniquesOf(reader),
    tactics: tacticsOf(reader),
    references: referencesOf(references),
    authors: list(LIST_KEYS.authors),
    created: dateOf(reader, frontMatter, 'created', 'creation_date', 'date'),
    modified: dateOf(reader, frontMatter, 'modified', 'modification_date', 'last_modified_at'),
    ...(frontMatter?.text('status') ? { status: frontMatter.text('status')?.value } : {}),
  };
  return { content: { dialect: 'article', details, entry }, analytics: [] };
}

/** The blocks before the first section: those under the title, or those before any heading. */
function nameLead(reader: DocumentReader, heading: SectionNode | undefined): readonly RootContent[] {
  const preamble = reader.sections.find((section) => section.depth === 0);
  if (preamble && !heading) preamble.key = 'description';
  return heading?.blocks.length ? heading.blocks : (preamble?.blocks ?? []);
}

function firstText(
  description: RichText | undefined,
  sections: readonly SectionNode[],
  reader: DocumentReader,
): string | undefined {
  if (description) return description.text;
  for (const section of sections) {
    const text = reader.body(section)?.text ?? firstText(undefined, section.children, reader);
    if (text) return text;
  }
  return undefined;
}

/** References of a section by that name, else of the front matter. */
function readReferences(reader: DocumentReader): RichText[] {
  const sections = reader
    .allSections()
    .filter((section) => /^(?:references?|sources|further reading)$/.test(normalTitle(section.title)));
  for (const section of sections) section.key = 'references';
  const items = sections.flatMap((section) => reader.items(section));
  if (items.length > 0) return items;
  const written = reader.frontMatter?.texts('references') ?? [];
  const titled = reader.frontMatter?.mappings('references') ?? [];
  return [
    ...written.map(({ value, range }) =>
      referenceAt(reader, value, /^https?:\/\/\S+$/i.test(value) ? value : undefined, range),
    ),
    ...titled.flatMap((item) => {
      const url = item.text('url') ?? item.text('link');
      const title = item.text('title') ?? url;
      return title ? [referenceAt(reader, title.value, url?.value, title.range)] : [];
    }),
  ];
}

function referenceAt(reader: DocumentReader, title: string, url: string | undefined, range: Range): RichText {
  const text: PhrasingContent = { type: 'text', value: title };
  return reader.inline([url === undefined ? text : { type: 'link', url, children: [text] }], range);
}

function techniquesOf(reader: DocumentReader): TechniqueRef[] {
  const written = ['techniques', 'technique'].flatMap((key) => reader.frontMatter?.texts(key) ?? []);
  const found = written.flatMap(({ value, range }) => {
    const ids = techniqueIdsIn(value);
    if (ids.length === 0) {
      const message = `Unexpected technique \`${value}\`, expected an ATT&CK id such as \`T1021.006\`.`;
      reader.report('warning', 'document/missing-technique', message, range);
    }
    return ids.map(({ id }) => techniqueRef(reader, id, range));
  });
  return uniqueById(found);
}

function tacticsOf(reader: DocumentReader): Entry['tactics'] {
  const written = ['tactics', 'tactic'].flatMap((key) => reader.frontMatter?.texts(key) ?? []);
  return written.map(({ value, range }) => {
    const id = tacticIdOf(value);
    return { ...(id ? { id } : { name: value }), written: value, ...placeOf(reader, range) };
  });
}
