/** Everything that pages look up across documents, worked out once for a site. */
import type { SiteLanguage } from '../../collections/site-languages.ts';
import type { SiteDocument, SiteModel } from '../../collections/site-model.ts';
import type { CoveredDocument } from '../../coverage/coverage.ts';
import type { TechniqueMention } from '../../coverage/document-techniques.ts';
import type { CollectionId } from '../../documents/entry.ts';
import { PublishedDocuments } from '../../documents/published-address.ts';
import type { ViewDefinition } from '../../events/views/definition.ts';
import type { AttackTactic, AttackTechnique, DataModelObject, Knowledge } from '../../knowledge/types.ts';
import { allLanguages } from '../../languages/registry.ts';
import type { ProofState } from '../../proof/report.ts';
import { foundLines } from '../../proof/truth.ts';
import { type DefencePage, defencePages } from './defence-pages.ts';
import { type TechniquePage, techniquePages } from './technique-pages.ts';
import { type DatasetTruths, truthIndex } from './truth-index.ts';
import { documentUrl } from './urls.ts';
import { STATES } from './words.ts';

/** A document with what lists and cross-references need of it. */
export interface DocumentFacts {
  readonly document: SiteDocument;
  readonly url: string;
  /** Each id once, in the document's order. */
  readonly techniques: readonly TechniqueMention[];
  /** Techniques to read today, each once, by id. */
  readonly current: readonly AttackTechnique[];
  /** Tactics that the document declares. */
  readonly declaredTactics: readonly AttackTactic[];
  /** Tactics of its techniques by ATT&CK that it does not declare. */
  readonly derivedTactics: readonly AttackTactic[];
  /** How many of its analytics are in each state; states without any are left out; from the weakest on. */
  readonly states: ReadonlyMap<ProofState, number>;
  /** Language ids of its analytics, each once. */
  readonly languages: readonly string[];
}

/** A view, and who reads events through it. */
export interface ViewPage {
  readonly definition: ViewDefinition;
  /** How many analytics do. */
  readonly analytics: number;
  /** Their languages, each once, by id. */
  readonly languages: readonly string[];
}

/** A query language with an engine. */
export interface LanguageEntry {
  readonly id: string;
  readonly name: string;
  /** View that its queries read events through, where nothing else is said. */
  readonly view: string;
  /** What its page shows; absent for one that has no page. */
  readonly site: SiteLanguage | undefined;
  /** Documents with analytics in it, and how many analytics these are. */
  readonly documents: readonly DocumentFacts[];
  readonly analytics: number;
}

/** An analytic that found an event. */
export interface Finder {
  readonly facts: DocumentFacts;
  readonly analytic: string;
}

export interface SiteIndex {
  readonly model: SiteModel;
  readonly documents: readonly DocumentFacts[];
  /** Collections that hold documents, in their own order. */
  readonly collections: ReadonlyMap<CollectionId, readonly DocumentFacts[]>;
  /** Every technique of the knowledge, whatever became of it, by id; sorted by id. */
  readonly techniques: ReadonlyMap<string, TechniquePage>;
  /** By tactic id, in matrix order. */
  readonly tactics: ReadonlyMap<
    string,
    { readonly tactic: AttackTactic; readonly documents: readonly DocumentFacts[] }
  >;
  /** Every defence of the knowledge, by id; sorted by id. */
  readonly defences: ReadonlyMap<string, DefencePage>;
  readonly objects: ReadonlyMap<
    string,
    { readonly object: DataModelObject; readonly documents: readonly DocumentFacts[] }
  >;
  /** By view id, in alphabetical order. */
  readonly views: ReadonlyMap<string, ViewPage>;
  /** By language id, in the order of their names. */
  readonly languages: ReadonlyMap<string, LanguageEntry>;
  /** Documents by their path from the project's root. */
  readonly byFile: ReadonlyMap<string, DocumentFacts>;
  /** Stories and detections by the names that Splunk's site publishes them under. */
  readonly published: PublishedDocuments<DocumentFacts>;
  /** By dataset name and line, the analytics that found it. */
  readonly finders: ReadonlyMap<string, ReadonlyMap<number, readonly Finder[]>>;
  /** By dataset name, what analytics find and miss there; datasets that none was run on are left out. */
  readonly truth: ReadonlyMap<string, DatasetTruths>;
}

const indexes = new WeakMap<SiteModel, SiteIndex>();

/** The index of `model`; the same object for the same model. */
export function siteIndex(model: SiteModel): SiteIndex {
  let index = indexes.get(model);
  if (!index) {
    index = buildIndex(model);
    indexes.set(model, index);
  }
  return index;
}

