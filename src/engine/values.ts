/** Values that events hold and expressions compute. */

/** A value of a field or an expression. `null` is "missing": a field that is absent and one that is null are the same. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** One recorded event. */
export interface EventRecord {
  /** Line in the events file, from 1. */
  readonly line: number;
  /** The record as parsed from JSON. */
  readonly raw: { readonly [key: string]: Value };
}

/** Reads one field of an event; `null` when the event has none. */
export type Accessor = (event: EventRecord) => Value;

/** A schema through which analytics read events: field names onto accessors. Compiled by `events/views`. */
export interface View {
  readonly id: string;
  /** The accessor of a field; `undefined` when the schema has no such field (which differs from an event that lacks it). */
  accessor(name: string): Accessor | undefined;
  /**
   * The test for an object and action of a schema that has them (`process`, `create`), or an event type without action;
   * `undefined` when the schema does not know the object, or the object not the action. Sigma's log sources are objects
   * without actions, in lower case: `category:process_creation`, `product:windows`, `service:security`; one that no view
   * maps holds of every event.
   */
  selector(object: string, action?: string): ((event: EventRecord) => boolean) | undefined;
  /** Objects that the schema defines, log sources (`category:…`) among them, each with its actions. */
  readonly objects: ReadonlyMap<string, readonly string[]>;
  /** The event's time, milliseconds since 1970 UTC, by its channel's own clock; `null` when it has none. */
  time(event: EventRecord): number | null;
  /** Names that the schema knows, for suggestions; open schemas (`raw`, `native`) give those of `events`. */
  fieldNames(events: readonly EventRecord[]): readonly string[];
  /** True when any field name is accepted (`raw`, `native`), so that an unknown name is missing and no error. */
  readonly open: boolean;
  /** True for a field that an event's log source (channel, provider, event id) alone decides: `EventID`, `norm_id`. */
  isLogSource?(name: string): boolean;
}

/** What a query finds. Lines count from 1. */
export type Result =
  | { readonly kind: 'events'; readonly events: readonly number[] }
  | { readonly kind: 'sequences'; readonly sequences: readonly (readonly number[])[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Value[])[];
      /** For each row the lines of the events it was made from, ascending. */
      readonly lines: readonly (readonly number[])[];
      /** Where each row is one event: its line, row by row. */
      readonly events?: readonly number[];
    };
