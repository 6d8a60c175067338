/** Which log an analytic reads: analytics of one claim are compared only on the logs that both read. */
import type { Analytic } from '../documents/document.ts';
import { logSourceTest } from '../engine/reads.ts';
import type { EventRecord, View } from '../engine/values.ts';
import type { LanguageFacts } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { withLogSources } from '../languages/sigma/log-source.ts';
import type { VerifyContext } from './subject.ts';

/**
 * Answers whether an analytic could find an event by the log that it comes from. Spark SQL is taken to read every log:
 * its conditions on the channel are conditions like any other.
 */
export function logReader(views: ReadonlyMap<string, View>, known: LanguageFacts): VerifyContext['reads'] {
  const tests = new Map<string, (event: EventRecord) => boolean>();
  return (analytic, viewId, dataset, line) => {
    const key = JSON.stringify([analytic.language, viewId, analytic.source, analytic.logSources]);
    let test = tests.get(key);
    if (!test) {
      test = testOf(analytic, views.get(viewId), known);
      tests.set(key, test);
    }
    const event = dataset.events.find((candidate) => candidate.line === line);
    return event === undefined || test(event);
  };
}

function testOf(
  { language, source, logSources }: Analytic,
  view: View | undefined,
  known: LanguageFacts,
): (event: EventRecord) => boolean {
  const parsed = findLanguage(language)?.parse(source, known);
  if (!view || !parsed?.ok || parsed.program.kind === 'sql') return () => true;
  return logSourceTest(withLogSources(parsed.program, logSources), view);
}
