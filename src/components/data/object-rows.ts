/** The actions and fields of a data model object: who uses each, and which events supply it. */
import type { CoveredAnalytic } from '../../coverage/coverage.ts';
import { actionSupply, fieldSupply, type Supply, viewsOfModel } from '../../coverage/model-supply.ts';
import type { MappedViewDefinition } from '../../events/views/definition.ts';
import type { DataModelObject } from '../../knowledge/types.ts';
import type { DocumentFacts, SiteIndex } from '../site/site-index.ts';

/** An action or a field. */
export interface ObjectRow {
  readonly name: string;
  /** Documents that declare it, or of which an analytic reads it; in the order of the site. */
  readonly users: readonly { readonly facts: DocumentFacts; readonly analytics: number }[];
  readonly supply: readonly Supply[];
  /** Sensors that report it, by the model. */
  readonly sensors: readonly string[];
}

export interface ObjectRows {
  readonly actions: readonly ObjectRow[];
  readonly fields: readonly ObjectRow[];
  /** Supplies of the object at all, and of none of its actions. */
  readonly bare: readonly Supply[];
  /** The views that supply the model. */
  readonly views: readonly MappedViewDefinition[];
}

/** Id of the data model that the knowledge holds, as views name it. */
const MODEL = 'car';

/** The rows of an object's page. */
export function objectRows(object: DataModelObject, site: SiteIndex): ObjectRows {
  const { model } = site;
  const views = viewsOfModel(MODEL, model.views);
  const ids = new Set(views.map(({ id }) => id));
  const kinds = [...model.coverage.eventKinds.values()].map(({ kind }) => kind);
  const readers = model.coverage.analytics.filter(
    ({ reads }) => ids.has(reads.view) && reads.objects.some((one) => isOf(one.object, object)),
  );
  const declares = (part: 'action' | 'field', name: string) => (facts: DocumentFacts) =>
    facts.document.content.entry.dataModel.some(
      (ref) => model.knowledge.object(ref.object)?.id === object.id && ref[part] === name,
    );
  const users = (declared: (facts: DocumentFacts) => boolean, reads: (analytic: CoveredAnalytic) => boolean) =>
    site.documents.flatMap((facts) => {
      const analytics = readers.filter((analytic) => analytic.document === facts.document && reads(analytic)).length;
      return analytics > 0 || declared(facts) ? [{ facts, analytics }] : [];
    });
  const sensors = (test: (mapping: { action: string; fields: readonly string[] }) => boolean): string[] =>
    model.knowledge.sensors
      .filter(({ mappings }) => mappings.some((mapping) => mapping.object === object.id && test(mapping)))
      .map(({ name, version }) => `${name} ${version}`.trim());
  const actions = object.actions.map(
    (name): ObjectRow => ({
      name,
      users: users(declares('action', name), ({ reads }) =>
        reads.objects.some((one) => isOf(one.object, object) && plain(one.action ?? '') === plain(name)),
      ),
      supply: actionSupply(views, kinds, object.id, name),
      sensors: sensors(({ action }) => action === name),
    }),
  );
  const fields = object.fields.map(
    (name): ObjectRow => ({
      name,
      users: users(declares('field', name), ({ reads }) => reads.fields.includes(name)),
      supply: fieldSupply(views, kinds, object.id, name),
      sensors: sensors((mapping) => mapping.fields.includes(name)),
    }),
  );
  const acting = new Set(actions.flatMap(({ supply }) => supply.flatMap(({ all, some }) => [...all, ...some])));
  const bare = actionSupply(views, kinds, object.id)
    .map((supply) => ({
      ...supply,
      all: supply.all.filter((kind) => !acting.has(kind)),
      some: supply.some.filter((kind) => !acting.has(kind)),
    }))
    .filter(({ all, some }) => all.length + some.length > 0);
  return { actions, fields, bare, views };
}

function isOf(name: string, object: DataModelObject): boolean {
  return plain(name) === plain(object.id) || plain(name) === plain(object.name);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
