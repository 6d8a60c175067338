/** Which events supply the objects, actions and fields of a data model, by the views that read it. */
import type {
  Condition,
  FieldSource,
  LogMapping,
  MappedViewDefinition,
  ViewDefinition,
} from '../events/views/definition.ts';
import { type EventKind, eventKindKey } from './event-kinds.ts';

/** Events of a view's mapping that are something, or have a field. */
export interface Supply {
  readonly view: MappedViewDefinition;
  /** Kinds of which every event does. */
  readonly all: readonly EventKind[];
  /** Kinds of which some events do: the view looks at their fields. */
  readonly some: readonly EventKind[];
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
    mappedKinds(view, kinds).flatMap(({ log, share }): Supply[] => {
      const being = log.is.filter(
        (is) =>
          isSame(is.object, object) && (action === undefined || (is.action !== undefined && isSame(is.action, action))),
      );
      const shares = [...share].map(([kind, mapped]): readonly [EventKind, Share] => {
        const own = being.map(({ when }) => shareOf(when, kind));
        const best = own.includes('all') ? 'all' : own.includes('some') ? 'some' : 'none';
        return [kind, lesser(mapped, best)];
      });
      return supplyOf(view, shares);
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
    mappedKinds(view, kinds).flatMap(({ log, share }): Supply[] => {
      if (!log.is.some((is) => isSame(is.object, object))) return [];
      const source = fieldsOfLog(log, view)[field];
      return source === undefined ? [] : supplyOf(view, [...share], source);
    }),
  );
}

/** How much of a kind a condition holds of. */
type Share = 'all' | 'some' | 'none';

const lesser = (left: Share, right: Share): Share =>
  left === 'none' || right === 'none' ? 'none' : left === 'some' ? left : right;

function supplyOf(
  view: MappedViewDefinition,
  shares: readonly (readonly [EventKind, Share])[],
  source?: FieldSource,
): Supply[] {
  const of = (wanted: Share) => shares.flatMap(([kind, share]) => (share === wanted ? [kind] : []));
  const supply = { view, all: of('all'), some: of('some'), ...(source === undefined ? {} : { source }) };
  return supply.all.length + supply.some.length === 0 ? [] : [supply];
}

interface MappedKinds {
  readonly log: LogMapping;
  readonly share: ReadonlyMap<EventKind, Share>;
}
const known = new WeakMap<readonly EventKind[], Map<MappedViewDefinition, readonly MappedKinds[]>>();

/** The kinds of each mapping of a view: an event is of the first mapping that holds of it. */
function mappedKinds(view: MappedViewDefinition, kinds: readonly EventKind[]): readonly MappedKinds[] {
  const ofKinds = known.get(kinds) ?? new Map<MappedViewDefinition, readonly MappedKinds[]>();
  known.set(kinds, ofKinds);
  const found = ofKinds.get(view);
  if (found) return found;
  const taken = new Set<EventKind>();
  const mapped = view.logs.map((log): MappedKinds => {
    const share = new Map<EventKind, Share>();
    for (const kind of kindsOfLog(log, kinds)) {
      const own = taken.has(kind) ? 'none' : shareOf(log.when, kind);
      if (own !== 'none') share.set(kind, own);
      if (own === 'all') taken.add(kind);
    }
    return { log, share };
  });
  ofKinds.set(view, mapped);
  return mapped;
}

function kindsOfLog({ channel, event }: LogMapping, kinds: readonly EventKind[]): readonly EventKind[] {
  const channels = [channel].flat();
  if (event === undefined) return kinds.filter((kind) => channels.includes(kind.channel));
  const wanted = new Set(
    channels.flatMap((name) => [event].flat().map((eventId) => eventKindKey({ channel: name, eventId }))),
  );
  return kinds.filter((kind) => wanted.has(eventKindKey(kind)));
}

/** By what all events of a kind hold; of fields that it may carry, some; of those that it lacks, none. */
function shareOf(when: Condition | undefined, kind: EventKind): Share {
  return Object.entries(when ?? {})
    .map(([name, wanted]): Share => {
      const held = heldBy(kind, name);
      const isPart = typeof wanted === 'object' && 'contains' in wanted;
      const texts = [isPart ? wanted.contains : wanted].flat().map((one) => String(one).toLowerCase());
      if (held === undefined)
        return kind.fields.includes(name) ? 'some' : !isPart && texts.includes('') ? 'all' : 'none';
      return texts.some((text) => (isPart ? held.includes(text) : held === text)) ? 'all' : 'none';
    })
    .reduce(lesser, 'all');
}

/** What every event of a kind holds under a name; the name of a system call is what the native view derives. */
function heldBy({ values }: EventKind, name: string): string | undefined {
  const own = values.map((form) => form[name === 'syscall_name' ? 'SYSCALL' : name]);
  const value = own.find((one) => one !== undefined);
  return value === undefined ? undefined : String(value).toLowerCase();
}

function fieldsOfLog(log: LogMapping, view: MappedViewDefinition): Readonly<Record<string, FieldSource>> {
  return Object.assign({}, view.common, ...log.use.map((name) => view.sets[name]), log.fields);
}

function isSame(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
