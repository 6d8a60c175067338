/** Sigma's log sources against those that the views map. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { View } from '../engine/values.ts';
import { nearest } from '../text/suggest.ts';
import type { AnalyticFacts } from './analytic-facts.ts';
import { diagnose, didYouMean } from './report.ts';

/**
 * Rule `sigma/unknown-log-source`: a category, product or service that no view maps, which restricts nothing. A warning:
 * it may be one that a team made up for itself.
 */
export function checkLogSources(
  facts: Pick<AnalyticFacts, 'logSources'>,
  views: ReadonlyMap<string, View>,
): Diagnostic[] {
  return facts.logSources.flatMap((source) => {
    if ([...views.values()].some(({ objects }) => objects.has(source.name))) return [];
    const colon = source.name.indexOf(':');
    const kind = source.name.slice(0, colon + 1);
    const name = source.name.slice(colon + 1);
    const known = [...views.values()].flatMap(({ objects }) =>
      [...objects.keys()].filter((object) => object.startsWith(kind)).map((object) => object.slice(colon + 1)),
    );
    const message = `Unexpected ${kind.slice(0, -1)} \`${name}\`, expected one that a view maps onto logs; as it stands, events of any log are read.`;
    return [diagnose('sigma/unknown-log-source', 'warning', source, message, didYouMean(nearest(name, known)))];
  });
}
