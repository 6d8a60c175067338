import type { Entry, RichText } from '../entry.ts';
import type { SectionNode } from '../markdown/sections.ts';
import { columnsOf, type Table } from '../markdown/table.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import { analyticList, emptyEntry, referencesOf, reportMissingTitle, summaryOf, titleSection } from './common.ts';
import type { GuidedDetails } from './guided.schema.ts';
import { type AnalyticParts, readAnalytics } from './guided-analytics.ts';
import { type GuidedKey, guidedHeading } from './guided-headings.ts';
import { readMetadata } from './guided-metadata.ts';
import type { DialectResult } from './result.ts';

/** What the headings of a playbook tell: sections by key, the steps of its datasets, the parts of each analytic. */
interface Outline {
  readonly byKey: Map<GuidedKey, SectionNode[]>;
  readonly steps: { step: 'download' | 'read'; section: SectionNode }[];
  readonly analytics: AnalyticParts[];
}

/** Reads a guided playbook. `id` is the entry's id: the file's name without ending. */
export function readGuided(
  reader: DocumentReader,
  id: string,
  metadataFile: { file: string; text: string } | undefined,
): DialectResult {
  const heading = titleSection(reader);
  const described = readMetadata(reader, metadataFile);
  const { metadata } = described;
  const title = heading?.title ?? metadata.title;
  if (title === undefined) reportMissingTitle(reader);
  if (described.techniques.length === 0) reportMissingTechnique(reader, id);
  const outline = outlineOf(reader);
  const first = (key: GuidedKey): SectionNode | undefined => {
    const sections = outline.byKey.get(key) ?? [];
    return sections.find((section) => section.blocks.length > 0) ?? sections[0];
  };
  const analytics = readAnalytics(reader, outline.analytics);
  const references = (outline.byKey.get('references') ?? []).flatMap((section) => reader.items(section));
  const huntOutput = first('huntOutput');
  const hypothesis = reader.body(first('hypothesis'));
  const details: GuidedDetails = {
    metadata,
    metadataFrom: described.from,
    frontMatter: reader.frontMatterRecord,
    hypothesis,
    technicalContext: reader.body(first('technicalContext')),
    offensiveTradecraft: reader.body(first('offensiveTradecraft')),
    datasets: readDatasets(reader, first('datasets'), outline),
    analytics: analytics.rows,
    knownBypasses: reader.body(first('knownBypasses')),
    bypasses: twoColumns(reader, first('knownBypasses'), { idea: /idea/i, playbook: /playbook/i }),
    falsePositives: reader.body(first('falsePositives')),
    hunterNotes: reader.body(first('hunterNotes')),
    huntOutput: twoColumns(reader, huntOutput, { type: /type/i, link: /link|url/i }),
    references,
  };
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'playbook',
    title: title ?? id,
    summary: summaryOf(hypothesis?.text ?? metadata.hypothesis ?? details.offensiveTradecraft?.text),
    platforms: metadata.platforms,
    techniques: described.techniques,
    tactics: described.tactics,
    dataSources: dataSourcesOf(details),
    analytics: analyticList(analytics.analytics),
    references: referencesOf([...references, ...details.huntOutput.map(({ link }) => link)]),
    authors: metadata.collaborators,
    created: described.created,
    modified: described.modified,
  };
  const { mapping } = described;
  return { content: { dialect: 'guided', details, entry }, analytics: analytics.analytics, mapping };
}

/** Walks the headings in order, whatever their depth: what follows an analytic belongs to it until another part begins. */
function outlineOf(reader: DocumentReader): Outline {
  const outline: Outline = { byKey: new Map(), steps: [], analytics: [] };
  let analytic: AnalyticParts | null = null;
  for (const section of reader.allSections()) {
    if (section.depth === 0 || section.key === 'title') continue;
    const heading = guidedHeading(section.title);
    if (heading?.kind === 'analytic') {
      analytic = { number: heading.number, section, parts: [] };
      outline.analytics.push(analytic);
      section.key = 'analytics';
    } else if (heading?.kind === 'top') {
      analytic = null;
      section.key = heading.key;
      outline.byKey.set(heading.key, [...(outline.byKey.get(heading.key) ?? []), section]);
    } else if (heading?.kind === 'dataset-step') {
      analytic = null;
      section.key = 'datasets';
      outline.steps.push({ step: heading.step, section });
    } else if (analytic && (heading?.kind === 'query' || section.depth > analytic.section.depth)) {
      section.key = 'analytics';
      analytic.parts.push(section);
    } else {
      analytic = null;
    }
  }
  return outline;
}

function readDatasets(
  reader: DocumentReader,
  section: SectionNode | undefined,
  outline: Outline,
): GuidedDetails['datasets'] {
  const rows = twoColumns(reader, section, { name: /metadata|name/i, value: /value/i });
  const code = (step: 'download' | 'read'): GuidedDetails['datasets']['read'] =>
    outline.steps
      .filter((candidate) => candidate.step === step)
      .flatMap((candidate) => fencesOf(candidate.section.blocks))
      .map((fence) => {
        reader.renderer.setLanguage(fence, 'python');
        return reader.codeBlock(fence);
      });
  return { rows, download: code('download'), read: code('read') };
}

/** The rows of a section's first table that has one of the named columns. */
function twoColumns<Name extends string>(
  reader: DocumentReader,
  section: SectionNode | undefined,
  patterns: Readonly<Record<Name, RegExp>>,
): Record<Name, RichText>[] {
  const names = Object.keys(patterns) as Name[];
  const found = section ? tableWith(reader, section, patterns) : null;
  if (!found) return [];
  return found.table.rows.map((row) => {
    const cells = names.map((name, index) => {
      const column = found.columns[name] ?? index;
      return [name, reader.cell(row.cells[column], row.range)];
    });
    return Object.fromEntries(cells) as Record<Name, RichText>;
  });
}

function tableWith<Name extends string>(
  reader: DocumentReader,
  section: SectionNode,
  patterns: Readonly<Record<Name, RegExp>>,
): { table: Table; columns: Partial<Record<Name, number>> } | null {
  for (const table of reader.tables(section)) {
    const columns = columnsOf(table, patterns);
    if (Object.keys(columns).length > 0) return { table, columns };
  }
  return null;
}

/** Data sources of the event tables: one for each name and channel, with all of its event ids. */
function dataSourcesOf(details: GuidedDetails): Entry['dataSources'] {
  const found = new Map<string, Entry['dataSources'][number]>();
  for (const row of details.analytics.flatMap(({ events }) => events)) {
    const [name, channel] = [row.dataSource.text, row.provider.text];
    const key = `${name}\n${channel}`;
    const known = found.get(key) ?? { name, ...(channel ? { channel } : {}), eventIds: [] };
    const ids = [...row.event.text.matchAll(/\d{1,9}/g)].map(([digits]) => Number(digits));
    known.eventIds = [...new Set([...(known.eventIds ?? []), ...ids])];
    found.set(key, known);
  }
  return [...found.values()].filter(({ name, channel }) => name !== '' || channel !== undefined);
}

function reportMissingTechnique(reader: DocumentReader, id: string): void {
  const message = 'Unexpected playbook without ATT&CK mappings, expected `attack_mappings` in its metadata.';
  const help = `Write them into \`${id}.metadata.yaml\` beside the document, or into its front matter.`;
  reader.report('warning', 'document/missing-technique', message, { start: 0, end: 0 }, help);
}
