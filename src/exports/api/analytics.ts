/** `api/analytics.json`: every analytic with its text, what it reads and what it proves. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { saysSomething } from '../../components/site/truth-words.ts';
import { analyticUrl } from '../../components/site/urls.ts';
import { languageName } from '../../components/site/words.ts';
import { analytic } from '../../documents/document.ts';
import type { DatasetTruth } from '../../proof/report.ts';
import { truthTotal } from '../../proof/truth.ts';
import { documentRef, documentRefOf, head, headOf, state, url } from './parts.ts';

const amount = z.number().int().nonnegative();
const counts = {
  truePositives: amount.describe('Events that it finds and a label says are the attack.'),
  falsePositives: amount.describe('Other events that it finds; events of datasets without labels are not among them.'),
  falseNegatives: amount.describe(
    "Attack events of its document's techniques, in logs that it reads, that it does not find.",
  ),
  unlabelled: amount.describe('Events that it finds on datasets without labels, which nothing says what they are.'),
  precision: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share of the true positives in these and the false ones; absent where there are none.'),
  recall: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Share of the true positives in those and what it misses; absent where there is nothing to find, or its document names no technique.',
    ),
};
const truth = z
  .object({
    ...counts,
    datasets: z
      .array(
        z.object({
          dataset: z.string(),
          view: z.string(),
          tested: z.boolean().describe('One of its tests runs on it.'),
          ...counts,
          error: z.string().optional().describe('Why nothing is known: it did not run there.'),
        }),
      )
      .describe(
        'Datasets where it finds or misses events, or did not run; `api/proof.json` has the lines, and the other datasets.',
      ),
  })
  .describe('What it finds of the labels of all datasets; absent where it was run on none.');

const apiAnalytic = z.object({
  id: z.string().describe('Unique in its document: `analytic-2/spark-sql`.'),
  title: z.string(),
  document: documentRef,
  url,
  language: z.string().describe('Id of the query language, or the word of the document for one that is not known.'),
  languageName: z.string(),
  source: z.string().describe('The query, as it runs.'),
  view: z.string().describe('The view that it reads events through: which names its fields go by.'),
  claim: analytic.shape.claim.describe('Analytics of one document with the same claim should find the same events.'),
  proof: state,
  reason: z.string().optional().describe('Why it is not proven.'),
  runs: z
    .array(
      z.object({
        dataset: z.string(),
        view: z.string(),
        passed: z.boolean().describe('It found what was expected.'),
        found: z.number().int().nonnegative().describe('How many events it found.'),
        attack: z.number().int().nonnegative().describe('How many of them are labelled as attack.'),
      }),
    )
    .describe('What it was run on.'),
  truth: truth.optional(),
  reads: z.object({
    fields: z.array(z.string()).describe("Names of the fields that it reads, in its view's terms."),
    anyLog: z.boolean().describe('It does not say which log it wants.'),
    events: z
      .array(z.object({ channel: z.string(), eventId: z.union([z.number().int(), z.string()]) }))

      .describe(
        'Known kinds of events that it could find, by channel and event id (on Linux, type of record or program); none where it does not say which log it wants.',
      ),
  }),
  techniques: z.array(z.string()).describe('Ids of the techniques of its document, as they are today.'),
  tactics: z.array(z.string()).describe('Ids of the tactics of its document.'),
});

export const apiAnalytics = z.object({
  ...head,
  analytics: z.array(apiAnalytic).describe('Sorted by collection and address of the document, then in its order.'),
});

/** Every analytic of the site. */
export function analyticsOf(site: SiteIndex): z.infer<typeof apiAnalytics> {
  const covered = new Map(
    site.model.coverage.documents.map((document) => [document.document.file, document.analytics]),
  );
  return {
    ...headOf('analytics', site),
    analytics: site.documents.flatMap((facts) => {
      const { document } = facts;
      const reads = new Map(covered.get(document.file)?.map((one) => [one.id, one.reads]));
      const tactics = [...facts.declaredTactics, ...facts.derivedTactics].map(({ id }) => id);
      return document.analytics.map((own) => {
        const proof = document.proof[own.id];
        const read = reads.get(own.id);
        const anyLog = read?.anyLog ?? false;
        return {
          id: own.id,
          title: own.title,
          document: documentRefOf(facts),
          url: analyticUrl(document, own.id),
          language: own.language,
          languageName: languageName(own.language),
          source: own.source,
          view: own.view,
          ...(own.claim === undefined ? {} : { claim: own.claim }),
          proof: proof?.state ?? 'unproven',
          ...(proof?.reason === undefined ? {} : { reason: proof.reason }),
          runs: (proof?.runs ?? []).map(({ dataset, view, passed, events, truePositives }) => ({
            dataset,
            view,
            passed,
            found: events.length,
            attack: truePositives,
          })),
          ...(proof?.truth === undefined ? {} : { truth: truthOf(proof.truth) }),
          reads: {
            fields: document.reads[own.id] ?? [],
            anyLog,
            events: anyLog ? [] : (read?.kinds ?? []).map(({ channel, eventId }) => ({ channel, eventId })),
          },
          techniques: facts.current.map(({ id }) => id),
          tactics,
        };
      });
    }),
  };
}

function truthOf(all: readonly DatasetTruth[]): z.infer<typeof truth> {
  return {
    ...countsOf(all),
    datasets: all.filter(saysSomething).map((one) => ({
      dataset: one.dataset,
      view: one.view,
      tested: one.tested,
      ...countsOf([one]),
      ...(one.error === undefined ? {} : { error: one.error }),
    })),
  };
}

function countsOf(entries: readonly DatasetTruth[]) {
  const { precision, recall, ...amounts } = truthTotal(entries);
  return {
    ...amounts,
    ...(precision === undefined ? {} : { precision }),
    ...(recall === undefined ? {} : { recall }),
  };
}
