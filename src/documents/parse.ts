/** The one entrance: a document's text in, a typed document and its diagnostics out. */
import type { RootContent } from 'mdast';
import { detectDialect } from './detect.ts';
import type { Diagnostic } from './diagnostics.ts';
import { readArticle } from './dialects/article.ts';
import { readAtc } from './dialects/atc.ts';
import { readCar } from './dialects/car.ts';
import { readClassic } from './dialects/classic.ts';
import { readDataNeeded } from './dialects/data-needed.ts';
import { readGuided } from './dialects/guided.ts';
import { headingsFromParagraphs } from './dialects/guided-headings.ts';
import type { DialectResult } from './dialects/result.ts';
import { readSplunk } from './dialects/splunk.ts';
import { levelHeadings } from './dialects/splunk-levels.ts';
import { readStory } from './dialects/story.ts';
import type { DialectId, DocumentContent, ParsedDocument } from './document.ts';
import { documentMentions, yamlMentions } from './markdown/document-mentions.ts';
import { type MarkdownTree, parseMarkdown } from './markdown/parse-markdown.ts';
import { type Highlight, Renderer } from './markdown/render.ts';
import { buildSections, publishSections, type SectionNode } from './markdown/sections.ts';
import { SourceText } from './markdown/source-text.ts';
import type { PlacedMention } from './placed-mention.ts';
import { DocumentReader } from './reader.ts';
import { readYaml } from './yaml-mapping.ts';

export interface ParseOptions {
  /** Path of the file, for diagnostics and for the document's id. */
  file: string;
  /** The dialect to read, where the front matter names none; recognised from the text otherwise. */
  dialect?: DialectId | undefined;
  /** A guided playbook's metadata file. */
  metadata?: { file: string; text: string } | undefined;
  /** Renders code to trusted HTML; without it code is a plain `<pre>`. */
  highlight?: Highlight | undefined;
}

/**
 * Parses a document. Never throws, whatever the text: what cannot be read is among the diagnostics, sorted by place,
 * each with its file. Reads no file: the caller hands over a guided playbook's metadata (`metadataFilesOf`).
 */
export function parseDocument(text: string, options: ParseOptions): ParsedDocument {
  const source = new SourceText(options.file, text);
  const diagnostics: Diagnostic[] = [];
  try {
    return read(source, options, diagnostics);
  } catch (thrown) {
    diagnostics.push(unreadable(source, thrown));
    return { dialect: null, content: null, analytics: [], diagnostics, mapping: [], mentions: [] };
  }
}

/** Where a guided playbook's metadata may stand: `<name>.metadata.yaml`, or `metadata.yaml` in a folder of one document. */
export function metadataFilesOf(file: string): string[] {
  const folder = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return [`${folder}${fileStem(file)}.metadata.yaml`, `${folder}metadata.yaml`];
}

/** A file's name without folder and ending. */
function fileStem(file: string): string {
  const name = file.split(/[/\\]/).at(-1) ?? file;
  return name.replace(/(.)\.[^.]*$/, '$1');
}

function read(source: SourceText, options: ParseOptions, diagnostics: Diagnostic[]): ParsedDocument {
  const nothing = { content: null, analytics: [], diagnostics, mapping: [], mentions: [] };
  const tree = parseMarkdown(source, diagnostics);
  if (!tree) return { dialect: null, ...nothing };
  const frontMatter = tree.frontMatter ? readYaml(source, tree.frontMatter, diagnostics) : null;
  reportOpenFrontMatter(source, tree, diagnostics);
  const outline = { source, frontMatter: frontMatter?.mapping ?? null, blocks: tree.blocks };
  const dialect = detectDialect(outline, options.dialect, diagnostics);
  if (dialect === null) return { dialect, ...nothing };

  const renderer = new Renderer(options.highlight);
  const sections = buildSections(blocksOf(dialect, tree.blocks, source, diagnostics));
  const reader = new DocumentReader({ source, renderer, sections, frontMatter, diagnostics });
  const result = readAs(dialect, reader, options);
  const content: DocumentContent = { ...result.content, sections: publish(sections, reader) };
  const { techniques, tactics } = content.entry;
  return {
    dialect,
    content,
    analytics: result.analytics,
    diagnostics: inOrder(diagnostics, source.file),
    mapping: result.mapping ?? [{ techniques, tactics }],
    ...(result.repeatedNames ? { repeatedNames: result.repeatedNames } : {}),
    mentions: [...documentMentions(tree, source, result.analytics), ...metadataMentions(dialect, options)],
  };
}

