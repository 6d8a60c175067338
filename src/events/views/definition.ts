/**
 * View definitions: how a schema's field names read recorded events. Files of `content/knowledge/views/`, one a view.
 *
 * `raw` reads records as they are and `native` by the log's own field names; every other view maps its names onto
 * those of `native`.
 */
import { z } from 'zod';

/** Where a field's value comes from. Names are those of `native`; each form gives a missing value for a missing one. */
export type FieldSource =
  | string
  /** The part of a path after its last separator. */
  | { base: FieldSource }
  /** The part of a path before its last separator. */
  | { directory: FieldSource }
  | { constant: string | number | boolean | string[] }
  /** One of several hashes in `MD5=…,SHA256=…`, by name. */
  | { hash: [FieldSource, string] }
  /** A decimal or `0x` text as a number. */
  | { number: FieldSource }
  /** A number, or a text that is one, as `0x` and at least so many hexadecimal digits. */
  | { hex: FieldSource; digits: number }
  /** Another beginning for a text that begins so, whatever its case; the longest that fits. */
  | { replace: FieldSource; starts: Record<string, string> }
  | { lower: FieldSource }
  /** The text before the first separator; all of it when there is none. */
  | { before: [FieldSource, string] }
  /** The text after the last separator; all of it when there is none. */
  | { after: [FieldSource, string] }
  /** The text before the first separator; missing when there is none. */
  | { prefix: [FieldSource, string] }
  /** The text after the last separator; missing when there is none. */
  | { suffix: [FieldSource, string] }
  /** The value of `Label: value`, a line of a text. */
  | { label: [FieldSource, string] }
  /** The arguments of a Windows command line, as a list; one alone is itself. */
  | { argumentsOf: FieldSource }
  /** The words of a text, between runs of blanks, as a list; one alone is itself. */
  | { words: FieldSource }
  /** What the Linux audit log wrote in hexadecimal because of a blank, a quote or a NUL in it; NULs are blanks. Other texts stay. */
  | { unhex: FieldSource }
  /** The fields of that name with 0, 1, 2… behind it, up to the first that is missing, as a list. */
  | { numbered: string }
  /** How many values there are. */
  | { count: FieldSource }
  /** The event's time by its channel's own clock: as ISO 8601 text in UTC, or in seconds since 1970. */
  | { time: 'iso' | 'seconds' }
  /** The first that is not missing. */
  | { first: FieldSource[] }
  /** Those that are not missing, as a list; one alone is itself. */
  | { list: FieldSource[] }
  /** Values with a separator between them, those of a list too; missing when one is. */
  | { join: FieldSource[]; with: string }
  /** Other values for some values, compared without case, `null` for none; `otherwise` for the rest, which stay when it is not given. */
  | {
      map: FieldSource;
      values: Record<string, string | number | boolean | null>;
      otherwise?: string | number | boolean | null;
    };

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** The schema of `FieldSource`. */
export const fieldSource: z.ZodType<FieldSource> = z.lazy(() =>
  // The commonest first: each that does not fit costs time.
  z.union([
    z.string().min(1),
    z.strictObject({ constant: z.union([scalar, z.array(z.string())]) }),
    z.strictObject({ number: fieldSource }),
    z.strictObject({ base: fieldSource }),
    z.strictObject({ unhex: fieldSource }),
    z.strictObject({ first: z.array(fieldSource).min(1) }),
    z.strictObject({
      map: fieldSource,
      values: z.record(z.string(), scalar.nullable()),
      otherwise: scalar.nullable().optional(),
    }) as z.ZodType<FieldSource>,
    z.strictObject({ after: z.tuple([fieldSource, z.string().min(1)]) }),
    z.strictObject({ prefix: z.tuple([fieldSource, z.string().min(1)]) }),
    z.strictObject({ suffix: z.tuple([fieldSource, z.string().min(1)]) }),
    z.strictObject({ list: z.array(fieldSource).min(1) }),
    z.strictObject({ join: z.array(fieldSource).min(1), with: z.string() }),
    z.strictObject({ lower: fieldSource }),
    z.strictObject({ hash: z.tuple([fieldSource, z.string().min(1)]) }),
    z.strictObject({ before: z.tuple([fieldSource, z.string().min(1)]) }),
    z.strictObject({ directory: fieldSource }),
    z.strictObject({ hex: fieldSource, digits: z.number().int().min(1).max(16) }),
    z.strictObject({ replace: fieldSource, starts: z.record(z.string().min(1), z.string()) }),
    z.strictObject({ label: z.tuple([fieldSource, z.string().min(1)]) }),
    z.strictObject({ argumentsOf: fieldSource }),
    z.strictObject({ words: fieldSource }),
    z.strictObject({ numbered: z.string().min(1) }),
    z.strictObject({ count: fieldSource }),
    z.strictObject({ time: z.literal(['iso', 'seconds']) }),
  ]),
);

