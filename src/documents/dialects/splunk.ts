/** Splunk detections, as Splunk's research site publishes them. */
import type { Analytic } from '../document.ts';
import type { Entry, RichText } from '../entry.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import type { SectionNode } from '../markdown/sections.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import { MappedText, toFileOffset } from '../source-map.ts';
import { analyticList, dateOf, emptyEntry, referencesOf, reportMissingTitle, summaryOf } from './common.ts';
import type { DialectResult } from './result.ts';
import type { SplunkDetails } from './splunk.schema.ts';
import {
  authorsOf,
  linkItems,
  modifiedOf,
  nameSections,
  namesOf,
  readCommon,
  type SectionsOf,
  statusOf,
  textItems,
} from './splunk-parts.ts';
import { readAttack, readCves, readRisk } from './splunk-tables.ts';

/** Headings as they are published, each with the key of `details` that it fills. */
const HEADINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:description|summary)$/, 'description'],
  [/^(?:mitre )?attandck\b/, 'attack'],
  [/^annotations?$/, 'annotations'],
  [/^search(?: query)?$|^detection search$/, 'search'],
  [/^macros?$/, 'macros'],
  [/^lookups?$/, 'lookups'],
  [/^(?:associated )?analytic stor(?:y|ies)$/, 'stories'],
  [/^how to implement$|^implementation$/, 'howToImplement'],
  [/^required fields?$/, 'requiredFields'],
  [/^kill chain(?: phases?)?$/, 'killChainPhases'],
  [/^(?:known )?false positives?$/, 'falsePositives'],
  [/^rba$|^risk(?:[ -]based alerting)?$/, 'rba'],
  [/^cves?$/, 'cves'],
  [/^nist$/, 'nist'],
  [/^cis(?: ?20| controls?)?$/, 'cis'],
  [/^references?$/, 'references'],
  [/^test data ?sets?$/, 'testDatasets'],
];