function buildIndex(model: SiteModel): SiteIndex {
  const { knowledge } = model;
  const covered = new Map(model.coverage.documents.map((one) => [one.document.file, one]));
  const documents = model.documents.map((document) => factsOf(document, covered.get(document.file), knowledge));
  const collections = new Map<CollectionId, DocumentFacts[]>();
  for (const facts of documents) append(collections, facts.document.collection, facts);
  const byFile = new Map(documents.map((facts) => [facts.document.file, facts]));

  return {
    model,
    documents,
    collections,
    techniques: techniquePages(documents, model),
    tactics: new Map(
      knowledge.tactics.map((tactic) => [
        tactic.id,
        {
          tactic,
          documents: documents.filter((facts) =>
            [...facts.declaredTactics, ...facts.derivedTactics].some(({ id }) => id === tactic.id),
          ),
        },
      ]),
    ),
    defences: defencePages(documents, model),
    objects: new Map(
      knowledge.objects.map((object) => [
        object.id,
        {
          object,
          documents: documents.filter(({ document }) =>
            document.content.entry.dataModel.some((ref) => knowledge.object(ref.object)?.id === object.id),
          ),
        },
      ]),
    ),
    views: viewPages(model),
    languages: languageEntries(model, documents),
    byFile,
    published: new PublishedDocuments(documents, ({ document }) => document),
    finders: findersOf(model, byFile),
    truth: truthIndex(model, byFile),
  };
}

function factsOf(document: SiteDocument, covered: CoveredDocument | undefined, knowledge: Knowledge): DocumentFacts {
  const { entry } = document.content;
  const current = covered?.techniques ?? [];
  const declared = uniqueById(
    entry.tactics.flatMap((ref) => knowledge.tactic(ref.id ?? ref.name ?? ref.written) ?? []),
  );
  const derived = uniqueById(
    current.flatMap((technique) => technique.tactics.flatMap((id) => knowledge.tactic(id) ?? [])),
  ).filter(({ id }) => !declared.some((tactic) => tactic.id === id));
  const order = new Map(knowledge.tactics.map(({ id }, place) => [id, place]));
  const inMatrix = (left: AttackTactic, right: AttackTactic): number =>
    (order.get(left.id) ?? 0) - (order.get(right.id) ?? 0);

  const proofs = Object.values(document.proof);
  const states = new Map<ProofState, number>();
  for (const state of STATES) {
    const amount = proofs.filter((proof) => proof.state === state).length;
    if (amount > 0) states.set(state, amount);
  }
  return {
    document,
    url: documentUrl(document),
    techniques: covered?.mentions ?? [],
    current,
    declaredTactics: declared.sort(inMatrix),
    derivedTactics: derived.sort(inMatrix),
    states,
    languages: [...new Set(document.analytics.map(({ language }) => language))],
  };
}

function findersOf(model: SiteModel, byFile: ReadonlyMap<string, DocumentFacts>): Map<string, Map<number, Finder[]>> {
  const finders = new Map<string, Map<number, Finder[]>>();
  const add = (dataset: string, found: Iterable<number>, finder: Finder): void => {
    const lines = finders.get(dataset) ?? new Map<number, Finder[]>();
    finders.set(dataset, lines);
    for (const line of found) {
      const all = lines.get(line);
      const last = all?.at(-1);
      if (!all) lines.set(line, [finder]);
      else if (last?.facts !== finder.facts || last.analytic !== finder.analytic) all.push(finder);
    }
  };
  for (const { file, analytic, runs, truth = [] } of model.report.analytics) {
    const facts = byFile.get(file);
    if (!facts) continue;
    for (const run of runs) add(run.dataset, [...run.events, ...(run.sequences ?? []).flat()], { facts, analytic });
    for (const one of truth) add(one.dataset, foundLines(one), { facts, analytic });
  }
  return finders;
}

/** Views with their readers: those of an analytic's runs, or its own where it was not run. */
function viewPages({ views, documents }: SiteModel): Map<string, ViewPage> {
  const pages = new Map(
    views.map((definition) => [definition.id, { definition, analytics: 0, languages: new Set<string>() }]),
  );
  for (const { analytics, proof } of documents) {
    for (const { id, view, language } of analytics) {
      const runs = proof[id]?.runs ?? [];
      for (const used of new Set(runs.length > 0 ? runs.map((run) => run.view) : [view])) {
        const page = pages.get(used);
        if (!page) continue;
        page.analytics += 1;
        page.languages.add(language);
      }
    }
  }
  return new Map([...pages].map(([id, page]) => [id, { ...page, languages: [...page.languages].sort() }]));
}

function languageEntries(model: SiteModel, documents: readonly DocumentFacts[]): Map<string, LanguageEntry> {
  const entries = allLanguages().map(({ id, name, defaultView }): [string, LanguageEntry] => {
    const site = model.languages.find(({ page }) => page.id === id);
    const own = documents.filter(({ languages }) => languages.includes(id));
    const analytics = own.flatMap(({ document }) => document.analytics.filter(({ language }) => language === id));
    return [id, { id, name, view: site?.view ?? defaultView, site, documents: own, analytics: analytics.length }];
  });
  return new Map(entries.sort(([, left], [, right]) => left.name.localeCompare(right.name, 'en')));
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function uniqueById<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
