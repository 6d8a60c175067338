/** Every id of the site with its page, for the search. */
import { type AskedGroup, dataComponents, logSources } from '../../coverage/asked-data.ts';
import type { DocumentContent } from '../../documents/document.ts';
import type { IdFile, IdGroup, IdLine } from '../../search/id-file.ts';
import { byKey } from '../../text/order.ts';
import { techniqueView } from '../techniques/technique-view.ts';
import type { SiteIndex } from './site-index.ts';
import { DETECTION_ANCHOR, defenceTacticUrl, logSourceUrl } from './urls.ts';
import { KIND_WORDS, languageName } from './words.ts';

/** The ids of a site, each group sorted by id. Techniques that the content says nothing of, and defences that it does not declare, are not in the index of words. */
export function searchIds(site: SiteIndex): IdFile {
  const { knowledge } = site.model;
  const { formerTactics, formerDefences } = knowledge;
  const pages = [...site.techniques.values()];
  const isIndexed = new Map(pages.map((page) => [page.technique.id, techniqueView(page, site).hasContent]));
  const techniques = (indexed: boolean): IdLine[] =>
    pages.flatMap(({ technique: { id, name } }) => (isIndexed.get(id) === indexed ? [[id, name]] : []));
  const defences = (declared: boolean): IdLine[] =>
    [...site.defences.values()].flatMap(({ defence: { id, name }, documents }) =>
      documents.length > 0 === declared ? [[id, name]] : [],
    );
  const groups: IdGroup[] = [
    { kind: 'Technique', at: '/techniques/', ids: techniques(true) },
    { kind: 'Technique', at: '/techniques/', unindexed: true, ids: techniques(false) },
    {
      kind: 'Tactic',
      at: '/tactics/',
      ids: [...site.tactics.values()].map(({ tactic: { id, name } }) => [id, name]),
    },
    { kind: 'Tactic', at: '/tactics/', unindexed: true, ids: formerTactics.map(({ id, name }) => [id, name]) },
    { kind: 'Defence', at: '/defences/', ids: defences(true) },
    {
      kind: 'Defence',
      at: '/defences/',
      unindexed: true,
      ids: [...defences(false), ...formerDefences.map(({ id, name }): IdLine => [id, name])],
    },
    {
      kind: 'Defence tactic',
      at: '/defences/tactics/',
      ids: knowledge.d3fendTactics.map((name) => [name, name, lastPart(defenceTacticUrl(name))]),
    },
    {
      kind: 'Data model',
      at: '/data-model/',
      ids: [...site.objects.values()].map(({ object: { id, name } }) => [id, name]),
    },
    ...askedGroups(site),
    ...documentGroups(site),
    {
      kind: 'Language',
      at: '/languages/',
      ids: site.model.languages.map(({ page: { id } }) => [id, languageName(id)]),
    },
    {
      kind: 'Dataset',
      at: '/datasets/',
      ids: site.model.datasets.map(({ name, metadata }) => [name, metadata.title, name]),
    },
  ];
  return {
    groups: groups.filter(({ ids }) => ids.length > 0).map((group) => ({ ...group, ids: group.ids.toSorted(byKey) })),
    old: [
      ...pages.flatMap(({ lookup }): IdFile['old'][number][] => {
        if (lookup.status === 'deprecated') return [[lookup.technique.id, 'deprecated']];
        if (lookup.status !== 'revoked') return [];
        const { technique, replacement } = lookup;
        return [replacement ? [technique.id, 'revoked', replacement.id] : [technique.id, 'revoked']];
      }),
      ...[...formerTactics, ...formerDefences].map(({ id, replacedBy }): IdFile['old'][number] =>
        replacedBy === undefined ? [id, 'deprecated'] : [id, 'revoked', replacedBy],
      ),
    ],
    strategies: {
      anchor: DETECTION_ANCHOR,
      ids: [
        ...pages.flatMap(({ technique }): IdFile['strategies']['ids'][number][] => {
          const strategy = knowledge.detectionStrategy(technique.id);
          return strategy ? [[strategy.id, technique.id]] : [];
        }),
        ...[...knowledge.formerStrategies].map(([id, { technique }]) => [id, technique] as const),
      ].sort(byKey),
    },
  };
}

/** Data components by their ids, log sources by every spelling of their names; those that nothing reads are not in the index of words. */
function askedGroups({ model: { knowledge, coverage } }: SiteIndex): IdGroup[] {
  const components = [...dataComponents(knowledge, coverage)];
  const sources = [...logSources(knowledge, coverage, logSourceUrl)];
  return [false, true].flatMap((unindexed) => {
    const belongs = ([, { analytics }]: readonly [string, AskedGroup]): boolean =>
      (analytics.length === 0) === unindexed;
    return [
      {
        kind: 'Data component',
        at: '/data-components/',
        unindexed,
        ids: components.filter(belongs).map(([id]): IdLine => [id, knowledge.dataComponent(id) ?? id]),
      },
      {
        kind: 'Log source',
        at: '/log-sources/',
        unindexed,
        ids: sources
          .filter(belongs)
          .flatMap(([url, { names }]) =>
            [...new Set(names.map((name) => name.trim()))].map((name): IdLine => [name, '', lastPart(url)]),
          ),
      },
    ];
  });
}

/** Documents by their ids, and by the GUIDs that some have beside them. */
function documentGroups({ collections }: SiteIndex): IdGroup[] {
  return [...collections].map(([collection, documents]) => ({
    kind: KIND_WORDS[documents[0]?.document.content.entry.kind ?? 'article'],
    at: `/${collection}/`,
    ids: documents.flatMap(({ document: { slug, content } }): IdLine[] => {
      const { id, title } = content.entry;
      const guid = guidOf(content);
      const own: IdLine = [id, title, slug];
      return guid === undefined ? [own] : [own, [guid, title, slug]];
    }),
  }));
}

/** The GUID that a detection, a story or a rule's Sigma rule has beside its name. */
function guidOf(content: DocumentContent): string | undefined {
  if (content.dialect === 'atc') return content.details.sigma?.id;
  return content.dialect === 'splunk' || content.dialect === 'story' ? content.details.guid?.text : undefined;
}

const lastPart = (url: string): string => url.split('/').at(-2) ?? '';