/** `` powershell` EventCode=4104 ``: a search whose first backtick was lost. */
const LOST_BACKTICK = /^(\s*)([A-Za-z_][\w-]*(?:\([^`\n]{0,500}\))?)`/;

/** Reads a Splunk detection. `id` is the file's name without ending. */
export function readSplunk(reader: DocumentReader, id: string): DialectResult {
  const sections = nameSections(reader, HEADINGS);
  const title = titleOf(reader, sections);
  if (title === undefined) reportMissingTitle(reader);
  const common = readCommon(reader, sections);
  const property = (label: RegExp) => common.properties.find((candidate) => label.test(candidate.label));
  const type = property(/^type$/i)?.value.text;
  const attack = readAttack(reader, sections('attack'));
  const searches = readSearches(reader, sections('search'), title ?? id);
  const list = (key: string) => sections(key).flatMap((section) => textItems(reader, section));
  const links = (key: string) => sections(key).flatMap((section) => linkItems(reader, section));
  const details: SplunkDetails = {
    ...common,
    ...(type ? { type } : {}),
    dataSources: namesOf(property(/^data ?sources?$/i)),
    attack: attack.rows,
    searches: searches.rows,
    macros: links('macros'),
    lookups: links('lookups'),
    stories: links('stories'),
    howToImplement: bodyOf(reader, sections, 'howToImplement'),
    requiredFields: list('requiredFields'),
    falsePositives: bodyOf(reader, sections, 'falsePositives'),
    rba: readRisk(reader, sections('rba')),
    cves: readCves(reader, sections('cves')),
    nist: list('nist'),
    cis: list('cis'),
    testDatasets: links('testDatasets'),
  };
  const status = statusOf(details);
  const created = dateOf(reader, reader.frontMatter, 'date', 'created');
  const modified = modifiedOf(reader, details);
  const entry: Entry = {
    ...emptyEntry(),
    id,
    kind: 'detection',
    title: title ?? id,
    summary: summaryOf(details.description?.text),
    platforms: reader.frontMatter?.texts('platforms').map(({ value }) => value) ?? [],
    techniques: attack.techniques,
    tactics: attack.tactics,
    dataSources: dataSourcesOf(details),
    analytics: analyticList(searches.analytics),
    references: referencesOf(details.references),
    authors: authorsOf(details),
    ...(created ? { created } : {}),
    ...(modified ? { modified } : {}),
    ...(status ? { status } : {}),
  };
  return { content: { dialect: 'splunk', details, entry }, analytics: searches.analytics };
}

/** The title of the front matter, else of the first heading. */
export function titleOf(reader: DocumentReader, sections: SectionsOf): string | undefined {
  return reader.frontMatter?.text('title')?.value ?? sections('title')[0]?.title;
}

/** The bodies of the sections of a key as one text. */
export function bodyOf(reader: DocumentReader, sections: SectionsOf, key: string): RichText | undefined {
  const own = sections(key);
  const [only] = own;
  return own.length === 1 ? reader.body(only) : reader.blocks(own.flatMap(({ blocks }) => blocks));
}

/**
 * Data models with the objects of them that the required fields name (`Endpoint.Processes` for `Processes.dest`), and
 * data sources that are named as such.
 */
function dataSourcesOf({ dataModels, dataSources, requiredFields }: SplunkDetails): Entry['dataSources'] {
  const objects = [...new Set(requiredFields.flatMap(({ text }) => /^([A-Z]\w*)\.\w/.exec(text)?.[1] ?? []))];
  const [model] = dataModels;
  const models =
    dataModels.length === 1 && model && objects.length > 0
      ? objects.map((object) => `${model.name}.${object}`)
      : dataModels.map(({ name }) => name);
  return [...models, ...dataSources.map(({ name }) => name)].map((name) => ({ name }));
}

function readSearches(
  reader: DocumentReader,
  sections: readonly SectionNode[],
  title: string,
): { rows: SplunkDetails['searches']; analytics: Analytic[] } {
  const rows: SplunkDetails['searches'] = [];
  const analytics: Analytic[] = [];
  for (const fence of sections.flatMap(({ blocks }) => fencesOf(blocks))) {
    const written = reader.code(fence);
    reader.renderer.setLanguage(fence, 'spl');
    if (written.text.trim() === '') continue;
    const search = withFirstBacktick(reader, written);
    const id = analytics.length === 0 ? 'spl' : `spl-${analytics.length + 1}`;
    const name = analytics.length === 0 ? title : `${title} (${analytics.length + 1})`;
    const made = reader.analytic(search, { id, language: 'spl', title: name, view: 'splunk' });
    analytics.push(made);
    rows.push({ analytic: id, ...(search === written ? {} : { original: written.text }), line: made.line });
  }
  if (analytics.length === 0) reportMissingSearch(reader, sections[0]);
  return { rows, analytics };
}

/** A search that plainly lost its first backtick, with it: an odd number of them, and the first closes a word. */
function withFirstBacktick(reader: DocumentReader, written: MappedText): MappedText {
  const { text, map } = written;
  const [, space = '', macro] = LOST_BACKTICK.exec(text) ?? [];
  if (macro === undefined || (text.match(/`/g) ?? []).length % 2 === 0) return written;
  const at = space.length;
  const repaired = new MappedText();
  const cuts = [...new Set([...map.map(([from]) => from), at])].sort((left, right) => left - right);
  for (const [index, from] of cuts.entries()) {
    if (from === at) repaired.append('`', toFileOffset(map, at));
    repaired.append(text.slice(from, cuts[index + 1]), toFileOffset(map, from));
  }
  const start = toFileOffset(map, at) - reader.source.fileOffset(0);
  const message = `Unexpected search that starts with \`${macro}\` and a backtick, expected a backtick before it too; it is read as the macro \`${macro}\`.`;
  const help = `Write the backtick before \`${macro}\`: a macro stands between two.`;
  reader.report('warning', 'document/lost-backtick', message, { start, end: start + macro.length + 1 }, help);
  return repaired;
}

function reportMissingSearch(reader: DocumentReader, section: SectionNode | undefined): void {
  const message = section
    ? 'Unexpected section without a search, expected one between two lines of three backticks.'
    : 'Unexpected detection without a search, expected a section `#### Search` with one.';
  const first = section?.blocks[0];
  const range = section ? (first ? rangeOf(first) : section.heading) : { start: 0, end: 0 };
  reader.report('warning', 'document/missing-search', message, range);
}
