/** `api/analytics.json`: every analytic with its text, what it reads and what it proves. */
import { z } from 'zod';
import type { SiteIndex } from '../../components/site/site-index.ts';
import { analyticUrl } from '../../components/site/urls.ts';
import { languageName } from '../../components/site/words.ts';
import { analytic } from '../../documents/document.ts';
import { documentRef, documentRefOf, head, headOf, state, url } from './parts.ts';

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
