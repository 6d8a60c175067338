/** Splunk detections, as Splunk's research site publishes them. */
import type { Entry, RichText } from '../entry.ts';
import type { MappingRow, RepeatedName } from '../placed-mention.ts';
import type { DocumentReader } from '../reader.ts';
import { analyticList, dateOf, emptyEntry, placeOf, referencesOf, reportMissingTitle, summaryOf } from './common.ts';
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
import { readSearches } from './splunk-searches.ts';
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
  const { mapping } = attack;
  const repeatedNames = repeatedIn(reader, mapping);
  return { content: { dialect: 'splunk', details, entry }, analytics: searches.analytics, mapping, repeatedNames };
}

/** The names of the mapping that the front matter's excerpt and tags give again. */
function repeatedIn(reader: DocumentReader, mapping: readonly MappingRow[]): RepeatedName[] {
  const named = new Map(
    mapping
      .flatMap(({ techniques, tactics }) => [...techniques, ...tactics])
      .map((reference) => [reference.name?.toLowerCase(), reference]),
  );
  return ['excerpt', 'tags'].flatMap((key) =>
    (reader.frontMatter?.texts(key) ?? []).flatMap(({ value, range }): RepeatedName[] => {
      const of = named.get(value.toLowerCase());
      return of ? [{ name: value, ...placeOf(reader, range), of }] : [];
    }),
  );
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