const fields = z.record(z.string().min(1), fieldSource);

/**
 * Conditions on an event's native fields, all of which must hold: one of the values, without case (`''` for a field that
 * is missing too), or a part of the text.
 */
const condition = z.record(
  z.string(),
  z.union([
    scalar,
    z.array(scalar).min(1),
    z.strictObject({ contains: z.union([z.string(), z.array(z.string()).min(1)]) }),
  ]),
);
export type Condition = z.infer<typeof condition>;

const eventIds = z.union([z.number().int(), z.array(z.number().int()).min(1)]);

const texts = z.union([z.string(), z.array(z.string()).min(1)]);

/** Events of a log: those of its channels, providers and event ids, of which `when` holds; what is absent does not matter. */
const logSelection = z.strictObject({
  channel: texts.optional(),
  provider: texts.optional(),
  event: eventIds.optional(),
  when: condition.optional(),
});
export type LogSelection = z.infer<typeof logSelection>;

/**
 * Onto what a log source is mapped: logs (none: it has none among those that name channel, provider or event id),
 * `any` event, or `others`: those in channels that no source of its kind lists.
 */
const logs = z.union([z.literal(['any', 'others']), z.array(logSelection)]);
const logsByName = z.record(z.string().regex(/^[^A-Z\s]+$/), logs).default({});

/** Sigma's log sources by category, product and service, in lower case. */
export const logSources = z
  .strictObject({ category: logsByName, product: logsByName, service: logsByName })
  .default({ category: {}, product: {}, service: {} });
export type LogSources = z.infer<typeof logSources>;

const described = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** As its users write it: `CAR data model`. */
  name: z.string(),
  /** What the schema is and where it is used, for its page. */
  description: z.string(),
  /** Address of the schema's own reference. */
  reference: z.url().optional(),
  /** Fields that depend on the log source alone (channel, provider, event id): an analytic that they turn away does not read the log. */
  logSource: z.array(z.string()).default([]),
};

/** Records as they are. */
export const rawViewDefinition = z.strictObject({ kind: z.literal('raw'), ...described });

/** The log's own field names, tidied. */
export const nativeViewDefinition = z.strictObject({
  kind: z.literal('native'),
  ...described,
  /** Canonical spellings of channels, found without case. */
  channels: z.array(z.string()),
  /** Canonical spellings of providers, each with the channel of records that name none. */
  providers: z.record(z.string(), z.string()),
  /** Fields that hold the channel's clock, the first present being the event's time. */
  clock: z.array(z.string()).min(1),
  /** Fields that hold the stamp of a Linux audit record, `audit(1753428000.123:4711):`, for records without a clock. */
  stamps: z.array(z.string()).default([]),
  /** Names of one thing: each answers for the others where they are absent, in this order. */
  synonyms: z.strictObject({
    channel: z.array(z.string()).min(1),
    provider: z.array(z.string()).min(1),
    eventId: z.array(z.string()).min(1),
    others: z.array(z.array(z.string()).min(2)),
  }),
  /** Fields that hold the channel behind one of these beginnings, for records that name it nowhere else: `WinEventLog:`. */
  channelBehind: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  /** Records that name neither channel nor provider nor event id, known by what else they have. The first that holds counts. */
  recognised: z.array(z.strictObject({ channel: z.string(), when: condition })).default([]),
  /** Beginnings that shippers put before the log's own names: `winlog.event_data.`. */
  prefixes: z.array(z.string()).default([]),
  /** Names that other tools give, where the record has no field of that name. */
  aliases: fields.default({}),
  logSources,
  /** Fields that a log carries only in a text: `Label=value` or `Label = value`, a line each or behind one of `between`. */
  texts: z.array(
    z.strictObject({
      logs: z.array(z.strictObject({ channel: z.string(), event: eventIds })),
      /** Fields to look in, in this order. */
      from: z.array(z.string()).min(1),
      /** What stands between two of them on one line: `;`. */
      between: z.array(z.string().min(1)).default([]),
      /** Field name onto its labels. */
      fields: z.record(z.string(), z.array(z.string()).min(1)),
    }),
  ),
});
export type NativeViewDefinition = z.infer<typeof nativeViewDefinition>;

