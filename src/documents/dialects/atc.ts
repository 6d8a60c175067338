/** ATC rules (Atomic Threat Coverage): a header table, a Sigma rule, and the same rule in other query languages. */
import type { Entry, TacticRef, TechniqueRef } from '../entry.ts';
import type { DocumentReader } from '../reader.ts';
import type { AtcDetails } from './atc.schema.ts';
import { readConversions } from './atc-conversions.ts';
import type { SigmaRead, SigmaValue } from './atc-sigma.ts';
import {
  analyticList,
  emptyEntry,
  isoDate,
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
import { eventIdsInName, platformOf } from './data-needed-names.ts';
import {
  type CellItem,
  type HeaderTable,
  headerItems,
  headerLinks,
  headerRows,
  headerText,
  plainItem,
  readHeaderTable,
} from './header-table.ts';
import type { DialectResult } from './result.ts';

type Label =
  | 'title'
  | 'description'
  | 'tactics'
  | 'techniques'
  | 'dataNeeded'
  | 'loggingPolicies'
  | 'enrichments'
  | 'triggers'
  | 'customers'
  | 'severity'
  | 'falsePositives'
  | 'status'
  | 'references'
  | 'authors'
  | 'otherTags';

/** Labels as they are published, lower case. */
const LABELS: readonly (readonly [RegExp, Label])[] = [
  [/^title$/, 'title'],
  [/^description$/, 'description'],
  [/^(?:(?:mitre )?att&ck )?tactics?$/, 'tactics'],
  [/^(?:(?:mitre )?att&ck )?(?:sub-?)?techniques?$/, 'techniques'],
  [/^data needed$/, 'dataNeeded'],
  [/^logging polic(?:y|ies)$/, 'loggingPolicies'],
  [/^enrichments?(?: needed)?$/, 'enrichments'],
  [/^triggers?$/, 'triggers'],
  [/^customers?$/, 'customers'],
  [/^severity(?: level)?$|^level$/, 'severity'],
  [/^false positives?$/, 'falsePositives'],
  [/^(?:development )?status$/, 'status'],
  [/^references?$/, 'references'],
  [/^authors?$/, 'authors'],
  [/^(?:other )?tags$/, 'otherTags'],
];

/** Reads an ATC rule. `id` is the entry's id: the file's name without ending. */
export function readAtc(reader: DocumentReader, id: string): DialectResult {
  const heading = titleSection(reader);
  const header = readHeaderTable(reader, LABELS);
  if (header && header.section.key === undefined) header.section.key = 'header';
  const { conversions, analytics, sigma } = readConversions(reader);
  const title = headerText(header, 'title') ?? heading?.title ?? sigma?.facts.title;
  if (title === undefined) reportMissingTitle(reader);
  if (sigma) reportDisagreements(reader, header, sigma);
  const details = detailsOf(reader, header, sigma);
  const { table, tags } = mappingOf(reader, header, sigma);
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'rule',
    title: title ?? id,
    summary: summaryOf(details.description?.text ?? sigma?.facts.description),
    platforms: [...new Set((sigma?.facts.logSources ?? []).flatMap(({ product }) => platformOf(product) ?? []))],
    // The tags speak where the table does not.
    techniques: uniqueById([...(table.techniques.length > 0 ? table : tags).techniques, ...table.inTitle]),
    tactics: (table.tactics.length > 0 ? table : tags).tactics,
    dataSources: dataSourcesOf(details),
    analytics: analyticList(analytics),
    references: referencesOf(details.references),
    authors: details.authors,
    ...datesOf(reader, sigma),
    ...(details.status === undefined ? {} : { status: details.status }),
    ...(details.severity === undefined ? {} : { severity: details.severity }),
  };
  const mapping = [{ ...table, techniques: [...table.techniques, ...table.inTitle] }, tags].map(
    ({ techniques, tactics }) => ({ techniques, tactics }),
  );
  return { content: { dialect: 'atc', details: { ...details, conversions }, entry }, analytics, mapping };
}

function detailsOf(
  reader: DocumentReader,
  header: HeaderTable<Label> | null,
  sigma: SigmaRead | null,
): Omit<AtcDetails, 'conversions'> {
  const links = (label: Label) => headerLinks(reader, headerItems(header, label));
  const texts = (label: Label) => headerItems(header, label).map((item) => plainItem(reader, item));
  const severity = headerText(header, 'severity') ?? sigma?.facts.level;
  const status = headerText(header, 'status') ?? sigma?.facts.status;
  const written = headerItems(header, 'authors').map(({ value }) => value.text);
  const authors = (written.length > 0 ? written : [sigma?.facts.author ?? '']).flatMap(namesOf);
  return {
    frontMatter: reader.frontMatterRecord,
    header: headerRows(header),
    description: headerItems(header, 'description').length > 0 ? rowValue(header, 'description') : undefined,
    dataNeeded: links('dataNeeded'),
    loggingPolicies: links('loggingPolicies'),
    enrichments: links('enrichments'),
    triggers: links('triggers'),
    customers: links('customers'),
    ...(severity === undefined ? {} : { severity: severity.toLowerCase() }),
    falsePositives: texts('falsePositives'),
    ...(status === undefined ? {} : { status: status.toLowerCase() }),
    references: texts('references'),
    authors,
    otherTags: texts('otherTags').map(({ text }) => text),
    introduction: header ? reader.blocks(header.section.blocks.filter((block) => block !== header.block)) : undefined,
    ...(sigma ? { sigma: sigma.facts } : {}),
  };
}

function rowValue(header: HeaderTable<Label> | null, label: Label) {
  return header?.rows.find(({ key }) => key === label)?.value;
}

