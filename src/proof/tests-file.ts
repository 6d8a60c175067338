/** `<document>.tests.yaml`: what a document's analytics must find on which dataset. */
import { z } from 'zod';

const eventRef = z
  .union([z.string(), z.number().int().positive()])
  .describe('A label of the dataset, or a line of its events.');
const cell: z.ZodType<unknown> = z.unknown();

/** What one analytic must find: no more, no fewer. */
export const expectation = z.union([
  z.array(eventRef),
  z.strictObject({
    events: z.array(eventRef).optional(),
    /** Exact rows of a table, in the result's order, each keyed by column or as a list. */
    rows: z.array(z.union([z.array(cell), z.record(z.string(), cell)])).optional(),
    sequences: z.array(z.array(eventRef)).optional(),
    /** Why events labelled as background are expected. */
    because: z.string().optional(),
  }),
]);
export type Expectation = z.infer<typeof expectation>;

export const testCase = z.strictObject({
  name: z.string().min(1),
  /** Folder below `content/datasets`. */
  dataset: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** View for all analytics, or by analytic id. */
  view: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  /** By analytic id; `*` for all that are not named. */
  expect: z.record(z.string(), expectation),
});
export type TestCase = z.infer<typeof testCase>;

export const testsFile = z.strictObject({
  tests: z.array(testCase).min(1),
  /** Analytics that are not run, each with the reason, which the page shows. */
  skip: z.record(z.string(), z.string().min(1)).optional(),
});
export type TestsFile = z.infer<typeof testsFile>;