/** The ids in the metadata of a guided playbook. */
function metadataMentions(dialect: DialectId, { metadata }: ParseOptions): PlacedMention[] {
  if (dialect !== 'guided' || !metadata) return [];
  const { file, text } = metadata;
  return yamlMentions(new SourceText(file, text)).map((mention) => ({ ...mention, file }));
}

function blocksOf(
  dialect: DialectId,
  blocks: RootContent[],
  source: SourceText,
  diagnostics: Diagnostic[],
): RootContent[] {
  if (dialect === 'splunk' || dialect === 'story') return levelHeadings(blocks);
  return dialect === 'guided' ? headingsFromParagraphs(blocks, source, diagnostics) : blocks;
}

function readAs(dialect: DialectId, reader: DocumentReader, options: ParseOptions): DialectResult {
  switch (dialect) {
    case 'classic':
      return readClassic(reader, fileStem(options.file));
    case 'guided':
      return readGuided(reader, fileStem(options.file), options.metadata);
    case 'car':
      return readCar(reader, fileStem(options.file));
    case 'splunk':
      return readSplunk(reader, fileStem(options.file));
    case 'story':
      return readStory(reader, fileStem(options.file));
    case 'atc':
      return readAtc(reader, fileStem(options.file));
    case 'data-needed':
      return readDataNeeded(reader, fileStem(options.file));
    case 'article':
      return readArticle(reader, fileStem(options.file));
  }
}

/** Renders the sections; every table is read, so that a ragged row is told wherever it stands. */
function publish(sections: readonly SectionNode[], reader: DocumentReader): DocumentContent['sections'] {
  for (const section of reader.allSections()) {
    for (const block of section.blocks) if (block.type === 'table') reader.table(block);
  }
  return publishSections(sections, reader.source, reader.renderer);
}

function reportOpenFrontMatter(source: SourceText, tree: MarkdownTree, diagnostics: Diagnostic[]): void {
  if (tree.frontMatter || !/^---[ \t]*\r?\n[\w-]+:/.test(source.text)) return;
  const message = 'Unexpected end of the front matter, expected a line `---` that closes it.';
  diagnostics.push(source.diagnostic('error', 'document/front-matter', message, { start: 0, end: 3 }));
}

function unreadable(source: SourceText, thrown: unknown): Diagnostic {
  const tooDeep = thrown instanceof RangeError;
  const message = tooDeep
    ? 'The document is nested too deeply to read.'
    : `The document cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  const rule = tooDeep ? 'document/too-complex' : 'document/unreadable';
  return source.diagnostic('error', rule, message, { start: 0, end: 0 });
}

/** Most warnings of one rule that are told one by one. */
const MOST_OF_ONE_RULE = 50;

/** Sorted by place, those of the document before those of its metadata file; of a rule's many warnings the first ones. */
function inOrder(diagnostics: readonly Diagnostic[], file: string): Diagnostic[] {
  const rank = (diagnostic: Diagnostic): number => (diagnostic.file === file ? 0 : 1);
  const sorted = [...diagnostics].sort(
    (left, right) => rank(left) - rank(right) || left.line - right.line || left.column - right.column,
  );
  const counts = new Map<string, number>();
  const kept = sorted.flatMap((diagnostic): Diagnostic[] => {
    const count = (counts.get(diagnostic.rule) ?? 0) + 1;
    counts.set(diagnostic.rule, count);
    if (diagnostic.severity === 'error' || count <= MOST_OF_ONE_RULE) return [diagnostic];
    return count === MOST_OF_ONE_RULE + 1
      ? [{ ...diagnostic, message: `${diagnostic.message} (And more like this.)` }]
      : [];
  });
  return kept;
}