/** What one kind of event is in a schema, and how its fields are read. */
export const logMapping = z.strictObject({
  channel: texts,
  /** Its event ids; absent for a log without them. */
  event: eventIds.optional(),
  /** Only events of which this holds; the first mapping that holds is the event's. */
  when: condition.optional(),
  /** Objects and actions (or an event type alone) that the event is. */
  is: z
    .array(z.strictObject({ object: z.string(), action: z.string().optional(), when: condition.optional() }))
    .default([]),
  /** Names of field sets, later ones and `fields` winning. */
  use: z.array(z.string()).default([]),
  fields: fields.default({}),
});

export type LogMapping = z.infer<typeof logMapping>;

/** A schema that maps its names onto native ones. */
export const mappedViewDefinition = z.strictObject({
  kind: z.literal('mapped'),
  ...described,
  /** Names of the data model that its objects, actions and fields are checked against: a file of `content/knowledge/data-models`. */
  model: z.string().optional(),
  /** Names that its users write and the model lacks, by where they come from; `powershell.*` is every name that begins so. */
  beyond: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)).default({}),
  /** True when a name that is not mapped is the log's own. */
  open: z.boolean().default(false),
  /** Objects that the schema has, with their actions and all of their fields, mapped here or not. */
  objects: z
    .record(z.string(), z.strictObject({ actions: z.array(z.string()), fields: z.array(z.string()).default([]) }))
    .default({}),
  /** Those that the schema reads from other logs than `native` does. */
  logSources,
  /** Fields `<flags><action>` that are true for events of that action: `subtype.`. */
  flags: z.string().optional(),
  /**
   * Beginnings of names, and whose name follows them: the log's own (`winlog.event_data.`: `native`), one of this view
   * (`Processes.`: `view`), or a record's that has the whole name (`proto_info.`: `whole`).
   */
  prefixes: z.record(z.string(), z.enum(['native', 'view', 'whole'])).default({}),
  /** Endings that change nothing: `.keyword`. */
  suffixes: z.array(z.string()).default([]),
  /** Recorded values that stand for none in this schema: `-`. */
  placeholders: z.array(z.string()).default([]),
  /** Named sets of fields, for `use`. */
  sets: z.record(z.string(), fields).default({}),
  /** Fields of every event. */
  common: fields.default({}),
  /**
   * Where records that are in the schema's form already say their object and action, behind which `ending` may stand. Such
   * records name no log, and answer by the schema's names themselves.
   */
  itself: z
    .strictObject({
      object: z.array(z.string().min(1)).min(1),
      action: z.array(z.string().min(1)).default([]),
      ending: z.string().min(1).optional(),
      /** A field that holds the time as 100 nanoseconds since 1601, for records without a clock. */
      fileTime: z.string().min(1).optional(),
    })
    .optional(),
  logs: z.array(logMapping),
});
export type MappedViewDefinition = z.infer<typeof mappedViewDefinition>;

export const viewDefinition = z.discriminatedUnion('kind', [
  rawViewDefinition,
  nativeViewDefinition,
  mappedViewDefinition,
]);
export type ViewDefinition = z.infer<typeof viewDefinition>;
