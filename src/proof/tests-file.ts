/** `<document>.tests.yaml`: what a document's analytics must find on which dataset. */
import { z } from 'zod';

const eventRef = z
  .union([z.string(), z.number().int().positive()])
  .describe('A label of the dataset, or a line of its events.');
const cell: z.ZodType<unknown> = z.unknown();

/** Some text that is not only white space. */
const reason = z.string().regex(/\S/);

/** What one analytic must find: no more, no fewer. */
export const expectation = z.union([
  z.array(eventRef),
  z.strictObject({
    events: z.array(eventRef).optional().describe('Labels of the dataset, or lines of its events.'),
    rows: z
      .array(z.union([z.array(cell), z.record(z.string(), cell)]))
      .optional()
      .describe("Exact rows of a table, in the result's order, each keyed by column or as a list."),
    sequences: z.array(z.array(eventRef)).optional().describe('Groups of events, each in its order.'),
    because: reason.optional().describe('Why events labelled as background are expected.'),
  }),
]);
export type Expectation = z.infer<typeof expectation>;

export const testCase = z.strictObject({
  name: z.string().min(1).describe('What this test shows, in a few words; unique in the file.'),
  dataset: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .describe('Folder below `content/datasets`.'),
  view: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .describe('View to read events through, for all analytics or by analytic id.'),
  expect: z
    .record(z.string(), expectation)
    .describe('What each analytic must find, by its id; `*` for all that are not named, `[]` for nothing.'),
});
export type TestCase = z.infer<typeof testCase>;

export const expectedDisagreement = z.strictObject({
  analytics: z.array(z.string()).min(2).optional().describe('Analytics of one logic that differ from each other.'),
  claim: z.string().min(1).optional().describe('The logic whose analytics all differ, instead of naming them.'),
  dataset: z.string().min(1).optional().describe('Where they differ; on any dataset when absent.'),
  because: reason.describe('Why they find different events, which the page shows.'),
});
export type ExpectedDisagreement = z.infer<typeof expectedDisagreement>;

export const expectedHits = z.strictObject({
  analytic: z.string().min(1).optional().describe('The analytic that finds them; all of the document when absent.'),
  dataset: z.string().min(1).describe('Where it finds them: a dataset of none of its tests.'),
  events: z
    .array(eventRef)
    .min(1)
    .optional()
    .describe('Labels of the dataset, or lines of its events; whatever it finds there when absent.'),
  because: reason.describe('Why it is right to find them, which the page shows.'),
});
export type ExpectedHits = z.infer<typeof expectedHits>;

export const testsFile = z.strictObject({
  tests: z.array(testCase).min(1),
  skip: z
    .record(z.string(), reason)
    .optional()
    .describe('Analytics that are not run, each with the reason, which the page shows.'),
  'expect-disagreement': z
    .array(expectedDisagreement)
    .optional()
    .describe('Analytics that claim the same logic and yet find different events, each with the reason.'),
  'expect-hits': z
    .array(expectedHits)
    .optional()
    .describe('What analytics find on datasets that they are not tested on, each with the reason.'),
  survivors: z
    .record(z.string(), z.record(z.string(), reason))
    .optional()
    .describe(
      'Mutants that no dataset can tell from an analytic, by its id (`*` for all), each with the reason: the mutant as the report names it, or the text of the condition that all of its mutants change.',
    ),
});
export type TestsFile = z.infer<typeof testsFile>;