/** Names of one author cell: divided at commas that stand outside of brackets. */
function namesOf(written: string): string[] {
  return written
    .split(/[,;](?![^(]*\))/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What the table maps the rule to, its title among it, and what the tags of the Sigma rule do. */
function mappingOf(
  reader: DocumentReader,
  header: HeaderTable<Label> | null,
  sigma: SigmaRead | null,
): { table: Mapping; tags: Mapping } {
  const tags = sigma?.tags ?? [];
  const title = header?.rows.find(({ key }) => key === 'title');
  const raw = title ? reader.source.slice(title.range) : '';
  const inTitle = techniqueIdsIn(raw).map(({ id, index, length }) => {
    const start = (title?.range.start ?? 0) + index;
    return techniqueRef(reader, id, { start, end: start + length });
  });
  return {
    table: {
      techniques: headerItems(header, 'techniques').flatMap((item) => namedTechniques(reader, item)),
      inTitle,
      tactics: headerItems(header, 'tactics').flatMap((item) => namedTactics(reader, item)),
    },
    tags: {
      techniques: tags.flatMap(({ value, range }) => {
        const [, id, sub] = /^attack\.t(\d{4})(?:\.(\d{3}))?$/i.exec(value) ?? [];
        return id === undefined ? [] : [techniqueRef(reader, `T${id}${sub ? `.${sub}` : ''}`, range)];
      }),
      inTitle: [],
      tactics: tags.flatMap((tag) => tacticOfTag(reader, tag) ?? []),
    },
  };
}

interface Mapping {
  readonly techniques: TechniqueRef[];
  readonly inTitle: TechniqueRef[];
  readonly tactics: TacticRef[];
}

/** The techniques of an item: `T1086: PowerShell` as text or in links. */
function namedTechniques(reader: DocumentReader, { value, range, links }: CellItem): TechniqueRef[] {
  const parts = links.length > 0 ? links : [{ text: value.text, url: '', range }];
  return parts.flatMap(({ text, url, range: place }) => {
    const [found] = [...techniqueIdsIn(text), ...techniqueIdsIn(url)];
    if (!found) return [];
    const name = /^\s*T\d{4}(?:\.\d{3})?\s*[:–-]\s*(.+)$/i.exec(text)?.[1]?.trim();
    return [techniqueRef(reader, found.id, place, name ? { name } : {})];
  });
}

/** The tactics of an item: `TA0002: Execution` as text or in links. */
function namedTactics(reader: DocumentReader, { value, range, links }: CellItem): TacticRef[] {
  const parts = links.length > 0 ? links : [{ text: value.text, url: '', range }];
  return parts.map(({ text, url, range: place }) => {
    const id = tacticIdOf(text) ?? tacticIdOf(url);
    const name = text.replace(/^\s*TA\d{4}\s*[:–-]?\s*/i, '').trim();
    const written = reader.source.slice(place);
    return { ...(id ? { id } : {}), ...(name ? { name } : {}), written, ...placeOf(reader, place) };
  });
}

/** `attack.defense_evasion`: a tag of words alone; those of groups and software are ids. */
function tacticOfTag(reader: DocumentReader, { value, range }: SigmaValue): TacticRef | undefined {
  const words = /^attack\.([a-z]+(?:[_-][a-z]+)*)$/i.exec(value)?.[1];
  if (words === undefined) return undefined;
  const name = words
    .split(/[_-]/)
    .map((word) => (word === 'and' ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
  return { name, written: value, ...placeOf(reader, range) };
}

/** The rule's log sources, and the logs that it needs with the event ids of their names. */
function dataSourcesOf({ sigma, dataNeeded }: Pick<AtcDetails, 'sigma' | 'dataNeeded'>): Entry['dataSources'] {
  const sources = (sigma?.logSources ?? []).map(({ category, product, service }) => ({
    name: [product, category ?? service].filter((part) => part !== undefined).join(' '),
    ...(service === undefined ? {} : { log: service }),
  }));
  const logs = dataNeeded.map(({ text }) => {
    const eventIds = eventIdsInName(text).map(({ id }) => id);
    return { name: text, ...(eventIds.length > 0 ? { eventIds } : {}) };
  });
  const seen = new Set<string>();
  return [...sources, ...logs].filter(({ name }) => name !== '' && !seen.has(name) && seen.add(name));
}

function datesOf(reader: DocumentReader, sigma: SigmaRead | null): Pick<Entry, 'created' | 'modified'> {
  const date = (key: 'date' | 'modified'): string | undefined => {
    const written = sigma?.[key];
    const found = isoDate(written?.value);
    if (written && found === undefined) {
      const message = `Unexpected date \`${written.value}\` for \`${key}\`, expected year, month and day: \`2014-11-19\`.`;
      reader.report('warning', 'document/date', message, written.range);
    }
    return found;
  };
  const created = date('date');
  const modified = date('modified');
  return { ...(created ? { created } : {}), ...(modified ? { modified } : {}) };
}

/** Says where the table and the Sigma rule differ: the table is a copy of the rule. */
function reportDisagreements(reader: DocumentReader, header: HeaderTable<Label> | null, sigma: SigmaRead): void {
  for (const key of ['title', 'severity', 'status'] as const) {
    const row = header?.rows.find((candidate) => candidate.key === key);
    const written = headerText(header, key);
    const field = key === 'severity' ? 'level' : key;
    const meant = sigma[field]?.value;
    if (!row || written === undefined || meant === undefined || folded(written) === folded(meant)) continue;
    const message = `The table's ${row.label} is \`${written}\`, the Sigma rule's \`${field}\` is \`${meant}\`.`;
    reader.report('info', 'document/rule-mismatch', message, row.range);
  }
}

function folded(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}
