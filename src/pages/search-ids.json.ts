/** Ids and the pages that they lead to: Pagefind splits ids into words, so the search looks them up here first. */
import type { APIRoute } from 'astro';
import { currentSite } from '../components/site/current-site.ts';
import { datasetUrl, defenceUrl, languageUrl, objectUrl, tacticUrl, techniqueUrl } from '../components/site/urls.ts';
import { KIND_WORDS, languageName } from '../components/site/words.ts';
import type { DocumentContent } from '../documents/document.ts';

/** `[{ id, title, url, kind }]`, sorted by id, then address. Addresses are root-absolute. */
export const GET: APIRoute = async () => {
  const site = await currentSite();
  const ids = [
    ...[...site.techniques.values()].map(({ technique, lookup }) => ({
      id: technique.id,
      title:
        lookup.status === 'revoked' && lookup.replacement
          ? `${technique.name} (revoked: now ${lookup.replacement.id} ${lookup.replacement.name})`
          : technique.name,
      url: techniqueUrl(technique.id),
      kind: 'Technique',
    })),
    ...revokedInto(site),
    ...[...site.tactics.values()].map(({ tactic }) => ({
      id: tactic.id,
      title: tactic.name,
      url: tacticUrl(tactic.id),
      kind: 'Tactic',
    })),
    ...[...site.defences.values()].map(({ defence }) => ({
      id: defence.id,
      title: defence.name,
      url: defenceUrl(defence.id),
      kind: 'Defence',
    })),
    ...[...site.objects.values()].map(({ object }) => ({
      id: object.id,
      title: object.name,
      url: objectUrl(object.id),
      kind: 'Data model',
    })),
    ...site.documents.map(({ document, url }) => ({
      id: document.content.entry.id,
      title: document.content.entry.title,
      url,
      kind: KIND_WORDS[document.content.entry.kind],
    })),
    ...site.documents.flatMap(({ document: { content }, url }) => {
      const guid = guidOf(content);
      return guid === undefined
        ? []
        : [{ id: guid, title: content.entry.title, url, kind: KIND_WORDS[content.entry.kind] }];
    }),
    ...site.model.languages.map(({ page: { id } }) => ({
      id,
      title: languageName(id),
      url: languageUrl(id),
      kind: 'Language',
    })),
    ...site.model.datasets.map((dataset) => ({
      id: dataset.name,
      title: dataset.metadata.title,
      url: datasetUrl(dataset.name),
      kind: 'Dataset',
    })),
  ];
  const key = ({ id, url }: { id: string; url: string }): string => `${id}\n${url}`;
  ids.sort((left, right) => (key(left) < key(right) ? -1 : 1));
  return Response.json(ids);
};

/** The GUID that a detection, a story or a rule's Sigma rule has beside its name. */
function guidOf(content: DocumentContent): string | undefined {
  if (content.dialect === 'atc') return content.details.sigma?.id;
  return content.dialect === 'splunk' || content.dialect === 'story' ? content.details.guid?.text : undefined;
}

/** Revoked ids that content does not name, but whose replacement it does: people still search for them. */
function revokedInto({ model, techniques }: Awaited<ReturnType<typeof currentSite>>) {
  return model.knowledge.techniques.flatMap(({ id, name, status }) => {
    if (status !== 'revoked' || techniques.has(id)) return [];
    const lookup = model.knowledge.technique(id);
    const now = lookup.status === 'revoked' ? lookup.replacement : undefined;
    if (!now || !techniques.has(now.id)) return [];
    return [
      { id, title: `${name} (revoked: now ${now.id} ${now.name})`, url: techniqueUrl(now.id), kind: 'Technique' },
    ];
  });
}
