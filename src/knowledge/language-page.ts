/**
 * What a page about a query language says: `content/knowledge/languages/<language id>.yaml`. Every statement of it that
 * can be run is an example, and the build runs them all.
 */
import { z } from 'zod';

/** Where a project keeps the pages of its query languages, from its root. */
export const LANGUAGES_FOLDER = 'content/knowledge/languages';

const text = z.string().trim().min(1);
const lines = z.array(z.number().int().positive());
const record = z.record(z.string(), z.json());
const view = z.string().describe('View that the query reads events through, in place of the one above.');
const note = text.describe('What a reader should notice: one short sentence.');
const url = z.url({ protocol: /^https?$/, error: 'expected an address such as `https://example.org/`' });

/** A query with what it finds among the events of its file or its group. */
export const languageExample = z
  .strictObject({
    query: z.string().describe('The text, as somebody would write it.'),
    finds: lines
      .optional()
      .describe('Lines of the events that it finds, from 1, in the order of the result; `[]` for none.'),
    sequences: z.array(lines).optional().describe('Groups of lines, where it finds groups: `[[1, 2], [4, 5]]`.'),
    table: z
      .strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.json())) })
      .optional()
      .describe('Columns and rows, where the result is a table.'),
    note: note.optional(),
    view: view.optional(),
  })
  .refine(({ finds, sequences, table }) => finds !== undefined || sequences !== undefined || table !== undefined, {
    message: 'Expected `finds`, `sequences` or `table`: what the query gives.',
  });
export type LanguageExample = z.infer<typeof languageExample>;

const examples = z.array(languageExample).min(1);

/** How a language treats one thing in which languages differ, with examples that show it. */
const trait = z.strictObject({
  says: text.describe('One or two short sentences.'),
  examples: examples.describe('Queries that show it.'),
});

const at = z
  .union([
    z.number().int().positive(),
    z.strictObject({ line: z.number().int().positive(), column: z.number().int().positive() }),
  ])
  .describe('Where the error stands: the column, from 1, of the first line; else `{ line: 2, column: 5 }`.');

/** A text that is no query of the language. */
const refused = z.strictObject({
  query: z.string(),
  at,
  message: text.describe('The message, word for word.'),
  note: note.optional(),
});
export type RefusedText = z.infer<typeof refused>;

/** A construct that the language has and that does not run here. */
const unsupported = z.strictObject({
  construct: text.describe('What it is called in the reference.'),
  ...refused.shape,
});

/** Records as a log has them, and what a page shows of them. */
const records = {
  events: z.array(record).min(1).describe('Records as a collector writes them, numbered from 1.'),
  shows: z.array(z.string()).min(1).describe('Fields of the records that tables of events show; all when absent.'),
};

/** A section of the language's reference. */
const construct = z.strictObject({
  section: text.describe('Its name there: `Wildcards`.'),
  reference: url.optional().describe('Its address.'),
  summary: text.optional().describe('What it is for, and what is particular here.'),
  events: records.events.optional().describe('Records of this group alone, in place of those above.'),
  shows: records.shows.optional(),
  view: view.optional(),
  examples,
});
export type LanguageConstruct = z.infer<typeof construct>;

/** Things in which query languages differ; the first five every page speaks of. */
export const COMPARED = ['case', 'wildcards', 'missing', 'numbers', 'backslashes', 'lists', 'names'] as const;
export type Compared = (typeof COMPARED)[number];

/** The file of a language. */
export const languagePage = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .describe('Id of the language, and name of the file.'),
  summary: text.describe('What it is, who writes it, where it stands in documents here.'),
  references: z
    .array(z.strictObject({ title: text, url }))
    .min(1)
    .describe('What its engine was made by.'),
  compares: z
    .strictObject({
      case: trait.describe('Capital and small letters.'),
      wildcards: trait.describe('`*`, `?`, `%` and the like.'),
      missing: trait.describe('Fields that an event lacks, also in negations.'),
      numbers: trait.describe('Numbers, and texts that look like them.'),
      backslashes: trait.describe('What `\\` stands for.'),
      lists: trait.optional().describe('Fields with several values.'),
      names: trait.optional().describe('Names of fields: case, dots, quotes.'),
    } satisfies Record<Compared, z.ZodType>)
    .describe('How it compares.'),
  view: z.string().optional().describe("View of its queries; the language's own when absent."),
  now: z.iso.datetime({ offset: true }).optional().describe('*Now* for relative times; the last event when absent.'),
  events: records.events,
  shows: records.shows.optional(),
  constructs: z.array(construct).min(1).describe('What runs here, by sections of the reference.'),
  refused: z.array(refused).min(1).describe('Texts that are no queries.'),
  unsupported: z.array(unsupported).default([]).describe('What the language has and does not run here.'),
});
export type LanguagePage = z.infer<typeof languagePage>;

/** Where a part of a page stands in its file: `['constructs', 0, 'examples', 2]`. */
export type PagePath = readonly (string | number)[];

/** An example with the place of it, and the records and the view that it runs with. */
export interface PlacedExample {
  readonly path: PagePath;
  readonly example: LanguageExample;
  readonly events: LanguagePage['events'];
  /** Absent: the language's own. */
  readonly view: string | undefined;
}

/** All examples of a page, in its order. */
export function examplesOf(page: LanguagePage): PlacedExample[] {
  const placed = (path: PagePath, own: readonly LanguageExample[], group?: LanguageConstruct): PlacedExample[] =>
    own.map((example, index) => ({
      path: [...path, 'examples', index],
      example,
      events: group?.events ?? page.events,
      view: example.view ?? group?.view ?? page.view,
    }));
  return [
    ...COMPARED.flatMap((what) => placed(['compares', what], page.compares[what]?.examples ?? [])),
    ...page.constructs.flatMap((group, index) => placed(['constructs', index], group.examples, group)),
  ];
}

/** A text that must be refused, with the place of it. */
export interface PlacedRefusal {
  readonly path: PagePath;
  readonly refused: RefusedText;
  /** What is not supported; absent for a text that is wrong. */
  readonly construct?: string;
}

/** All texts of a page that must be refused, in its order. */
export function refusalsOf(page: LanguagePage): PlacedRefusal[] {
  return [
    ...page.refused.map((one, index) => ({ path: ['refused', index], refused: one })),
    ...page.unsupported.map((one, index) => ({ path: ['unsupported', index], refused: one, construct: one.construct })),
  ];
}

/** The name of a part of a page, for reports: `constructs/0/examples/2`. */
export function partName(path: PagePath): string {
  return path.join('/');
}
