/** Which events supply the objects, actions and fields of a data model, by the views that read it. */
import type { FieldSource, LogMapping, MappedViewDefinition, ViewDefinition } from '../events/views/definition.ts';
import { type EventKind, eventKindKey } from './event-kinds.ts';

/** Events of a view's mapping that are something, or have a field. */
export interface Supply {
  readonly view: MappedViewDefinition;
  /** Known kinds, by channel and event id; those of a log without event ids that the mapping may be of. */
  readonly kinds: readonly EventKind[];
  /** Holds only for some of them: the view looks at their fields. */
  readonly partly: boolean;
  /** Of a field: where its value comes from. */
  readonly source?: FieldSource;
}

/** The views that read a data model of that id: `car`. */
export function viewsOfModel(model: string, views: readonly ViewDefinition[]): MappedViewDefinition[] {
  return views.filter((view) => view.kind === 'mapped').filter((view) => view.model === model);
}

/** What supplies an action of an object; without action, what is of the object at all. Objects are compared without case and marks. */
export function actionSupply(
  views: readonly MappedViewDefinition[],
  kinds: readonly EventKind[],
  object: string,
  action?: string,
): Supply[] {
  return views.flatMap((view) =>
    view.logs.flatMap((log): Supply[] => {
      const being = log.is.filter(
        (is) =>
          isSame(is.object, object) && (action === undefined || (is.action !== undefined && isSame(is.action, action))),
      );
      if (being.length === 0) return [];
      const partly = log.when !== undefined || being.every(({ when }) => when !== undefined);
      return [{ view, kinds: kindsOf(log, kinds), partly }];
    }),
  );
}

/** What supplies a field of an object, with the native fields that it is read from. */
export function fieldSupply(
  views: readonly MappedViewDefinition[],
  kinds: readonly EventKind[],
  object: string,
  field: string,
): Supply[] {
  return views.flatMap((view) =>
    view.logs.flatMap((log): Supply[] => {
      if (!log.is.some((is) => isSame(is.object, object))) return [];
      const source = fieldsOfLog(log, view)[field];
      return source === undefined ? [] : [{ view, kinds: kindsOf(log, kinds), partly: log.when !== undefined, source }];
    }),
  );
}

function fieldsOfLog(log: LogMapping, view: MappedViewDefinition): Readonly<Record<string, FieldSource>> {
  return Object.assign({}, view.common, ...log.use.map((name) => view.sets[name]), log.fields);
}

/** The kinds of a mapping's channels and ids. Of a log without ids those whose values its condition allows. */
function kindsOf({ channel, event, when }: LogMapping, kinds: readonly EventKind[]): EventKind[] {
  const wanted = new Set(
    [channel].flat().flatMap((name) => [event ?? []].flat().map((eventId) => eventKindKey({ channel: name, eventId }))),
  );
  if (event !== undefined) return kinds.filter((kind) => wanted.has(eventKindKey(kind)));
  return kinds.filter(
    (kind) =>
      [channel].flat().includes(kind.channel) &&
      Object.entries(when ?? {}).every(([name, value]) => {
        if (typeof value === 'object' && 'contains' in value) return true;
        const allowed = [value].flat().map((one) => String(one).toLowerCase());
        return kind.values.some((form) => allowed.includes(heldBy(form, name)));
      }),
  );
}

/** The name of a system call stands under several names. */
function heldBy(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = name === 'syscall_name' ? form['SYSCALL'] : form[name];
  return String(value ?? '').toLowerCase();
}

function isSame(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
